// EXPECT: xgrad: an axis is kept by keep_dims: sum<1>(x, keep_dims)
#include <xgrad/language.hpp>

using namespace xgrad;

constexpr auto x = input<"x", "N", 3>;
constexpr auto right = sum<1>(x, keep_dims);

#ifdef MISUSE
constexpr auto wrong = sum<1>(x, true);
#endif
