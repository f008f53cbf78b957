// EXPECT: xgrad::conv2d<name, filters, height, width, groups>(x): groups must divide the channels of x, which must be static, and the filters
#include <xgrad/language.hpp>

using namespace xgrad;

constexpr auto x = input<"x", "N", 8, 8, 4>;
constexpr auto right = conv2d<"a", 6, 3, 3, 2>(x, {});

#ifdef MISUSE
constexpr auto wrong = conv2d<"a", 6, 3, 3, 3>(x, {});
#endif
