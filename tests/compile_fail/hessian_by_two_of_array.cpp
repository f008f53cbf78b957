// EXPECT: xgrad::hessian(f, x, y): f must be a scalar: take its mean or sum
#include <xgrad/language.hpp>

using namespace xgrad;

constexpr auto w = parameter<"w", 3>;
constexpr auto v = input<"v", 3>;
constexpr auto right = hessian(sum(w * v), w, v);

#ifdef MISUSE
constexpr auto wrong = hessian(w * v, w, v);
#endif
