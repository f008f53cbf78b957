// EXPECT: xgrad::kernel(...): the model has no run-time extent of that name
#include <xgrad/kernel.hpp>

using namespace xgrad;

constexpr auto x = input<"x", "N", 3>;
constexpr auto w = parameter<"w", 3>;
constexpr auto loss = sum(matmul(x, w));

void right(kernel<double, loss>& k) { k.reserve(extent<"N"> = 100); }

#ifdef MISUSE
void wrong(kernel<double, loss>& k) { k.reserve(extent<"M"> = 100); }
#endif
