// EXPECT: xgrad: the result is an array, not a number: reduce the output with mean or sum
#include <xgrad/kernel.hpp>

using namespace xgrad;

constexpr auto w = parameter<"w", 3>;

double right(std::vector<double>& weights) {
  kernel<double, mean(square(w))> k;
  return k(w = weights);
}

#ifdef MISUSE
double wrong(std::vector<double>& weights) {
  kernel<double, square(w)> k;
  return k(w = weights);
}
#endif
