// EXPECT: xgrad::attention(q, k, v): leading extents must agree or be 1
#include <xgrad/xgrad.hpp>

using namespace xgrad;

constexpr auto q = input<"q", "N", 2, 3>;
constexpr auto k = input<"k", 4, 3>;
constexpr auto v = input<"v", 4, 5>;
constexpr auto right = attention(q, k, v);

#ifdef MISUSE
constexpr auto wrong = attention(q, input<"u", 7, 4, 3>, v);
#endif
