// Arithmetic beyond the four operators: fused multiply-add, extremes, square root, signs, kinds of numbers.
// The same bits on every instruction set, except that fma rounds twice on targets without it.
#pragma once

#include <cmath>
#include <limits>

#include "bits.hpp"
#include "mask.hpp"

namespace xgrad::emit {

// a * b + c, rounded once where the target can.
template <lane V>
XGRAD_ALWAYS_INLINE V fma(V a, std::type_identity_t<V> b, std::type_identity_t<V> c) {
#if XGRAD_HAS_FMA
  if constexpr (std::same_as<V, float>) return __builtin_fmaf(a, b, c);
  else if constexpr (std::same_as<V, double>) return __builtin_fma(a, b, c);
#if XGRAD_AVX512
  else if constexpr (width_of<V> == 16) return V((typename V::raw_type)_mm512_fmadd_ps(a.data(), b.data(), c.data()));
  else return V((typename V::raw_type)_mm512_fmadd_pd(a.data(), b.data(), c.data()));
#elif XGRAD_AVX
  else if constexpr (width_of<V> == 8) return V((typename V::raw_type)_mm256_fmadd_ps(a.data(), b.data(), c.data()));
  else return V((typename V::raw_type)_mm256_fmadd_pd(a.data(), b.data(), c.data()));
#elif XGRAD_HAS_XSIMD
  else return V(xsimd::fma(a.as_batch(), b.as_batch(), c.as_batch()));
#endif
#else
  return a * b + c;
#endif
}

// c - a * b, rounded once where the target can.
template <lane V>
XGRAD_ALWAYS_INLINE V fnma(V a, std::type_identity_t<V> b, std::type_identity_t<V> c) {
#if XGRAD_AVX512
  if constexpr (width_of<V> == 16) return V((typename V::raw_type)_mm512_fnmadd_ps(a.data(), b.data(), c.data()));
  else if constexpr (width_of<V> == 8) return V((typename V::raw_type)_mm512_fnmadd_pd(a.data(), b.data(), c.data()));
  else
#elif XGRAD_AVX && XGRAD_HAS_FMA
  if constexpr (width_of<V> == 8) return V((typename V::raw_type)_mm256_fnmadd_ps(a.data(), b.data(), c.data()));
  else if constexpr (width_of<V> == 4) return V((typename V::raw_type)_mm256_fnmadd_pd(a.data(), b.data(), c.data()));
  else
#endif
#if XGRAD_HAS_FMA
    return fma(-a, b, c);
#else
    return c - a * b;
#endif
}

// Lanes that are NaN.
template <lane V>
XGRAD_ALWAYS_INLINE mask_of<V> isnan(V x) {
  return x != x;
}

// Lanes that are neither infinite nor NaN.
template <lane V>
XGRAD_ALWAYS_INLINE mask_of<V> isfinite(V x) {
  return abs(x) <= V(std::numeric_limits<scalar_of<V>>::max());
}

namespace detail {

enum class extreme { least, greatest };

// The register's own minimum or maximum: b if the operands are equal or one is NaN.
template <extreme Which, class V>
XGRAD_ALWAYS_INLINE V extreme_of_registers(V a, V b) {
  constexpr bool least = Which == extreme::least;
  if constexpr (width_of<V> == 1 || !XGRAD_SSE2) {
    return select(least ? a < b : a > b, a, b);
  } else {
    [[maybe_unused]] constexpr bool single = sizeof(scalar_of<V>) == 4;
    using raw [[maybe_unused]] = typename V::raw_type;
#if XGRAD_AVX512
    if constexpr (single)
      return V(
          (raw)(least ? _mm512_maskz_min_ps(0xffff, a.data(), b.data()) : _mm512_maskz_max_ps(0xffff, a.data(), b.data())));
    else
      return V((raw)(least ? _mm512_maskz_min_pd(0xff, a.data(), b.data()) : _mm512_maskz_max_pd(0xff, a.data(), b.data())));
#elif XGRAD_AVX
    if constexpr (single) return V((raw)(least ? _mm256_min_ps(a.data(), b.data()) : _mm256_max_ps(a.data(), b.data())));
    else return V((raw)(least ? _mm256_min_pd(a.data(), b.data()) : _mm256_max_pd(a.data(), b.data())));
#elif XGRAD_SSE2
    if constexpr (single) return V((raw)(least ? _mm_min_ps(a.data(), b.data()) : _mm_max_ps(a.data(), b.data())));
    else return V((raw)(least ? _mm_min_pd(a.data(), b.data()) : _mm_max_pd(a.data(), b.data())));
#endif
  }
}

}  // namespace detail

// The lesser of a and b; NaN if either is; b if they compare equal.
template <lane V>
XGRAD_ALWAYS_INLINE V minimum(V a, std::type_identity_t<V> b) {
  if constexpr (width_of<V> == 1) return a < b || a != a ? a : b;
  else return select(isnan(a), a, detail::extreme_of_registers<detail::extreme::least>(a, b));
}

// The greater of a and b; NaN if either is; b if they compare equal.
template <lane V>
XGRAD_ALWAYS_INLINE V maximum(V a, std::type_identity_t<V> b) {
  if constexpr (width_of<V> == 1) return a > b || a != a ? a : b;
  else return select(isnan(a), a, detail::extreme_of_registers<detail::extreme::greatest>(a, b));
}

// max(x, 0); -0 and NaN stay.
template <lane V>
XGRAD_ALWAYS_INLINE V positive_part(V x) {
  return detail::extreme_of_registers<detail::extreme::greatest>(V(scalar_of<V>(0)), x);
}

// 1, -1, or x itself where it is zero or NaN.
template <lane V>
XGRAD_ALWAYS_INLINE V sign(V x) {
  return select(abs(x) > V(scalar_of<V>(0)), copysign(V(scalar_of<V>(1)), x), x);
}

// The square root, correctly rounded; NaN below zero.
template <lane V>
XGRAD_ALWAYS_INLINE V sqrt(V x) {
  if constexpr (width_of<V> == 1) {
    return std::sqrt(x);
  } else {
#if XGRAD_AVX512
    if constexpr (sizeof(scalar_of<V>) == 4) return V((typename V::raw_type)_mm512_maskz_sqrt_ps(0xffff, x.data()));
    else return V((typename V::raw_type)_mm512_maskz_sqrt_pd(0xff, x.data()));
#elif XGRAD_NEON  // xsimd 8.1 approximates it there
    if constexpr (sizeof(scalar_of<V>) == 4) return V((typename V::raw_type)vsqrtq_f32(x.data()));
    else return V((typename V::raw_type)vsqrtq_f64(x.data()));
#elif XGRAD_HAS_XSIMD
    return V(xsimd::sqrt(x.as_batch()));
#endif
  }
}

}  // namespace xgrad::emit
