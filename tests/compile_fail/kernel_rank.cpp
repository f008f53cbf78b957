// EXPECT: xgrad::kernel(...): an array has another rank than its symbol
#include <xgrad/kernel.hpp>

using namespace xgrad;

constexpr auto x = input<"x", "N", 3>;
constexpr auto w = parameter<"w", 3>;
constexpr auto loss = sum(matmul(x, w));

double right(xt::xtensor<double, 2>& rows, xt::xtensor<double, 1>& weights) {
  kernel<double, loss> k;
  return k(x = rows, w = weights);
}

#ifdef MISUSE
double wrong(xt::xtensor<double, 2>&, xt::xtensor<double, 1>& weights) {
  kernel<double, loss> k;
  return k(x = weights, w = weights);
}
#endif
