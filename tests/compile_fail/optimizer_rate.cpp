// EXPECT: xgrad: the rate of an optimizer must be a scalar
#include <xgrad/train.hpp>

using namespace xgrad;

constexpr auto x = input<"x", "N", 3>;
constexpr auto w = parameter<"w", 3>;
constexpr auto b = parameter<"b">;
constexpr auto loss = mean(square(matmul(x, w)));

constexpr auto right = minimize(loss, adam(b * 0.1));

#ifdef MISUSE
constexpr auto wrong = minimize(loss, adam(w * 0.1));
#endif
