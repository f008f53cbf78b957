// EXPECT: xgrad: a symbol has at most 8 dimensions
#include <xgrad/language.hpp>

using namespace xgrad;

constexpr auto right = input<"a", 1, 2, 3, 4, 5, 6, 7, 8>;

#ifdef MISUSE
constexpr auto wrong = input<"b", 1, 2, 3, 4, 5, 6, 7, 8, 9> + 1;
#endif
