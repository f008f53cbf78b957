// EXPECT: xgrad::dropout(x, rate, seed): rate and seed must be scalars
#include <xgrad/xgrad.hpp>

using namespace xgrad;

constexpr auto x = input<"x", "N", 3>;
constexpr auto seed = indices<"seed">;
constexpr auto right = dropout(x, 0.5, seed);

#ifdef MISUSE
constexpr auto wrong = dropout(x, 0.5, indices<"seeds", 3>);
#endif
