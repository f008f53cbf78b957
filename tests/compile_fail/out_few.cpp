// EXPECT: xgrad::out(...): one array for each output of the kernel that is a value
#include <xgrad/kernel.hpp>

using namespace xgrad;

constexpr auto x = input<"x", "N", 3>;
constexpr auto w = parameter<"w", 3>;
constexpr auto loss = sum(matmul(x, w));

void right(xt::xtensor<double, 2>& rows, xt::xtensor<double, 1>& weights) {
  kernel<double, loss, gradient(loss, w)> k;
  double value;
  xt::xtensor<double, 1> slope({3});
  k(x = rows, w = weights, out(value, slope));
}

#ifdef MISUSE
void wrong(xt::xtensor<double, 2>& rows, xt::xtensor<double, 1>& weights) {
  kernel<double, loss, gradient(loss, w)> k;
  double value;
  k(x = rows, w = weights, out(value));
}
#endif
