// EXPECT: xgrad::conv2d(x, w): the last axis of x must be the last but one of w, the channels
#include <xgrad/language.hpp>

using namespace xgrad;

constexpr auto line = input<"line", "N", 8, 3>;
constexpr auto image = input<"image", "N", 8, 8, 3>;
constexpr auto w1 = parameter<"w1", 3, 3, 4>;
constexpr auto w2 = parameter<"w2", 3, 3, 3, 4>;
constexpr auto right = conv2d(image, w2);

#ifdef MISUSE
constexpr auto wrong = conv2d(image, input<"k", 3, 3, 5, 6>);
#endif
