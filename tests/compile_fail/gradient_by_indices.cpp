// EXPECT: xgrad::gradient(f, w): w must be numbers, neither indices nor a mask
#include <xgrad/language.hpp>

using namespace xgrad;

constexpr auto w = parameter<"w", 3>;
constexpr auto i = indices<"i", 3>;
constexpr auto right = gradient(sum(w * i), w);

#ifdef MISUSE
constexpr auto wrong = gradient(sum(w * i), i);
#endif
