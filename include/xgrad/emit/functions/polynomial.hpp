// Polynomials by Horner's scheme, coefficients from the highest power down.
#pragma once

#include <xgrad/emit/lane.hpp>

namespace xgrad::emit {

/// (...(c_n x + c_{n-1}) x + ...) x + c_0
template <lane V, class... C>
XGRAD_ALWAYS_INLINE V polynomial(V x, scalar_of<V> highest, C... rest) {
    V p(highest);
    ((p = fma(p, x, V(rest))), ...);
    return p;
}

/// The constant for V's scalar type.
template <lane V>
XGRAD_ALWAYS_INLINE constexpr scalar_of<V> pick(float single_precision, double double_precision) {
    if constexpr (sizeof(scalar_of<V>) == 4)
        return single_precision;
    else
        return double_precision;
}

}  // namespace xgrad::emit
