// EXPECT: xgrad::attention(q, k, v): q, k and v must have at least two dimensions
#include <xgrad/xgrad.hpp>

using namespace xgrad;

constexpr auto q = input<"q", "N", 2, 3>;
constexpr auto k = input<"k", 4, 3>;
constexpr auto v = input<"v", 4, 5>;
constexpr auto right = attention(q, k, v);

#ifdef MISUSE
constexpr auto wrong = attention(q, k, input<"u", 4>);
#endif
