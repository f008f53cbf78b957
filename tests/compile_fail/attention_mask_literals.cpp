// EXPECT: xgrad::attention(q, k, v, {.mask}): the mask must hold at most 8 numbers; put it into a let
#include <xgrad/xgrad.hpp>

using namespace xgrad;

constexpr auto q = input<"q", "N", 2, 3>;
constexpr auto k = input<"k", 4, 3>;
constexpr auto v = input<"v", 4, 5>;
constexpr auto i = iota<4>;
constexpr auto right = attention(q, k, v, {.mask = i != 1});

#ifdef MISUSE
constexpr auto m = (i != 1) & (i != 2) & (i != 3) & (i != 4) & (i != 5) & (i != 6);
constexpr auto wrong = attention(q, k, v, {.mask = m & (i != 7) & (i != 8) & (i != 9)});
#endif
