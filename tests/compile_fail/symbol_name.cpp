// EXPECT: xgrad: a symbol needs a name: input<"x", extents...>
#include <xgrad/language.hpp>

using namespace xgrad;

constexpr auto right = input<"a", 3>;

#ifdef MISUSE
constexpr auto wrong = input<"", 3>;
#endif
