// EXPECT: xgrad::update(w, e): w must be bound to an array or variable of the kernel's T that can be written
#include <xgrad/kernel.hpp>

using namespace xgrad;

constexpr auto x = input<"x", "N", 3>;
constexpr auto w = parameter<"w", 3>;
constexpr auto loss = sum(matmul(x, w));

void right(xt::xtensor<double, 2>& rows, xt::xtensor<double, 1>& weights) {
  kernel<double, loss, update(w, w - gradient(loss, w))> k;
  k(x = rows, w = weights);
}

#ifdef MISUSE
void wrong(xt::xtensor<double, 2>& rows, const xt::xtensor<double, 1>& weights) {
  kernel<double, loss, update(w, w - gradient(loss, w))> k;
  k(x = rows, w = weights);
}
#endif
