// EXPECT: xgrad::save(v, path): variables come first: save(v, "model.npz")
#include <xgrad/io.hpp>

using namespace xgrad;

constexpr auto x = input<"x", "N", 3>;
constexpr auto w = parameter<"w", 3>;
constexpr auto loss = mean(square(matmul(x, w)));

kernel<float, loss> k;
void right(const variables<k>& v) { save(v, "model.npz"); }

#ifdef MISUSE
void wrong(const variables<k>& v) { save("model.npz", v); }
#endif
