// EXPECT: xgrad: a window with options: what follows must fit its extents
#include <xgrad/kernel.hpp>

using namespace xgrad;

constexpr auto image = input<"image", "N", 8, 8, 3>;
constexpr auto w = parameter<"w", 3, 3, 3, 4>;
constexpr auto strided = conv2d(image, w, {.stride = {2, 2}});

kernel<float, strided + input<"bias", 3, 3, 4>> right;
#ifdef MISUSE
kernel<float, strided + input<"bias", 4, 4, 4>> wrong;
#endif
