// exp, exp2: x = n ln 2 + r with |r| <= ln 2 / 2, a minimax polynomial of e^r, and a scaling by 2^n.
// Largest error 1.1 ULP, denormal results included; overflow gives infinity, underflow 0.
#pragma once

#include <xgrad/emit/functions/polynomial.hpp>

namespace xgrad::emit {

namespace detail {

/// (e^r - 1 - r) / r^2 for |r| <= 0.347.
template <lane V>
XGRAD_ALWAYS_INLINE V exp_tail(V r) {
    if constexpr (sizeof(scalar_of<V>) == 4)
        return polynomial(r, 0.00139467558f, 0.00836675614f, 0.0416662768f, 0.16666542f, 0.5f);
    else
        return polynomial(r, 2.511480249196631e-08, 2.762668257175725e-07, 2.7557226990742437e-06,
                          2.480150358908119e-05, 0.00019841269904008344, 0.0013888888933055144, 0.008333333333314196,
                          0.04166666666657169, 0.16666666666666685, 0.5000000000000006);
}

/// e^r for |r| <= 0.347.
template <lane V>
XGRAD_ALWAYS_INLINE V exp_near_zero(V r) {
    return fma(r * r, exp_tail(r), r) + V(scalar_of<V>(1));
}

template <lane V>
struct exponent_and_rest {
    V n, r;
    bits<V> biased;  // n + Biases * bias in the low bits
};

/// x = n ln 2 + r.  x: moderate or NaN
template <int Biases, lane V>
XGRAD_ALWAYS_INLINE exponent_and_rest<V> split_by_ln2(V x) {
    using T = scalar_of<V>;
    const V shift(magic<T> + T(Biases * format<T>::bias));
    const V shifted = fma(x, V(pick<V>(0x1.715476p+0f, 0x1.71547652b82fep+0)), shift), n = shifted - shift;
    // n times the upper part of ln 2 is exact.
    const V r = fnma(n, V(pick<V>(0x1.62ep-1f, 0x1.62e42feep-1)), x);
    return {n, fnma(n, V(pick<V>(0x1.0bfbe8p-15f, 0x1.a39ef35793c76p-33)), r), to_bits(shifted)};
}

}  // namespace detail

/// e^x.
template <lane V>
XGRAD_ALWAYS_INLINE V exp(V x) {
    if constexpr (detail::scaling_saturates<V>) {
        // The power of two decides what overflows and underflows, whatever the bounded rest.
        const auto y = detail::split_by_ln2<0>(x);
        return detail::scale_biased(detail::exp_near_zero(detail::bound_by_one(y.r)), y.n, y.biased);
    } else {
        const auto y = detail::split_by_ln2<2>(clamp(x, pick<V>(-105.f, -750.), pick<V>(89.f, 710.)));
        return detail::scale_biased(detail::exp_near_zero(y.r), y.n, y.biased);
    }
}

/// 2^x.
template <lane V>
XGRAD_ALWAYS_INLINE V exp2(V x) {
    const V shift(magic<scalar_of<V>>), ln2(pick<V>(0x1.62e430p-1f, 0x1.62e42fefa39efp-1));
    if constexpr (detail::scaling_saturates<V>) {
        const V n = (x + shift) - shift;
        return scale(detail::exp_near_zero(detail::bound_by_one(x - n) * ln2), n);
    } else {
        const V y = clamp(x, pick<V>(-152.f, -1080.), pick<V>(129.f, 1025.)), n = (y + shift) - shift;
        return scale(detail::exp_near_zero((y - n) * ln2), n);
    }
}

}  // namespace xgrad::emit
