// EXPECT: xgrad: a + b: extents must agree or be 1
#include <xgrad/kernel.hpp>

using namespace xgrad;

constexpr auto x = input<"x", "N", 3>;
constexpr auto w = parameter<"w", 3>;
constexpr auto v = parameter<"v", 4>;
double right(xt::xtensor<double, 2>& rows, xt::xtensor<double, 1>& weights) {
  kernel<double, sum(x + w)> k;
  return k(x = rows, w = weights);
}
#ifdef MISUSE
double wrong(xt::xtensor<double, 2>& rows, xt::xtensor<double, 1>& weights) {
  kernel<double, sum(x + v)> k;
  return k(x = rows, v = weights);
}
#endif
