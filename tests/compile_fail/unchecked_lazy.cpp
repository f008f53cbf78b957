// EXPECT: xgrad::kernel::unchecked(...): a lazy expression must be evaluated first, with xt::eval
#include <xgrad/kernel.hpp>

using namespace xgrad;

constexpr auto x = input<"x", "N", 3>;
constexpr auto w = parameter<"w", 3>;
constexpr auto loss = sum(matmul(x, w));

void right(xt::xtensor<double, 2>& rows, xt::xtensor<double, 1>& weights) {
  kernel<double, loss> k;
  double value;
  k.unchecked(x = rows, w = weights, out(value));
}

#ifdef MISUSE
void wrong(xt::xtensor<double, 2>& rows, xt::xtensor<double, 1>& weights) {
  kernel<double, loss> k;
  double value;
  k.unchecked(x = rows + 1, w = weights, out(value));
}
#endif
