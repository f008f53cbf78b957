// EXPECT: xgrad::vjp(f, x, u): x must occur in f
#include <xgrad/language.hpp>

using namespace xgrad;

constexpr auto w = parameter<"w", 3>;
constexpr auto v = input<"v", 3>;
constexpr auto right = vjp(exp(w), w, v);

#ifdef MISUSE
constexpr auto wrong = vjp(exp(w), v, v);
#endif
