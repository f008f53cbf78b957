// EXPECT: xgrad: a & b: a and b must be masks
#include <xgrad/language.hpp>

using namespace xgrad;

constexpr auto a = input<"a">;
constexpr auto right = (a < 1) & (a > 0);

#ifdef MISUSE
constexpr auto wrong = where(a & (a < 1), a, 0);
#endif
