// EXPECT: xgrad::check_gradients(k, ...): k must give a gradient by a symbol, and update nothing
#include <xgrad/xgrad.hpp>

constexpr auto w = xgrad::parameter<"w", 3>;
constexpr auto loss = xgrad::sum(xgrad::square(w));

void look() {
  xt::xtensor<double, 1> weights = xt::zeros<double>({3});
#ifdef MISUSE
  xgrad::kernel<double, xgrad::update(w, w - xgrad::gradient(loss, w))> k;
#else
  xgrad::kernel<double, xgrad::gradient(loss, w)> k;
#endif
  xgrad::check_gradients(k, w = weights);
}
