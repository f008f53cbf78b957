// EXPECT: xgrad::kernel(...): a call works in memory of the kernel, which must not be const
#include <xgrad/kernel.hpp>

using namespace xgrad;

constexpr auto w = parameter<"w">;

float right() {
  kernel<float, square(w)> k;
  return k(w = 2);
}

#ifdef MISUSE
void wrong() {
  const kernel<float, square(w)> k;
  k(w = 2);
}
#endif
