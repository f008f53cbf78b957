// EXPECT: xgrad::gradient(f, w): w must occur in f
#include <xgrad/language.hpp>

using namespace xgrad;

constexpr auto w = parameter<"w", 3>;
constexpr auto v = parameter<"v", 3>;
constexpr auto right = gradient(sum(w * v), v);

#ifdef MISUSE
constexpr auto wrong = gradient(sum(exp(w)), v);
#endif
