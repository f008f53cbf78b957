// EXPECT: xgrad::kernel<T>(...): a floating array must have the kernel's T: make the kernel of its type or convert the array with xt::cast<T>
#include <xgrad/kernel.hpp>

using namespace xgrad;

constexpr auto x = input<"x", "N", 3>;
constexpr auto w = parameter<"w", 3>;
constexpr auto loss = sum(matmul(x, w));

double right(xt::xtensor<double, 2>& rows, xt::xtensor<double, 1>& weights) {
  kernel<double, loss> k;
  return static_cast<double>(k(x = rows, w = weights));
}

#ifdef MISUSE
double wrong(xt::xtensor<double, 2>& rows, xt::xtensor<double, 1>& weights) {
  kernel<float, loss> k;
  return static_cast<double>(k(x = rows, w = weights));
}
#endif
