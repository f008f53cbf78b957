// EXPECT: xgrad: x[i]: an expression has no elements yet: slice<axis, from, to>(x), or take(x, ids)
#include <xgrad/language.hpp>

using namespace xgrad;

constexpr auto x = input<"x", "N", 3>;
constexpr auto w = parameter<"w", 3>;
constexpr auto loss = mean(square(matmul(x, w)));

constexpr auto right = sum(squeeze<0>(slice<0, 0, 1>(w)));

#ifdef MISUSE
constexpr auto wrong = sum(w[0]);
#endif
