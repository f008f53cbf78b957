// Square blocks of width vectors in registers: their transpose, and the sum of each.
// Written as shuffles that are one instruction each: interleaving within 128 bits, then choosing blocks of 128 bits.
#pragma once

#include <utility>

#include "vec.hpp"

namespace xgrad::emit {

#if XGRAD_HAS_XSIMD
namespace detail {

// Interleaves, within each 128 bits, the lower (upper) half of a with that of b, in units of Unit elements.
template <int Unit, int Upper, number T>
XGRAD_ALWAYS_INLINE vec<T> interleave(vec<T> a, vec<T> b) {
  constexpr int width = vec<T>::width, block = 16 / static_cast<int>(sizeof(T));
  return [&]<int... I>(std::integer_sequence<int, I...>) XGRAD_INLINE_LAMBDA {
    return vec<T>((typename vec<T>::raw_type)__builtin_shufflevector(
        a.raw(), b.raw(),
        (I / block * block + Upper * block / 2 + I % block / (2 * Unit) * Unit + I % Unit + (I / Unit % 2 ? width : 0))...));
  }(std::make_integer_sequence<int, width>{});
}

// The even (odd) blocks of 128 bits of a, then those of b.
template <int Odd, number T>
XGRAD_ALWAYS_INLINE vec<T> choose_blocks(vec<T> a, vec<T> b) {
  constexpr int width = vec<T>::width, block = 16 / static_cast<int>(sizeof(T));
  return [&]<int... I>(std::integer_sequence<int, I...>) XGRAD_INLINE_LAMBDA {
    return vec<T>((typename vec<T>::raw_type)__builtin_shufflevector(a.raw(), b.raw(),
                                                                     ((2 * (I / block) + Odd) * block + I % block)...));
  }(std::make_integer_sequence<int, width>{});
}

template <int Unit, number T>
XGRAD_ALWAYS_INLINE vec<T> add_interleaved(vec<T> a, vec<T> b) {
  return interleave<Unit, 0>(a, b) + interleave<Unit, 1>(a, b);
}

template <int Count, number T>
XGRAD_ALWAYS_INLINE void add_blocks(vec<T>* v) {
  if constexpr (Count > 1) {
    for (int i = 0; i < Count / 2; ++i)
      v[i] = choose_blocks<0>(v[2 * i], v[2 * i + 1]) + choose_blocks<1>(v[2 * i], v[2 * i + 1]);
    add_blocks<Count / 2>(v);
  }
}

// v: Count groups; row r of the result is block r of each group in turn.
template <int Count, number T>
XGRAD_ALWAYS_INLINE void transpose_blocks(vec<T>* v) {
  if constexpr (Count == 2) {
    const vec<T> a = v[0], b = v[1];
    v[0] = choose_blocks<0>(a, b);
    v[1] = choose_blocks<1>(a, b);
  } else if constexpr (Count == 4) {
    const vec<T> even0 = choose_blocks<0>(v[0], v[1]), even1 = choose_blocks<0>(v[2], v[3]);
    const vec<T> odd0 = choose_blocks<1>(v[0], v[1]), odd1 = choose_blocks<1>(v[2], v[3]);
    v[0] = choose_blocks<0>(even0, even1);
    v[1] = choose_blocks<0>(odd0, odd1);
    v[2] = choose_blocks<1>(even0, even1);
    v[3] = choose_blocks<1>(odd0, odd1);
  }
}

}  // namespace detail
#endif

// One vector whose lane i is the sum of the lanes of v[i].  v: width vectors
template <lane V>
XGRAD_ALWAYS_INLINE V transpose_add(const V* v) {
  if constexpr (width_of<V> == 1) {
    return v[0];
  } else {
#if XGRAD_HAS_XSIMD
    constexpr int block = 16 / static_cast<int>(sizeof(scalar_of<V>)), blocks = width_of<V> / block;
    V u[blocks];
    for (int i = 0; i < blocks; ++i) {
      const V* g = v + i * block;
      if constexpr (block == 2) u[i] = detail::add_interleaved<1>(g[0], g[1]);
      else u[i] = detail::add_interleaved<2>(detail::add_interleaved<1>(g[0], g[1]), detail::add_interleaved<1>(g[2], g[3]));
    }
    detail::add_blocks<blocks>(u);
    return u[0];
#endif
  }
}

// Transposes the width x width block in place: lane j of v[i] changes places with lane i of v[j].
template <lane V>
XGRAD_ALWAYS_INLINE void transpose([[maybe_unused]] V* v) {
#if XGRAD_HAS_XSIMD
  if constexpr (width_of<V> > 1) {
    constexpr int block = 16 / static_cast<int>(sizeof(scalar_of<V>)), blocks = width_of<V> / block;
    for (int i = 0; i < width_of<V>; i += block) {
      V* g = v + i;
      if constexpr (block == 2) {
        const V a = g[0], b = g[1];
        g[0] = detail::interleave<1, 0>(a, b);
        g[1] = detail::interleave<1, 1>(a, b);
      } else {
        const V a = detail::interleave<1, 0>(g[0], g[1]), b = detail::interleave<1, 1>(g[0], g[1]);
        const V c = detail::interleave<1, 0>(g[2], g[3]), d = detail::interleave<1, 1>(g[2], g[3]);
        g[0] = detail::interleave<2, 0>(a, c);
        g[1] = detail::interleave<2, 1>(a, c);
        g[2] = detail::interleave<2, 0>(b, d);
        g[3] = detail::interleave<2, 1>(b, d);
      }
    }
    if constexpr (blocks > 1)
      for (int k = 0; k < block; ++k) {
        V u[blocks];
        for (int i = 0; i < blocks; ++i) u[i] = v[i * block + k];
        detail::transpose_blocks<blocks>(u);
        for (int i = 0; i < blocks; ++i) v[i * block + k] = u[i];
      }
  }
#endif
}

}  // namespace xgrad::emit
