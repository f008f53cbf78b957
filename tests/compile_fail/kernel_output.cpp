// EXPECT: xgrad::kernel<T, outputs...>: an output is an expression, value_and_gradient(...), update(...) or minimize(...)
#include <xgrad/kernel.hpp>

using namespace xgrad;

constexpr auto w = parameter<"w", 4>;

kernel<float, sum(w)> right;
#ifdef MISUSE
kernel<float, 3> wrong;
#endif
