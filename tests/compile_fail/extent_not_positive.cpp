// EXPECT: xgrad: a fixed extent must be positive
#include <xgrad/language.hpp>

using namespace xgrad;

constexpr auto right = input<"a", 1>;

#ifdef MISUSE
constexpr auto wrong = input<"b", 0> + 1;
#endif
