// EXPECT: xgrad::update(w, e): w must be bound to an array or variable of the kernel's T that can be written
#include <vector>

#include <xgrad/kernel.hpp>

using namespace xgrad;

constexpr auto w = parameter<"w", 4>;
using step = kernel<float, update(w, 2.0 * w)>;

void right(step& k, std::vector<float>& weights) { k(w = weights); }
#ifdef MISUSE
void wrong(step& k) { k(w = std::vector<float>(4)); }
#endif
