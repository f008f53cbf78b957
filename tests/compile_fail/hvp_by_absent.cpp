// EXPECT: xgrad::hvp(f, x, v): x must occur in f
#include <xgrad/language.hpp>

using namespace xgrad;

constexpr auto w = parameter<"w", 3>;
constexpr auto v = input<"v", 3>;
constexpr auto right = hvp(sum(exp(w)), w, v);

#ifdef MISUSE
constexpr auto wrong = hvp(sum(exp(w)), v, v);
#endif
