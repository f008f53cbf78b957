// EXPECT: xgrad::minimize(loss, optimizer, ws...): each w must occur in the loss
#include <xgrad/train.hpp>

using namespace xgrad;

constexpr auto x = input<"x", "N", 3>;
constexpr auto w = parameter<"w", 3>;
constexpr auto b = parameter<"b">;
constexpr auto loss = mean(square(matmul(x, w)));

constexpr auto right = minimize(loss, sgd(0.1), w);

#ifdef MISUSE
constexpr auto wrong = minimize(loss, sgd(0.1), w, b);
#endif
