// EXPECT: xgrad::taylor<order>(f, x, at): order must not be negative
#include <xgrad/language.hpp>

using namespace xgrad;

constexpr auto w = parameter<"w", 3>;
constexpr auto v = input<"v", 3>;
constexpr auto right = taylor<0>(exp(w), w, 0);

#ifdef MISUSE
constexpr auto wrong = taylor<-1>(exp(w), w, 0);
#endif
