// EXPECT: xgrad::variables<K...>: kernels must have one T
#include <xgrad/train.hpp>

using namespace xgrad;

constexpr auto w = parameter<"w", 3>;
constexpr auto other = parameter<"w", 4>;
constexpr auto b = parameter<"b">;
constexpr auto w1 = w.initial(initial::ones);
constexpr auto w2 = w.initial(initial::zeros);
kernel<float, sum(w1)> first;

kernel<float, sum(b)> second;
variables<first, second> right;

#ifdef MISUSE
kernel<double, sum(b)> third;
variables<first, third> wrong;
#endif
