// EXPECT: xgrad::minimize(loss, optimizer): loss must have a parameter
#include <xgrad/train.hpp>

using namespace xgrad;

constexpr auto x = input<"x", "N", 3>;
constexpr auto w = parameter<"w", 3>;
constexpr auto b = parameter<"b">;
constexpr auto loss = mean(square(matmul(x, w)));

constexpr auto right = minimize(loss, sgd(0.1));

#ifdef MISUSE
constexpr auto wrong = minimize(mean(x), sgd(0.1));
#endif
