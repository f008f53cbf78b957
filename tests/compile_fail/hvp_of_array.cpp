// EXPECT: xgrad::hvp(f, x, v): f must be a scalar: take its mean or sum
#include <xgrad/language.hpp>

using namespace xgrad;

constexpr auto w = parameter<"w", 3>;
constexpr auto v = input<"v", 3>;
constexpr auto right = hvp(sum(exp(w)), w, v);

#ifdef MISUSE
constexpr auto wrong = hvp(exp(w), w, v);
#endif
