// EXPECT: xgrad::kernel(...): indices need an array of integers
#include <xgrad/kernel.hpp>

using namespace xgrad;

constexpr auto x = input<"x", "N", 3>;
constexpr auto w = parameter<"w", 3>;
constexpr auto loss = sum(matmul(x, w));

constexpr auto labels = indices<"labels", "N">;
constexpr auto right = mean(labels == 1);

#ifdef MISUSE
double wrong(xt::xtensor<double, 1>& digits) {
  kernel<double, right> k;
  return k(labels = digits);
}
#endif
