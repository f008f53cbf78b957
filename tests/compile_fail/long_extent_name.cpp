// EXPECT: xgrad: the name of an extent has at most 24 characters
#include <xgrad/language.hpp>

using namespace xgrad;

constexpr auto right = input<"a", "exactly_twenty_four_long">;

#ifdef MISUSE
constexpr auto wrong = input<"b", "one_more_than_twenty_four">;
#endif
