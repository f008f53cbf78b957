// EXPECT: xgrad::squeeze<axes...>(x): the extent of each axis must be 1
#include <xgrad/language.hpp>

using namespace xgrad;

constexpr auto a = input<"a", 1, 6>;
constexpr auto right = squeeze<0>(a);

#ifdef MISUSE
constexpr auto wrong = squeeze<1>(a);
#endif
