// EXPECT: xgrad::kernel(...): an array has another extent than its symbol
#include <xgrad/kernel.hpp>

using namespace xgrad;

constexpr auto x = input<"x", "N", 3>;
constexpr auto total = sum(x);

double right(const double (&rows)[2][3]) {
  kernel<double, total> k;
  return k(x = rows);
}

#ifdef MISUSE
double wrong(const double (&rows)[3][2]) {
  kernel<double, total> k;
  return k(x = rows);
}
#endif
