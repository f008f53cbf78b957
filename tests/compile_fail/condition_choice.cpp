// EXPECT: xgrad: an expression is no condition: use where(mask, a, b), any(mask) or all(mask)
#include <xgrad/language.hpp>

using namespace xgrad;

constexpr auto a = input<"a">;
constexpr auto right = where(a < 1, a, 2 * a);

#ifdef MISUSE
constexpr auto wrong = a < 1 ? a : 2 * a;
#endif
