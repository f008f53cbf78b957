// EXPECT: xgrad::jacobian(f, x): x must occur in f
#include <xgrad/language.hpp>

using namespace xgrad;

constexpr auto w = parameter<"w", 3>;
constexpr auto v = input<"v", 3>;
constexpr auto right = jacobian(exp(w), w);

#ifdef MISUSE
constexpr auto wrong = jacobian(exp(w), v);
#endif
