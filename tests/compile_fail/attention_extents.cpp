// EXPECT: xgrad::attention(q, k, v): the last extents of q and k, the last but one of k and v must agree
#include <xgrad/xgrad.hpp>

using namespace xgrad;

constexpr auto q = input<"q", "N", 2, 3>;
constexpr auto k = input<"k", 4, 3>;
constexpr auto v = input<"v", 4, 5>;
constexpr auto right = attention(q, k, v);

#ifdef MISUSE
constexpr auto wrong = attention(q, k, q);
#endif
