// EXPECT: xgrad::hessian(f, x): x must occur in f
#include <xgrad/language.hpp>

using namespace xgrad;

constexpr auto w = parameter<"w", 3>;
constexpr auto v = input<"v", 3>;
constexpr auto right = hessian(sum(exp(w)), w);

#ifdef MISUSE
constexpr auto wrong = hessian(sum(exp(w)), v);
#endif
