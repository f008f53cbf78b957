// EXPECT: xgrad::kernel(...): an expression is no argument: arrays are bound to symbols by k(x = array)
#include <xgrad/kernel.hpp>

using namespace xgrad;

constexpr auto w = parameter<"w">;

double right() {
  kernel<double, square(w)> k;
  return k(w = 2.0);
}

#ifdef MISUSE
double wrong() {
  kernel<double, square(w)> k;
  return k(w == 2.0);
}
#endif
