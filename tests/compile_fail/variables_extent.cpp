// EXPECT: xgrad::variables(seed, ...): what follows the seed is extent<"N"> = value
#include <xgrad/train.hpp>

using namespace xgrad;

constexpr auto w = parameter<"w", 3>;
constexpr auto other = parameter<"w", 4>;
constexpr auto b = parameter<"b">;
constexpr auto w1 = w.initial(initial::ones);
constexpr auto w2 = w.initial(initial::zeros);
kernel<float, sum(w1)> first;

kernel<float, sum(parameter<"h", "N">)> second;
variables<second> right(1, extent<"N"> = 2);

#ifdef MISUSE
variables<second> wrong(1, b = 2);
#endif
