// EXPECT: xgrad::jacobian(f, x): x must be numbers, neither indices nor a mask
#include <xgrad/language.hpp>

using namespace xgrad;

constexpr auto w = parameter<"w", 3>;
constexpr auto v = input<"v", 3>;
constexpr auto right = jacobian(where(w < 0, w, v), w);

#ifdef MISUSE
constexpr auto wrong = jacobian(where(w < 0, w, v), w < 0);
#endif
