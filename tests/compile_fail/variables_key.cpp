// EXPECT: xgrad::variables[w]: w must be a parameter or state of the kernels
#include <xgrad/train.hpp>

using namespace xgrad;

constexpr auto w = parameter<"w", 3>;
constexpr auto other = parameter<"w", 4>;
constexpr auto b = parameter<"b">;
constexpr auto w1 = w.initial(initial::ones);
constexpr auto w2 = w.initial(initial::zeros);
kernel<float, sum(w1)> first;

float right(variables<first>& v) { return v[w](0); }

#ifdef MISUSE
void wrong(variables<first>& v) { v[b]; }
#endif
