// EXPECT: xgrad::vjp(f, x, u): u must have the shape of f
#include <xgrad/language.hpp>

using namespace xgrad;

constexpr auto w = parameter<"w", 3>;
constexpr auto v = input<"v", 3>;
constexpr auto right = vjp(outer(w, w), w, outer(v, v));

#ifdef MISUSE
constexpr auto wrong = vjp(sum(w), w, v);
#endif
