// EXPECT: xgrad::conv1d(x, w): x must be (N, L, C) and w (K, C, F)
#include <xgrad/language.hpp>

using namespace xgrad;

constexpr auto line = input<"line", "N", 8, 3>;
constexpr auto image = input<"image", "N", 8, 8, 3>;
constexpr auto w1 = parameter<"w1", 3, 3, 4>;
constexpr auto w2 = parameter<"w2", 3, 3, 3, 4>;
constexpr auto right = conv1d(line, w1);

#ifdef MISUSE
constexpr auto wrong = conv1d(image, w1);
#endif
