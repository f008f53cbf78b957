// EXPECT: xgrad: a window with options: the stride must divide a run-time extent's coefficients
#include <xgrad/kernel.hpp>

using namespace xgrad;

constexpr auto halved = input<"halved", "N", 2 * extent<"L"> + 1, 4>;
constexpr auto line = input<"line", "N", "M", 4>;
constexpr auto w = parameter<"w", 3, 4, 5>;

kernel<float, conv1d(halved, w, {.stride = 2})> right;
kernel<float, conv1d(line, w, {.padding = 1})> same_length;
#ifdef MISUSE
kernel<float, conv1d(line, w, {.stride = 2})> wrong;
#endif
