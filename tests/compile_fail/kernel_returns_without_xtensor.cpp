// EXPECT: xgrad::kernel(...): without xtensor a call returns numbers and static arrays of at most 16 KiB; others are written: k(..., out(...))
#define XGRAD_NO_XTENSOR
#include <xgrad/kernel.hpp>

using namespace xgrad;

constexpr auto x = input<"x", "N", 3>;

std::array<double, 3> right(std::span<const std::array<double, 3>> rows) {
  kernel<double, sum<0>(x)> k;
  return k(x = rows);
}

#ifdef MISUSE
void wrong(std::span<const std::array<double, 3>> rows) {
  kernel<double, 2 * x> k;
  k(x = rows);
}
#endif
