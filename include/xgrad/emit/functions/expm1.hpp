// expm1: x = n ln 2 + r as for `exp`, and e^x - 1 = 2^n ((e^r - 1) + (1 - 2^-n)), in which nothing cancels.
// Largest error 2.5 ULP. -1 at -inf; overflow gives infinity.
#pragma once

#include "exp.hpp"

namespace xgrad::emit {

// e^x - 1.
template <lane V>
XGRAD_ALWAYS_INLINE V expm1(V x) {
  using T = scalar_of<V>;
  const auto y = detail::split<detail::two_biases<V>>(clamp(x, pick<V>(-25.f, -50.), pick<V>(89.f, 710.)));
  const auto [root, rest] = detail::exp_in_two(y.r, y.index);
  // Beyond 2^64 the one does not count.
  const V inverse = power_of_two(detail::extreme_of_registers<detail::extreme::greatest>(V(T(-64)), -y.whole));
  return copysign(detail::scale_biased(rest + (root - inverse), y.n, y.biased), x);
}

}  // namespace xgrad::emit
