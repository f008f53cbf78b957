// log, log2, log10: x = 2^e m with m in [0.75, 1.5), and a minimax polynomial of log m.
// Denormals as accurate as the rest. log(0) = -inf, log(inf) = inf, NaN below zero.
// Largest error: log 1 ULP, log2 and log10 2.5 ULP.
#pragma once

#include <xgrad/emit/functions/polynomial.hpp>

namespace xgrad::emit {

namespace detail {

/// log(1 + f) + extra for f in [-0.25, 0.5], where extra is small beside the rounding wanted.
template <lane V>
XGRAD_ALWAYS_INLINE V log1p_near_zero(V f, V extra) {
    using T = scalar_of<V>;
    if constexpr (sizeof(T) == 4) {
        const V p = polynomial(f, -0.0461738259f, 0.105841033f, -0.131876573f, 0.144677594f, -0.166436806f,
                               0.199910805f, -0.250001937f, 0.333334476f);
        const V square = f * f;
        return f + fnma(V(T(0.5)), square, fma(p * f, square, extra));
    } else {
        // log(1 + f) = f - (h - s (h + R)) with h = f^2 / 2 and s = f / (2 + f)
        const V s = f / (V(T(2)) + f), z = s * s, h = V(T(0.5)) * f * f;
        const V p = polynomial(z, 0.15373975030013728, 0.15249444759369712, 0.1818639325325179, 0.22222137593384172,
                               0.2857142940641378, 0.3999999999609964, 0.6666666666667282);
        return f - (h - fma(s, fma(z, p, h), extra));
    }
}

}  // namespace detail

/// The natural logarithm.
template <lane V>
XGRAD_ALWAYS_INLINE V log(V x) {
    using T = scalar_of<V>;
    const auto [m, e] = take_apart(x);
    const V low = e * V(pick<V>(0x1.0bfbe8p-15f, 0x1.a39ef35793c76p-33));
    const V y = detail::log1p_near_zero(m - V(T(1)), low);
    return finish_logarithm(x, fma(e, V(pick<V>(0x1.62ep-1f, 0x1.62e42feep-1)), y));
}

/// The logarithm to base 2; exact for powers of two.
template <lane V>
XGRAD_ALWAYS_INLINE V log2(V x) {
    using T = scalar_of<V>;
    const auto [m, e] = take_apart(x);
    const V y = detail::log1p_near_zero(m - V(T(1)), V(T(0)));
    return finish_logarithm(x, fma(y, V(pick<V>(0x1.715476p+0f, 0x1.71547652b82fep+0)), e));
}

/// The logarithm to base 10.
template <lane V>
XGRAD_ALWAYS_INLINE V log10(V x) {
    using T = scalar_of<V>;
    const auto [m, e] = take_apart(x);
    const V y = detail::log1p_near_zero(m - V(T(1)), V(T(0)));
    const V low = fma(e, V(pick<V>(0x1.3509f8p-18f, 0x1.f79fef311f12bp-34)),
                      y * V(pick<V>(0x1.bcb7b2p-2f, 0x1.bcb7b1526e50ep-2)));
    return finish_logarithm(x, fma(e, V(pick<V>(0x1.344p-2f, 0x1.34413508p-2)), low));
}

}  // namespace xgrad::emit
