// EXPECT: xgrad::max_pool2d<height, width>(x): x must be (N, H, W, C)
#include <xgrad/language.hpp>

using namespace xgrad;

constexpr auto line = input<"line", "N", 8, 3>;
constexpr auto image = input<"image", "N", 8, 8, 3>;
constexpr auto w1 = parameter<"w1", 3, 3, 4>;
constexpr auto w2 = parameter<"w2", 3, 3, 3, 4>;
constexpr auto right = max_pool2d<2, 2>(image);

#ifdef MISUSE
constexpr auto wrong = max_pool2d<2, 2>(line);
#endif
