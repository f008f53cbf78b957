// EXPECT: xgrad::variables<K...>: a name stands for one symbol in all kernels, of one kind and shape
#include <xgrad/train.hpp>

using namespace xgrad;

constexpr auto w = parameter<"w", 3>;
constexpr auto other = parameter<"w", 4>;
constexpr auto b = parameter<"b">;
constexpr auto w1 = w.initial(initial::ones);
constexpr auto w2 = w.initial(initial::zeros);
kernel<float, sum(w1)> first;

kernel<float, sum(w) + b> second;
variables<first, second> right;

#ifdef MISUSE
kernel<float, sum(other)> third;
variables<first, third> wrong;
#endif
