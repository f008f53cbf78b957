// EXPECT: xgrad::hessian(f, x): f must be a scalar: take its mean or sum
#include <xgrad/language.hpp>

using namespace xgrad;

constexpr auto w = parameter<"w", 3>;
constexpr auto v = input<"v", 3>;
constexpr auto right = hessian(sum(exp(w)), w);

#ifdef MISUSE
constexpr auto wrong = hessian(exp(w), w);
#endif
