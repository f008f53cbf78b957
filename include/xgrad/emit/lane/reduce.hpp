// From lanes to one number: sums, products and extremes in a fixed order (halves folded onto each other).
#pragma once

#include <utility>

#include "arithmetic.hpp"
#include "memory.hpp"

namespace xgrad::emit {

namespace detail {

// The lower half of the lanes of x with f the upper half, until one lane is left.
template <int Width, class T, class F>
XGRAD_ALWAYS_INLINE T fold(typename elements<T, Width>::type x, F f) {
  if constexpr (Width == 2) {
    return f(x[0], x[1]);
  } else {
    constexpr int half = Width / 2;
    using halved = typename elements<T, half>::type;
    return [&]<int... I>(std::integer_sequence<int, I...>) XGRAD_INLINE_LAMBDA {
      const halved low = __builtin_shufflevector(x, x, I...), high = __builtin_shufflevector(x, x, (I + half)...);
      return fold<half, T>(f(low, high), f);
    }(std::make_integer_sequence<int, half>{});
  }
}

template <class V, class F>
XGRAD_ALWAYS_INLINE scalar_of<V> reduce(V x, F f) {
  if constexpr (width_of<V> == 1) return x;
  else return fold<width_of<V>, scalar_of<V>>(x.raw(), f);
}

}  // namespace detail

// The sum of the lanes.
template <lane V>
XGRAD_ALWAYS_INLINE scalar_of<V> reduce_add(V x) {
  return detail::reduce(x, [](auto a, auto b) XGRAD_INLINE_LAMBDA { return a + b; });
}

// The product of the lanes.
template <lane V>
XGRAD_ALWAYS_INLINE scalar_of<V> reduce_multiply(V x) {
  return detail::reduce(x, [](auto a, auto b) XGRAD_INLINE_LAMBDA { return a * b; });
}

// The least lane; NaN if any is.
template <lane V>
XGRAD_ALWAYS_INLINE scalar_of<V> reduce_minimum(V x) {
  return detail::reduce(x, [](auto a, auto b) XGRAD_INLINE_LAMBDA {
    const auto take_a = (a < b) | (a != a);
    return take_a ? a : b;
  });
}

// The greatest lane; NaN if any is.
template <lane V>
XGRAD_ALWAYS_INLINE scalar_of<V> reduce_maximum(V x) {
  return detail::reduce(x, [](auto a, auto b) XGRAD_INLINE_LAMBDA {
    const auto take_a = (a > b) | (a != a);
    return take_a ? a : b;
  });
}

// start, start + 1, start + 2, ...
template <lane V>
XGRAD_ALWAYS_INLINE V iota(scalar_of<V> start) {
  using T = scalar_of<V>;
  if constexpr (width_of<V> == 1) return start;
  else
    return [&]<int... I>(std::integer_sequence<int, I...>) XGRAD_INLINE_LAMBDA {
      return V(start) + V(typename V::raw_type{T(I)...});
    }(std::make_integer_sequence<int, width_of<V>>{});
}

}  // namespace xgrad::emit
