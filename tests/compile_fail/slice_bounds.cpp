// EXPECT: xgrad::slice<axis, from, to, step>(x): the bounds must lie in the axis and hold an element; a step is positive, and 1 along a run-time extent
#include <xgrad/language.hpp>

using namespace xgrad;

constexpr auto a = input<"a", 4, 6>;
constexpr auto b = input<"b", 3, 6>;
constexpr auto right = slice<1, 2, 6>(a);

#ifdef MISUSE
constexpr auto wrong = slice<1, 2, 7>(a);
#endif
