// EXPECT: xgrad::value_and_gradient(f): f must have a parameter, or name what to differentiate by
#include <xgrad/language.hpp>

using namespace xgrad;

constexpr auto x = input<"x", 3>;
constexpr auto right = value_and_gradient(sum(exp(x)), x);

#ifdef MISUSE
constexpr auto wrong = value_and_gradient(sum(exp(x)));
#endif
