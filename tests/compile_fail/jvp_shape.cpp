// EXPECT: xgrad::jvp(f, x, v): v must have the shape of x
#include <xgrad/language.hpp>

using namespace xgrad;

constexpr auto w = parameter<"w", 3>;
constexpr auto v = input<"v", 3>;
constexpr auto right = jvp(sum(w), w, v);

#ifdef MISUSE
constexpr auto wrong = jvp(sum(w), w, outer(v, v));
#endif
