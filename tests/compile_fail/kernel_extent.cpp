// EXPECT: xgrad::kernel(...): an array has another extent than its symbol
#include <xgrad/kernel.hpp>

using namespace xgrad;

constexpr auto X = input<"X", "N", 3>;
constexpr auto w = parameter<"w", 3>;

double right(xt::xtensor_fixed<double, xt::xshape<2, 3>>& rows, std::array<double, 3>& weights) {
  kernel<double, sum(matmul(X, w))> k;
  return k(X = rows, w = weights);
}

#ifdef MISUSE
double wrong(xt::xtensor_fixed<double, xt::xshape<2, 3>>& rows, std::array<double, 4>& weights) {
  kernel<double, sum(matmul(X, w))> k;
  return k(X = rows, w = weights);
}
#endif
