// EXPECT: xgrad::avg_pool2d<height, width>(x): the windows must fit a static height and width
#include <xgrad/language.hpp>

using namespace xgrad;

constexpr auto line = input<"line", "N", 8, 3>;
constexpr auto image = input<"image", "N", 8, 8, 3>;
constexpr auto w1 = parameter<"w1", 3, 3, 4>;
constexpr auto w2 = parameter<"w2", 3, 3, 3, 4>;
constexpr auto right = avg_pool2d<2, 2>(image);

#ifdef MISUSE
constexpr auto wrong = avg_pool2d<9, 2>(image);
#endif
