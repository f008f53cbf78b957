// EXPECT: xgrad::dense<name, out>(x): x must have a last dimension, of an extent that its type tells
#include <xgrad/language.hpp>

using namespace xgrad;

constexpr auto x = input<"x", "N", 8, 8, 3>;
constexpr auto scalar = input<"scalar">;
// Its extents are decided by options, which are no part of a type.
constexpr auto late = flatten(max_pool2d<2, 2>(x, {.stride = {2, 2}}));
constexpr auto right = dense<"a", 2>(x);

#ifdef MISUSE
constexpr auto wrong = dense<"a", 2>(scalar);
#endif
