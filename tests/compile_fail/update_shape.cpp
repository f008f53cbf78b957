// EXPECT: xgrad::update(w, value): the value must have the shape of w
#include <xgrad/language.hpp>

using namespace xgrad;

constexpr auto w = parameter<"w", 3>;
constexpr auto right = update(w, 2 * w);

#ifdef MISUSE
constexpr auto wrong = update(w, expand_dims<0>(w));
#endif
