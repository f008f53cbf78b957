// EXPECT: xgrad: a name stands for one symbol, of one kind and shape
#include <xgrad/language.hpp>

using namespace xgrad;

constexpr auto a = input<"a", "N", 3>;
static_assert(language::capture<sum(a) + sum(input<"b", 3>)>().size() > 0);

#ifdef MISUSE
static_assert(language::capture<sum(a) + sum(input<"a", 3>)>().size() > 0);
#endif
