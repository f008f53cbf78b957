// EXPECT: xgrad::kernel(...): this cannot be bound; xtensor arrays, views and expressions, std::vector, std::array, std::span and numbers can
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
struct weight_file {};
double wrong(xt::xtensor<double, 2>& rows) {
  kernel<double, loss> k;
  return k(x = rows, w = weight_file{});
}
#endif
