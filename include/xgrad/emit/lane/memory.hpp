// Lanes from memory and back: whole or the first n, contiguous or strided, converting between element types.
// Nothing is read or written beyond the elements named. Pointers need no alignment; strides count elements.
#pragma once

#include <cstddef>
#include <utility>

#include "bits.hpp"
#include "mask.hpp"

namespace xgrad::emit {

namespace detail {

// A bool is read and written as the byte 0 or 1.
template <class E>
using stored = std::conditional_t<std::same_as<E, bool>, std::uint8_t, E>;

template <class E>
concept convertible_in_register = std::is_arithmetic_v<E> && sizeof(E) <= 8;

template <class E, class T>
XGRAD_ALWAYS_INLINE E to_element(T x) {
  if constexpr (std::same_as<E, bool>) return x != T(0);
  else return static_cast<E>(x);
}

}  // namespace detail

// The width elements from p on.
template <lane V, class E>
XGRAD_ALWAYS_INLINE V load(const E* p) {
  using T = scalar_of<V>;
  if constexpr (width_of<V> == 1) {
    return static_cast<T>(*p);
  } else {
    typename V::raw_type r;
    if constexpr (std::same_as<E, T>) {
      __builtin_memcpy(&r, p, sizeof(r));
    } else if constexpr (detail::convertible_in_register<E>) {
      typename detail::elements<detail::stored<E>, width_of<V>>::type e;
      __builtin_memcpy(&e, p, sizeof(e));
      r = __builtin_convertvector(e, typename V::raw_type);
    } else {
      for (int i = 0; i < width_of<V>; ++i) r[i] = static_cast<T>(p[i]);
    }
    return V(r);
  }
}

namespace detail {

// The Count elements from p on, then zeros.
template <lane V, int Count>
XGRAD_ALWAYS_INLINE V load_part(const scalar_of<V>* p) {
  typename elements<scalar_of<V>, Count>::type part, zero = {};
  __builtin_memcpy(&part, p, sizeof(part));
  return [&]<int... I>(std::integer_sequence<int, I...>) XGRAD_INLINE_LAMBDA {
    return V(__builtin_shufflevector(part, zero, (I < Count ? I : Count)...));
  }(std::make_integer_sequence<int, width_of<V>>{});
}
template <int Count, lane V>
XGRAD_ALWAYS_INLINE void store_part(scalar_of<V>* p, V x) {
  const auto part = [&]<int... I>(std::integer_sequence<int, I...>) XGRAD_INLINE_LAMBDA {
    return __builtin_shufflevector(x.raw(), x.raw(), I...);
  }(std::make_integer_sequence<int, Count>{});
  __builtin_memcpy(p, &part, sizeof(part));
}

}  // namespace detail

// Of rows of Row numbers that lie one after the other: the lanes of their vector number `part` that belong to `rows` of
// them.
template <lane V, int Row>
constexpr int lanes_of_rows(long rows, int part) {
  const long lanes = rows * Row - part * width_of<V>;
  return lanes <= 0 ? 0 : lanes < width_of<V> ? static_cast<int>(lanes) : width_of<V>;
}

// Asks for the cache lines of that many elements, which are read later.
template <int Numbers, class E>
XGRAD_ALWAYS_INLINE void fetch(const E* p) {
  constexpr int line = 64 / int{sizeof(E)};
#pragma GCC unroll 16
  for (int i = 0; i < Numbers; i += line) __builtin_prefetch(p + i);
}

// The first n elements from p on, then zeros.  requires 0 <= n <= width
template <lane V, class E>
XGRAD_ALWAYS_INLINE V load_first(const E* p, int n) {
  using T = scalar_of<V>;
  if constexpr (width_of<V> == 1) {
    return n > 0 ? static_cast<T>(*p) : T(0);
  } else {
    // Half a vector takes a narrower load, which waits for no store beyond it.
    if constexpr (std::same_as<E, T>)
      if (__builtin_constant_p(n) && n == width_of<V> / 2) return detail::load_part<V, width_of<V> / 2>(p);
#if XGRAD_AVX512
    if constexpr (std::same_as<E, float> && std::same_as<T, float>)
      return V((typename V::raw_type)_mm512_maskz_loadu_ps(first_lanes<V>(n).value, p));
    else if constexpr (std::same_as<E, double> && std::same_as<T, double>)
      return V((typename V::raw_type)_mm512_maskz_loadu_pd(first_lanes<V>(n).value, p));
    else
#elif XGRAD_AVX
    if constexpr (std::same_as<E, float> && std::same_as<T, float>)
      return V((typename V::raw_type)_mm256_maskload_ps(p, (__m256i)first_lanes<V>(n).value));
    else if constexpr (std::same_as<E, double> && std::same_as<T, double>)
      return V((typename V::raw_type)_mm256_maskload_pd(p, (__m256i)first_lanes<V>(n).value));
    else
#endif
    {
      T buffer[width_of<V>] = {};
      for (int i = 0; i < n; ++i) buffer[i] = static_cast<T>(p[i]);
      return load<V>(buffer);
    }
  }
}

// The elements p[0], p[stride], p[2 stride], ...
template <lane V, class E>
XGRAD_ALWAYS_INLINE V load_strided(const E* p, std::ptrdiff_t stride) {
  using T = scalar_of<V>;
  if constexpr (width_of<V> == 1) return static_cast<T>(*p);
  else
    return [&]<int... I>(std::integer_sequence<int, I...>) XGRAD_INLINE_LAMBDA {
      return V(typename V::raw_type{static_cast<T>(p[I * stride])...});
    }(std::make_integer_sequence<int, width_of<V>>{});
}

// The first n elements of stride `stride`, then zeros.  requires 0 <= n <= width
template <lane V, class E>
XGRAD_ALWAYS_INLINE V load_strided_first(const E* p, std::ptrdiff_t stride, int n) {
  using T = scalar_of<V>;
  T buffer[width_of<V>] = {};
  for (int i = 0; i < n; ++i) buffer[i] = static_cast<T>(p[i * stride]);
  return load<V>(buffer);
}

// Lanes to the width elements from p on; bool receives x != 0, integers the truncated value.
template <class E, lane V>
XGRAD_ALWAYS_INLINE void store(E* p, V x) {
  using T = scalar_of<V>;
  if constexpr (width_of<V> == 1) {
    *p = detail::to_element<E>(x);
  } else {
    using element [[maybe_unused]] = typename detail::elements<detail::stored<E>, width_of<V>>::type;
    const auto r = x.raw();
    if constexpr (std::same_as<E, T>) {
      __builtin_memcpy(p, &r, sizeof(r));
    } else if constexpr (std::same_as<E, bool>) {
      const auto e = __builtin_convertvector((bits<V>)(r != 0) & 1, element);
      __builtin_memcpy(p, &e, sizeof(e));
    } else if constexpr (detail::convertible_in_register<E>) {
      const auto e = __builtin_convertvector(r, element);
      __builtin_memcpy(p, &e, sizeof(e));
    } else {
      for (int i = 0; i < width_of<V>; ++i) p[i] = detail::to_element<E>(r[i]);
    }
  }
}

// The first n lanes to the elements from p on.  requires 0 <= n <= width
template <class E, lane V>
XGRAD_ALWAYS_INLINE void store_first(E* p, V x, int n) {
  using T = scalar_of<V>;
  if constexpr (width_of<V> == 1) {
    if (n > 0) *p = detail::to_element<E>(x);
  } else {
    if constexpr (std::same_as<E, T>)
      if (__builtin_constant_p(n) && n == width_of<V> / 2) return detail::store_part<width_of<V> / 2>(p, x);
#if XGRAD_AVX512
    if constexpr (std::same_as<E, float> && std::same_as<T, float>)
      _mm512_mask_storeu_ps(p, first_lanes<V>(n).value, x.data());
    else if constexpr (std::same_as<E, double> && std::same_as<T, double>)
      _mm512_mask_storeu_pd(p, first_lanes<V>(n).value, x.data());
    else
#elif XGRAD_AVX
    if constexpr (std::same_as<E, float> && std::same_as<T, float>)
      _mm256_maskstore_ps(p, (__m256i)first_lanes<V>(n).value, x.data());
    else if constexpr (std::same_as<E, double> && std::same_as<T, double>)
      _mm256_maskstore_pd(p, (__m256i)first_lanes<V>(n).value, x.data());
    else
#endif
    {
      T buffer[width_of<V>];
      store(buffer, x);
      for (int i = 0; i < n; ++i) p[i] = detail::to_element<E>(buffer[i]);
    }
  }
}

// Lanes to p[0], p[stride], p[2 stride], ...
template <class E, lane V>
XGRAD_ALWAYS_INLINE void store_strided(E* p, std::ptrdiff_t stride, V x) {
  if constexpr (width_of<V> == 1) {
    *p = detail::to_element<E>(x);
  } else {
    const auto r = x.raw();
    for (int i = 0; i < width_of<V>; ++i) p[i * stride] = detail::to_element<E>(r[i]);
  }
}

// The first n lanes to p[0], p[stride], ...  requires 0 <= n <= width
template <class E, lane V>
XGRAD_ALWAYS_INLINE void store_strided_first(E* p, std::ptrdiff_t stride, V x, int n) {
  scalar_of<V> buffer[width_of<V>];
  store(buffer, x);
  for (int i = 0; i < n; ++i) p[i * stride] = detail::to_element<E>(buffer[i]);
}

}  // namespace xgrad::emit
