// EXPECT: xgrad: layer_norm(x, {.axis}), rms_norm(x, {.axis}): the axis must occur in x
#include <xgrad/xgrad.hpp>

using namespace xgrad;

constexpr auto a = input<"a", "N", 3>;
constexpr auto b = input<"b", 3>;
constexpr auto mu = state<"mu", 3>;
constexpr auto var = state<"var", 3>;
constexpr auto longer = state<"longer", 4>;
constexpr auto s = input<"s">;
kernel<float, layer_norm(a, {.axis = -2})> right;

#ifdef MISUSE
kernel<float, mean(layer_norm(a, {.axis = 2}))> wrong;
#endif
