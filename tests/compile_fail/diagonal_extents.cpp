// EXPECT: xgrad::diagonal(x): x must have two dimensions or more, the last two equal or static
#include <xgrad/language.hpp>

using namespace xgrad;

constexpr auto right = diagonal(input<"A", "B", "N", "N">);

#ifdef MISUSE
constexpr auto wrong = diagonal(input<"A", "N", "M">);
#endif
