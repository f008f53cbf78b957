// EXPECT: xgrad: a parameter has one initializer
#include <xgrad/language.hpp>

using namespace xgrad;

constexpr auto w = parameter<"w", 3>;
static_assert(language::capture<sum(w.initial(initial::ones)) + sum(w)>().size() > 0);

#ifdef MISUSE
static_assert(language::capture<sum(w.initial(initial::ones)) + sum(w.initial(initial::zeros))>().size() > 0);
#endif
