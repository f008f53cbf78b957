// EXPECT: xgrad: !x: a mask is inverted by ~x
#include <xgrad/language.hpp>

using namespace xgrad;

constexpr auto a = input<"a">;
constexpr auto right = ~(a < 1);

#ifdef MISUSE
constexpr auto wrong = where(!(a < 1), a, 0);
#endif
