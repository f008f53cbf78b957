// EXPECT: xgrad::taylor<order>(f, x, at): x must occur in f
#include <xgrad/language.hpp>

using namespace xgrad;

constexpr auto w = parameter<"w", 3>;
constexpr auto v = input<"v", 3>;
constexpr auto right = taylor<2>(exp(w), w, 0);

#ifdef MISUSE
constexpr auto wrong = taylor<2>(exp(w), v, 0);
#endif
