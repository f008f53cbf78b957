// EXPECT: xgrad: an extent is a whole number, a name or a polynomial in names
#include <xgrad/language.hpp>

using namespace xgrad;

constexpr auto right = input<"x", 2>;

#ifdef MISUSE
constexpr auto wrong = input<"x", 2.5>;
#endif
