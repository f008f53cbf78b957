// EXPECT: xgrad::find<name>(e): e must have a symbol of that name
#include <xgrad/language.hpp>

using namespace xgrad;

constexpr auto x = input<"x", "N", 8, 8, 3>;
constexpr auto scalar = input<"scalar">;
// Its extents are decided by options, which are no part of a type.
constexpr auto late = flatten(max_pool2d<2, 2>(x, {.stride = {2, 2}}));
constexpr auto right = find<"a.bias">(dense<"a", 2>(x));

#ifdef MISUSE
constexpr auto wrong = find<"b.bias">(dense<"a", 2>(x));
#endif
