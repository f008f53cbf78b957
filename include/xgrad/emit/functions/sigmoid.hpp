// tanh, sigmoid, softplus, logaddexp: what saturates, from exponentials of arguments that cannot overflow.
// Largest error: tanh and sigmoid 3.5 ULP, softplus and logaddexp 3 ULP, denormal results included; logaddexp's in
// units of the larger of the result and its arguments, since its result may be the difference of nearly equal terms.
#pragma once

#include "exp.hpp"
#include "log1p.hpp"
#include "tanh_table.hpp"

namespace xgrad::emit {

// The hyperbolic tangent.
template <lane V>
XGRAD_ALWAYS_INLINE V tanh(V x) {
  using T = scalar_of<V>;
  using detail::extreme, detail::extreme_of_registers;
  const V size = abs(x);
  if constexpr (detail::has_tables && sizeof(T) == 4) {
    const V bounded = extreme_of_registers<extreme::least>(V(9.02f), size);  // 1 there
    return copysign(detail::piecewise(detail::tanh_pieces, bounded, T(256.f / 149)), x);
  } else {
    // With d = e^(2|x|) - 1 without cancellation, tanh |x| = d / (d + 2); 1 long before the bound.
    const auto d = detail::exp_about_one<2>(extreme_of_registers<extreme::least>(V(pick<V>(12.f, 24.)), size));
    return copysign(d.less / d.more, x);
  }
}

// 1 / (1 + e^-x).
template <lane V>
XGRAD_ALWAYS_INLINE V sigmoid(V x) {
  const V one(scalar_of<V>(1)), e = exp_of_nonpositive(negative_abs(x));
  return select(x < V(scalar_of<V>(0)), e, one) / (one + e);
}

// log(1 + e^x).
template <lane V>
XGRAD_ALWAYS_INLINE V softplus(V x) {
  return positive_part(x) + log1p_of_fraction(exp_of_nonpositive(negative_abs(x)));
}

// log(e^a + e^b).
template <lane V>
XGRAD_ALWAYS_INLINE V logaddexp(V a, std::type_identity_t<V> b) {
  const V nearness = select(a == b, V(scalar_of<V>(0)), negative_abs(a - b));  // equal infinities have none
  return maximum(a, b) + log1p_of_fraction(exp_of_nonpositive(nearness));
}

}  // namespace xgrad::emit
