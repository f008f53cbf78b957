// EXPECT: xgrad: a window with options: the window must fit its input
#include <xgrad/kernel.hpp>

using namespace xgrad;

constexpr auto image = input<"image", "N", 8, 8, 3>;
constexpr auto w = parameter<"w", 5, 5, 3, 4>;

kernel<float, conv2d(image, w, {.dilation = {1, 1}})> right;
#ifdef MISUSE
kernel<float, conv2d(image, w, {.dilation = {2, 2}})> wrong;
#endif
