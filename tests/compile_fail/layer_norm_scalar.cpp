// EXPECT: xgrad::layer_norm(x): x must have at least one dimension
#include <xgrad/xgrad.hpp>

using namespace xgrad;

constexpr auto a = input<"a", "N", 3>;
constexpr auto b = input<"b", 3>;
constexpr auto mu = state<"mu", 3>;
constexpr auto var = state<"var", 3>;
constexpr auto longer = state<"longer", 4>;
constexpr auto s = input<"s">;
constexpr auto right = layer_norm(a);

#ifdef MISUSE
constexpr auto wrong = layer_norm(s);
#endif
