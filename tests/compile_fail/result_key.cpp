// EXPECT: xgrad: results[e]: e is no output of the kernel
#include <xgrad/kernel.hpp>

using namespace xgrad;

constexpr auto x = input<"x", "N", 3>;
constexpr auto w = parameter<"w", 3>;
constexpr auto loss = sum(matmul(x, w));

void right(xt::xtensor<double, 2>& rows, xt::xtensor<double, 1>& weights) {
  kernel<double, loss, gradient(loss, w)> k;
  k(x = rows, w = weights)[gradient(loss, w)];
}

#ifdef MISUSE
void wrong(xt::xtensor<double, 2>& rows, xt::xtensor<double, 1>& weights) {
  kernel<double, loss, gradient(loss, w)> k;
  k(x = rows, w = weights)[gradient(loss, x)](0) > 1;
}
#endif
