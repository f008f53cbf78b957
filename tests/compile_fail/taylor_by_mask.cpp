// EXPECT: xgrad::taylor<order>(f, x, at): x must be numbers, neither indices nor a mask
#include <xgrad/language.hpp>

using namespace xgrad;

constexpr auto w = parameter<"w", 3>;
constexpr auto v = input<"v", 3>;
constexpr auto right = taylor<2>(where(w < 0, w, v), w, v);

#ifdef MISUSE
constexpr auto wrong = taylor<2>(where(w < 0, w, v), w < 0, v);
#endif
