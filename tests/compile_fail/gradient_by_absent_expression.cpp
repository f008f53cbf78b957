// EXPECT: xgrad::gradient(f, w): w must occur in f
#include <xgrad/language.hpp>

using namespace xgrad;

constexpr auto x = input<"x", 3>;
constexpr auto f = sum(exp(x) * 2);
static_assert(language::capture<gradient(f, exp(x))>().size() > 0);

#ifdef MISUSE
static_assert(language::capture<gradient(f, sin(x))>().size() > 0);
#endif
