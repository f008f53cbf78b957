// EXPECT: xgrad: a window with options: what follows must fit its extents
#include <xgrad/kernel.hpp>

using namespace xgrad;

constexpr auto image = input<"image", "N", 8, 8, 3>;
constexpr auto w = parameter<"w", 3, 3, 3, 4>;
constexpr auto strided = conv2d(image, w, {.stride = {2, 2}});
constexpr auto right = mean(matmul(reshape<"N", 36>(strided), parameter<"v", 36, 2>));

#ifdef MISUSE
constexpr auto wrong = mean(matmul(reshape<"N", 64>(strided), parameter<"v", 64, 2>));
#else
constexpr auto wrong = right;
#endif
kernel<float, wrong> k;
