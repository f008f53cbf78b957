// EXPECT: xgrad::attention(q, k, v, {.mask}): the mask must broadcast to (..., T, S)
#include <xgrad/xgrad.hpp>

using namespace xgrad;

constexpr auto q = input<"q", "N", 2, 3>;
constexpr auto k = input<"k", 4, 3>;
constexpr auto v = input<"v", 4, 5>;
kernel<float, attention(q, k, v, {.mask = iota<4> != 2})> right;

#ifdef MISUSE
kernel<float, attention(q, k, v, {.mask = iota<3> != 2})> wrong;
#endif
