// EXPECT: xgrad: results of several outputs: take one by r[e], or all by auto [a, b] = k(...)
#include <xgrad/kernel.hpp>

using namespace xgrad;

constexpr auto w = parameter<"w", 3>;
constexpr auto loss = sum(square(w));

double right(std::vector<double>& weights) {
  kernel<double, value_and_gradient(loss)> k;
  return k(w = weights)[loss];
}

#ifdef MISUSE
double wrong(std::vector<double>& weights) {
  kernel<double, value_and_gradient(loss)> k;
  return k(w = weights);
}
#endif
