// EXPECT: xgrad::minimize(loss, optimizer): the optimizer is missing: minimize(loss, adam(0.001))
#include <xgrad/train.hpp>

using namespace xgrad;

constexpr auto x = input<"x", "N", 3>;
constexpr auto w = parameter<"w", 3>;
constexpr auto loss = mean(square(matmul(x, w)));

constexpr auto right = minimize(loss, sgd(0.1));

#ifdef MISUSE
constexpr auto wrong = minimize(loss);
#endif
