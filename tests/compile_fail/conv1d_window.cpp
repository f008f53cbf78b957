// EXPECT: xgrad::conv1d(x, w): the windows must be static and no larger than x
#include <xgrad/language.hpp>

using namespace xgrad;

constexpr auto line = input<"line", "N", 8, 3>;
constexpr auto w1 = parameter<"w1", 3, 3, 4>;
constexpr auto right = conv1d(line, w1);

#ifdef MISUSE
constexpr auto wrong = conv1d(line, input<"k", 9, 3, 6>);
#endif
