// EXPECT: xgrad: a ^ b: a and b must be masks; powers are square(a) and pow(a, b)
#include <xgrad/language.hpp>

using namespace xgrad;

constexpr auto a = input<"a", 4>;
constexpr auto right = square(a);

#ifdef MISUSE
constexpr auto wrong = a ^ 2;
#endif
