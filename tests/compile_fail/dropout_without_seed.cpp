// EXPECT: xgrad::dropout(x, rate, seed): the seed is missing: indices<"seed">, another number in each call
#include <xgrad/language.hpp>

using namespace xgrad;

constexpr auto x = input<"x", "N", 3>;
constexpr auto w = parameter<"w", 3>;
constexpr auto loss = mean(square(matmul(x, w)));

constexpr auto right = dropout(x, 0.5, indices<"seed">);

#ifdef MISUSE
constexpr auto wrong = dropout(x, 0.5);
#endif
