// EXPECT: xgrad::slice<axis, from, to, step>(x): x has no such axis
#include <xgrad/language.hpp>

using namespace xgrad;

constexpr auto a = input<"a", 4, 6>;
constexpr auto b = input<"b", 3, 6>;
constexpr auto right = slice<1, 0, 2>(a);

#ifdef MISUSE
constexpr auto wrong = slice<2, 0, 2>(a);
#endif
