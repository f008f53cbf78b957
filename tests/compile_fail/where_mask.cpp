// EXPECT: xgrad::where(mask, a, b): mask must be a mask
#include <xgrad/language.hpp>

using namespace xgrad;

constexpr auto a = input<"a", "N">;
constexpr auto right = where(a > 0, a, 0);

#ifdef MISUSE
constexpr auto wrong = where(a, a, 0);
#endif
