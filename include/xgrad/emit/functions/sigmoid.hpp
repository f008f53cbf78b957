// tanh, sigmoid, softplus, logaddexp: what saturates, from exponentials of arguments that cannot overflow.
// Largest error 3 ULP, denormal results included; logaddexp: 3 ULP of the larger of the result and its arguments,
// since its result may be the difference of nearly equal terms.
#pragma once

#include <xgrad/emit/functions/exp.hpp>
#include <xgrad/emit/functions/log1p.hpp>

namespace xgrad::emit {

/// The hyperbolic tangent.
template <lane V>
XGRAD_ALWAYS_INLINE V tanh(V x) {
    using T = scalar_of<V>;
    // With d = e^(2|x|) - 1 without cancellation, tanh |x| = d / (d + 2); 1 long before the bound.
    const V y = abs(x), bounded = detail::extreme_of_registers<detail::extreme::least>(V(pick<V>(12.f, 24.)), y);
    const auto [n, r, biased] = detail::split_by_ln2<1>(bounded + bounded);
    const V two_n = from_bits<V>(biased << format<T>::digits), less_one = fma(r * r, detail::exp_tail(r), r);
    const V d = fma(two_n, less_one, two_n - V(T(1)));
    return copysign(d / (d + V(T(2))), x);
}

/// 1 / (1 + e^-x).
template <lane V>
XGRAD_ALWAYS_INLINE V sigmoid(V x) {
    const V one(scalar_of<V>(1)), e = exp(negative_abs(x));
    return select(x < V(scalar_of<V>(0)), e, one) / (one + e);
}

/// log(1 + e^x).
template <lane V>
XGRAD_ALWAYS_INLINE V softplus(V x) {
    return maximum(x, V(scalar_of<V>(0))) + log1p_of_fraction(exp(negative_abs(x)));
}

/// log(e^a + e^b).
template <lane V>
XGRAD_ALWAYS_INLINE V logaddexp(V a, std::type_identity_t<V> b) {
    const V nearness = select(a == b, V(scalar_of<V>(0)), negative_abs(a - b));  // equal infinities have none
    return maximum(a, b) + log1p_of_fraction(exp(nearness));
}

}  // namespace xgrad::emit
