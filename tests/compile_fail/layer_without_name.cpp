// EXPECT: xgrad: a layer has a name before its numbers: dense<"fc1", 128>(x)
#include <xgrad/language.hpp>

using namespace xgrad;

constexpr auto x = input<"x", "N", 3>;
constexpr auto w = parameter<"w", 3>;
constexpr auto loss = mean(square(matmul(x, w)));

constexpr auto right = dense<"fc1", 8>(x);

#ifdef MISUSE
constexpr auto wrong = dense<3, 8>(x);
#endif
