// EXPECT: xgrad::derivative(f, x): f must have the shape of x; of a scalar by an array, take gradient
#include <xgrad/language.hpp>

using namespace xgrad;

constexpr auto x = input<"x", 3>;
constexpr auto right = derivative(exp(x), x, 2);

#ifdef MISUSE
constexpr auto wrong = derivative(sum(exp(x)), x);
#endif
