// EXPECT: xgrad::hessian(f, x, y): x and y must occur in f
#include <xgrad/language.hpp>

using namespace xgrad;

constexpr auto w = parameter<"w", 3>;
constexpr auto v = input<"v", 3>;
constexpr auto right = hessian(sum(w * v), w, v);

#ifdef MISUSE
constexpr auto wrong = hessian(sum(exp(w)), w, v);
#endif
