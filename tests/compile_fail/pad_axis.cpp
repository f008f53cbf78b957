// EXPECT: xgrad::pad<axis, before, after>(x): x has no such axis
#include <xgrad/language.hpp>

using namespace xgrad;

constexpr auto a = input<"a", 4, 6>;
constexpr auto b = input<"b", 3, 6>;
constexpr auto right = pad<1, 0, 2>(a);

#ifdef MISUSE
constexpr auto wrong = pad<2, 0, 2>(a);
#endif
