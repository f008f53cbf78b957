// EXPECT: xgrad::gradient(f, w): f must be a scalar: take its mean or sum
#include <xgrad/language.hpp>

using namespace xgrad;

constexpr auto w = parameter<"w", 3>;
constexpr auto right = gradient(sum(exp(w)), w);

#ifdef MISUSE
constexpr auto wrong = sum(gradient(exp(w), w));
#endif
