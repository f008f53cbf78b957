// EXPECT: xgrad: a + array: declare an input for it, input<"x", extents...>, and bind the array by k(x = array)
#include <xgrad/kernel.hpp>

using namespace xgrad;

constexpr auto w = parameter<"w", 3>;
constexpr auto x = input<"x", 3>;

double right(xt::xtensor<double, 1>& weights, xt::xtensor<double, 1>& features) {
  kernel<double, sum(w * x)> k;
  return k(w = weights, x = features);
}

#ifdef MISUSE
double wrong(xt::xtensor<double, 1>& features) {
  static_cast<void>(sum(w * features + 1));
  return 0;
}
#endif
