// EXPECT: xgrad::conv2d(x, w): x must be (N, H, W, C) and w (KH, KW, C, F)
#include <xgrad/language.hpp>

using namespace xgrad;

constexpr auto line = input<"line", "N", 8, 3>;
constexpr auto image = input<"image", "N", 8, 8, 3>;
constexpr auto w1 = parameter<"w1", 3, 3, 4>;
constexpr auto w2 = parameter<"w2", 3, 3, 3, 4>;
constexpr auto right = conv2d(image, w2);

#ifdef MISUSE
constexpr auto wrong = conv2d(image, w1);
#endif
