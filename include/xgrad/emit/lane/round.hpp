// Rounding to integers, and the remainder. All keep the sign of zero, infinities and NaN.
#pragma once

#include "arithmetic.hpp"

namespace xgrad::emit {

namespace detail {

enum class direction { nearest = 0, down = 1, up = 2, zero = 3 };  // the encoding of x86's rounding instructions

#if XGRAD_SSE2 && !XGRAD_SSE4_1
// Adding 2^digits leaves no fraction bits; the sum is then corrected in the wanted direction.
template <direction D, class V>
XGRAD_ALWAYS_INLINE V round_by_magic(V x) {
  using T = scalar_of<V>;
  const V big(static_cast<T>(word<T>(1) << format<T>::digits)), one(T(1)), zero(T(0)), size = abs(x);
  V r = copysign((size + big) - big, x);
  if constexpr (D == direction::down) r = r - select(r > x, one, zero);
  if constexpr (D == direction::up) r = r + select(r < x, one, zero);
  if constexpr (D == direction::zero) r = r - select(abs(r) > size, copysign(one, x), zero);
  return select(size < big, copysign(r, x), x);
}
#endif

template <direction D, class V>
XGRAD_ALWAYS_INLINE V round_to(V x) {
  if constexpr (width_of<V> == 1) {
    if constexpr (D == direction::nearest) return std::rint(x);
    if constexpr (D == direction::down) return std::floor(x);
    if constexpr (D == direction::up) return std::ceil(x);
    if constexpr (D == direction::zero) return std::trunc(x);
  } else {
    [[maybe_unused]] constexpr bool single = sizeof(scalar_of<V>) == 4;
    [[maybe_unused]] constexpr int mode = static_cast<int>(D) | 8;  // 8: raise no inexact flag
    using raw [[maybe_unused]] = typename V::raw_type;
#if XGRAD_AVX512
    if constexpr (single) return V((raw)_mm512_maskz_roundscale_ps(0xffff, x.data(), mode));
    else return V((raw)_mm512_maskz_roundscale_pd(0xff, x.data(), mode));
#elif XGRAD_AVX
    if constexpr (single) return V((raw)_mm256_round_ps(x.data(), mode));
    else return V((raw)_mm256_round_pd(x.data(), mode));
#elif XGRAD_SSE4_1
    if constexpr (single) return V((raw)_mm_round_ps(x.data(), mode));
    else return V((raw)_mm_round_pd(x.data(), mode));
#elif XGRAD_SSE2
    return round_by_magic<D>(x);
#elif XGRAD_NEON  // xsimd 8.1 takes some floats to the wrong side there
    if constexpr (single) {
      if constexpr (D == direction::nearest) return V((raw)vrndnq_f32(x.data()));
      if constexpr (D == direction::down) return V((raw)vrndmq_f32(x.data()));
      if constexpr (D == direction::up) return V((raw)vrndpq_f32(x.data()));
      if constexpr (D == direction::zero) return V((raw)vrndq_f32(x.data()));
    } else {
      if constexpr (D == direction::nearest) return V((raw)vrndnq_f64(x.data()));
      if constexpr (D == direction::down) return V((raw)vrndmq_f64(x.data()));
      if constexpr (D == direction::up) return V((raw)vrndpq_f64(x.data()));
      if constexpr (D == direction::zero) return V((raw)vrndq_f64(x.data()));
    }
#elif XGRAD_HAS_XSIMD
    if constexpr (D == direction::nearest) return V(xsimd::nearbyint(x.as_batch()));
    if constexpr (D == direction::down) return V(xsimd::floor(x.as_batch()));
    if constexpr (D == direction::up) return V(xsimd::ceil(x.as_batch()));
    if constexpr (D == direction::zero) return V(xsimd::trunc(x.as_batch()));
#endif
  }
}

}  // namespace detail

// The nearest integer, halves to the even one.
template <lane V>
XGRAD_ALWAYS_INLINE V round(V x) {
  return detail::round_to<detail::direction::nearest>(x);
}
template <lane V>
XGRAD_ALWAYS_INLINE V floor(V x) {
  return detail::round_to<detail::direction::down>(x);
}
template <lane V>
XGRAD_ALWAYS_INLINE V ceil(V x) {
  return detail::round_to<detail::direction::up>(x);
}
template <lane V>
XGRAD_ALWAYS_INLINE V trunc(V x) {
  return detail::round_to<detail::direction::zero>(x);
}

// f of each lane, one after the other: for the rare arguments that a vector formula does not serve.
template <lane V, class F>
XGRAD_ALWAYS_INLINE V each_lane(F f, V a) {
  if constexpr (width_of<V> == 1) {
    return f(a);
  } else {
    typename V::raw_type x = a.raw();
    for (int i = 0; i < width_of<V>; ++i) x[i] = f(x[i]);
    return V(x);
  }
}
template <lane V, class F>
XGRAD_ALWAYS_INLINE V each_lane(F f, V a, V b) {
  if constexpr (width_of<V> == 1) {
    return f(a, b);
  } else {
    typename V::raw_type x = a.raw(), y = b.raw();
    for (int i = 0; i < width_of<V>; ++i) x[i] = f(x[i], y[i]);
    return V(x);
  }
}

namespace detail {

template <number T>
[[gnu::noinline]] T remainder_of_numbers(T a, T b) {
  return std::fmod(a, b);
}

}  // namespace detail

// The exact remainder of a by b with the sign of b, as numpy.mod: NaN for b = 0 or infinite a.
template <lane V>
XGRAD_ALWAYS_INLINE V mod(V a, std::type_identity_t<V> b) {
  using T = scalar_of<V>;
  const V zero(T(0));
  V r;
#if XGRAD_HAS_FMA
  // The rounded quotient is off by one at most, and a - q b is then exact.
  const V q = trunc(a / b);
  const mask_of<V> served = both(abs(q) < V(static_cast<T>(word<T>(1) << format<T>::digits)), isfinite(b));
  r = fma(-q, b, a);
  r = r + select(flip_sign(r, a) < zero, copysign(b, a), zero);
  if (!all(served)) [[unlikely]]
    r = each_lane([](T x, T y) { return detail::remainder_of_numbers(x, y); }, a, b);
#else
  r = each_lane([](T x, T y) { return detail::remainder_of_numbers(x, y); }, a, b);
#endif
  r = r + select(flip_sign(r, b) < zero, b, zero);
  return select(r == zero, copysign(zero, b), r);
}

}  // namespace xgrad::emit
