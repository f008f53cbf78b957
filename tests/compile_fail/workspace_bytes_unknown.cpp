// EXPECT: xgrad::kernel(...): the model has no run-time extent of that name
#include <xgrad/kernel.hpp>

using namespace xgrad;

constexpr auto x = input<"x", "N", 3>;
constexpr auto w = parameter<"w", 3>;
constexpr auto loss = sum(matmul(x, w));

std::size_t right() { return kernel<double, loss>::workspace_bytes(extent<"N"> = 100); }

#ifdef MISUSE
std::size_t wrong() { return kernel<double, loss>::workspace_bytes(extent<"N"> = 100, extent<"M"> = 100); }
#endif
