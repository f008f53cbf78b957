// EXPECT: xgrad::kernel<T, outputs...>: T must be float or double
#include <xgrad/kernel.hpp>

using namespace xgrad;

constexpr auto w = parameter<"w">;

float right() {
  kernel<float, square(w)> k;
  return k(w = 2);
}

#ifdef MISUSE
int wrong() {
  kernel<int, square(w)> k;
  return k(w = 2);
}
#endif
