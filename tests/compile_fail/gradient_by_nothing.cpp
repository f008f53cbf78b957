// EXPECT: xgrad::gradient(f, w): w is missing; value_and_gradient(f) is by all parameters
#include <xgrad/language.hpp>

using namespace xgrad;

constexpr auto x = input<"x", "N", 3>;
constexpr auto w = parameter<"w", 3>;
constexpr auto loss = mean(square(matmul(x, w)));

constexpr auto right = gradient(loss, w);

#ifdef MISUSE
constexpr auto wrong = gradient(loss);
#endif
