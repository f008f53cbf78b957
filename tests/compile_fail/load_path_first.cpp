// EXPECT: xgrad::load(v, path): variables come first: load(v, "model.npz")
#include <xgrad/io.hpp>

using namespace xgrad;

constexpr auto x = input<"x", "N", 3>;
constexpr auto w = parameter<"w", 3>;
constexpr auto loss = mean(square(matmul(x, w)));

kernel<float, loss> k;
void right(variables<k>& v) { load(v, "model.npz"); }

#ifdef MISUSE
void wrong(variables<k>& v) { load("model.npz", v); }
#endif
