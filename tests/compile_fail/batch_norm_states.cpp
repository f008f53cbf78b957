// EXPECT: xgrad::batch_norm(x, mean, variance): mean and variance must be states
#include <xgrad/xgrad.hpp>

using namespace xgrad;

constexpr auto a = input<"a", "N", 3>;
constexpr auto b = input<"b", 3>;
constexpr auto mu = state<"mu", 3>;
constexpr auto var = state<"var", 3>;
constexpr auto longer = state<"longer", 4>;
constexpr auto s = input<"s">;
constexpr auto right = batch_norm(a, mu, var);

#ifdef MISUSE
constexpr auto wrong = batch_norm(a, b, var);
#endif
