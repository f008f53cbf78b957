// EXPECT: xgrad: a kernel gives a symbol one new value
#include <xgrad/train.hpp>

using namespace xgrad;

constexpr auto x = input<"x", "N", 3>;
constexpr auto w = parameter<"w", 3>;
constexpr auto b = parameter<"b">;
constexpr auto loss = mean(square(matmul(x, w)));

void step(xt::xtensor<double, 2>& rows, xt::xtensor<double, 1>& weights) {
  kernel<double, minimize(loss, sgd(0.1))> right;
  right(x = rows, w = weights);
#ifdef MISUSE
  kernel<double, minimize(loss, sgd(0.1)), update(w, 2.0 * w)> wrong;
  wrong(x = rows, w = weights);
#endif
}
