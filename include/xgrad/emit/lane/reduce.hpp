// From lanes to one number: sums, products and extremes in a fixed order (halves folded onto each other).
#pragma once

#include <utility>

#include <xgrad/emit/lane/arithmetic.hpp>
#include <xgrad/emit/lane/memory.hpp>

namespace xgrad::emit {

namespace detail {

template <class V, class F>
XGRAD_ALWAYS_INLINE scalar_of<V> reduce(V x, F f) {
    if constexpr (width_of<V> == 1) {
        return x;
    } else {
        scalar_of<V> lanes[width_of<V>];
        store(lanes, x);
        for (int half = width_of<V> / 2; half > 0; half /= 2)
            for (int i = 0; i < half; ++i) lanes[i] = f(lanes[i], lanes[i + half]);
        return lanes[0];
    }
}

}  // namespace detail

/// The sum of the lanes.
template <lane V>
XGRAD_ALWAYS_INLINE scalar_of<V> reduce_add(V x) {
    return detail::reduce(x, [](auto a, auto b) { return a + b; });
}

/// The product of the lanes.
template <lane V>
XGRAD_ALWAYS_INLINE scalar_of<V> reduce_multiply(V x) {
    return detail::reduce(x, [](auto a, auto b) { return a * b; });
}

/// The least lane; NaN if any is.
template <lane V>
XGRAD_ALWAYS_INLINE scalar_of<V> reduce_minimum(V x) {
    return detail::reduce(x, [](auto a, auto b) { return minimum(a, b); });
}

/// The greatest lane; NaN if any is.
template <lane V>
XGRAD_ALWAYS_INLINE scalar_of<V> reduce_maximum(V x) {
    return detail::reduce(x, [](auto a, auto b) { return maximum(a, b); });
}

/// start, start + 1, start + 2, ...
template <lane V>
XGRAD_ALWAYS_INLINE V iota(scalar_of<V> start) {
    using T = scalar_of<V>;
    if constexpr (width_of<V> == 1)
        return start;
    else
        return [&]<int... I>(std::integer_sequence<int, I...>) {
            return V(start) + V(typename V::raw_type{T(I)...});
        }(std::make_integer_sequence<int, width_of<V>>{});
}

}  // namespace xgrad::emit
