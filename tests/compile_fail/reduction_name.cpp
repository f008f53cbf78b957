// EXPECT: xgrad::sum<axes...>(x): each axis must occur in x, once
#include <xgrad/language.hpp>

using namespace xgrad;

constexpr auto a = input<"a", "N", 3>;
constexpr auto right = sum<"N">(a);

#ifdef MISUSE
constexpr auto wrong = sum<"M">(a);
#endif
