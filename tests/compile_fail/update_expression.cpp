// EXPECT: xgrad::update(w, value): w must be a symbol
#include <xgrad/language.hpp>

using namespace xgrad;

constexpr auto w = parameter<"w", 3>;
constexpr auto right = update(w, 2 * w);

#ifdef MISUSE
constexpr auto wrong = update(w + 1, w);
#endif
