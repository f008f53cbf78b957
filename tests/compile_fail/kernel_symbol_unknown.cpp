// EXPECT: xgrad::kernel(...): the model has no symbol of that name
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
constexpr auto y = input<"y", "N">;
double wrong(xt::xtensor<double, 2>& rows, xt::xtensor<double, 1>& weights) {
  kernel<double, loss> k;
  return k(x = rows, w = weights, y = weights);
}
#endif
