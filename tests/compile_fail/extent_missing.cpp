// EXPECT: xgrad::kernel(...): a run-time extent is neither an array's nor given as extent<"N"> = value
#include <xgrad/kernel.hpp>

using namespace xgrad;

constexpr auto x = input<"x", "N", 3>;
constexpr auto w = parameter<"w", 3>;
constexpr auto loss = sum(matmul(x, w));

double right() {
  kernel<double, sum(iota<"N">)> k;
  return k(extent<"N"> = 3);
}

#ifdef MISUSE
double wrong() {
  kernel<double, sum(iota<"N">)> k;
  return k();
}
#endif
