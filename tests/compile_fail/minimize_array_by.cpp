// EXPECT: xgrad::minimize(loss, optimizer, ws...): loss must be a scalar: take its mean or sum
#include <xgrad/train.hpp>

using namespace xgrad;

constexpr auto x = input<"x", "N", 3>;
constexpr auto w = parameter<"w", 3>;
constexpr auto b = parameter<"b">;
constexpr auto loss = mean(square(matmul(x, w)));

constexpr auto right = minimize(loss, sgd(0.1), w);

#ifdef MISUSE
constexpr auto wrong = minimize(square(matmul(x, w)), sgd(0.1), w);
#endif
