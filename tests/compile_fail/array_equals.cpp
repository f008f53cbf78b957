// EXPECT: xgrad: a == array: an array is bound to a symbol by k(a = array)
#include <xgrad/kernel.hpp>

using namespace xgrad;

constexpr auto w = parameter<"w", 3>;

double right(std::vector<double>& weights) {
  kernel<double, sum(w)> k;
  return k(w = weights);
}

#ifdef MISUSE
double wrong(std::vector<double>& weights) {
  kernel<double, sum(w)> k;
  return k(w == weights);
}
#endif
