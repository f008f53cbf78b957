// EXPECT: xgrad::hvp(f, x, v): v must have the shape of x
#include <xgrad/language.hpp>

using namespace xgrad;

constexpr auto w = parameter<"w", 3>;
constexpr auto v = input<"v", 3>;
constexpr auto right = hvp(sum(exp(w)), w, v);

#ifdef MISUSE
constexpr auto wrong = hvp(sum(exp(w)), w, outer(v, v));
#endif
