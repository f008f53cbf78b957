// EXPECT: xgrad::out(...): an output has another extent than the array given for it
#include <xgrad/kernel.hpp>

using namespace xgrad;

constexpr auto w = parameter<"w", 2, 3>;

void right(xt::xtensor<double, 2>& weights, xt::xtensor_fixed<double, xt::xshape<3, 2>>& result) {
  kernel<double, transpose(w)> k;
  k(w = weights, out(result));
}

#ifdef MISUSE
void wrong(xt::xtensor<double, 2>& weights, xt::xtensor_fixed<double, xt::xshape<2, 3>>& result) {
  kernel<double, transpose(w)> k;
  k(w = weights, out(result));
}
#endif
