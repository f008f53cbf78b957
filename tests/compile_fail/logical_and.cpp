// EXPECT: xgrad: a && b: masks combine with a & b
#include <xgrad/language.hpp>

using namespace xgrad;

constexpr auto a = input<"a">;
constexpr auto right = (a < 1) & (a > 0);

#ifdef MISUSE
constexpr auto wrong = where(a < 1 && a > 0, a, 0);
#endif
