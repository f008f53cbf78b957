// EXPECT: xgrad::taylor<order>(f, x, at): f must have the shape of x
#include <xgrad/language.hpp>

using namespace xgrad;

constexpr auto w = parameter<"w", 3>;
constexpr auto v = input<"v", 3>;
constexpr auto right = taylor<2>(exp(w), w, v);

#ifdef MISUSE
constexpr auto wrong = taylor<2>(sum(exp(w)), w, v);
#endif
