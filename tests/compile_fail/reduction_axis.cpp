// EXPECT: xgrad::mean<axes...>(x): each axis must occur in x, once
#include <xgrad/language.hpp>

using namespace xgrad;

constexpr auto a = input<"a", "N", 3>;
constexpr auto right = mean<1>(a);

#ifdef MISUSE
constexpr auto wrong = mean<2>(a) + mean<0>(a);
#endif
