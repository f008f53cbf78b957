// Polynomials with constant coefficients, from the highest power down, and constants of either precision.
#pragma once

#include <xgrad/emit/lane.hpp>

namespace xgrad::emit {

/// (...(c_n x + c_{n-1}) x + ...) x + c_0
template <lane V, class... C>
XGRAD_ALWAYS_INLINE V horner(V x, scalar_of<V> highest, C... rest) {
    V p(highest);
    ((p = fma(p, x, V(rest))), ...);
    return p;
}

/// The same polynomial as the sum of its even and its odd powers: one product more, half the latency.
template <lane V, class... C>
XGRAD_ALWAYS_INLINE V polynomial(V x, C... coefficients) {
    constexpr int count = sizeof...(C);
    if constexpr (count < 6) {
        return horner(x, coefficients...);
    } else {
        const scalar_of<V> c[] = {coefficients...};
        const V square = x * x;
        V part[] = {V(c[(count - 1) % 2]), V(c[count % 2])};  // even, odd
        [&]<int... I>(std::integer_sequence<int, I...>) XGRAD_INLINE_LAMBDA {
            ((part[(count - 1 - I) % 2] = I < 2 ? part[(count - 1 - I) % 2]
                                               : fma(part[(count - 1 - I) % 2], square, V(c[I]))),
             ...);
        }(std::make_integer_sequence<int, count>{});
        return fma(part[1], x, part[0]);
    }
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
