// rsqrt and cbrt: approximations of the reciprocal roots, refined by their iterations, with no division where
// the target offers a start. Largest error 1 ULP. Denormals as accurate as the rest.
#pragma once

#include "polynomial.hpp"

namespace xgrad::emit {

namespace detail {

#if XGRAD_AVX512
// 1 / sqrt(x) to 14 bits, from one instruction.
template <lane V>
XGRAD_ALWAYS_INLINE V approximate_rsqrt(V x) {
  if constexpr (std::same_as<V, float>) return _mm_cvtss_f32(_mm_maskz_rsqrt14_ss(1, _mm_setzero_ps(), _mm_set_ss(x)));
  else if constexpr (std::same_as<V, double>) return _mm_cvtsd_f64(_mm_maskz_rsqrt14_sd(1, _mm_setzero_pd(), _mm_set_sd(x)));
  else if constexpr (width_of<V> == 16) return V((typename V::raw_type)_mm512_maskz_rsqrt14_ps(0xffff, x.data()));
  else return V((typename V::raw_type)_mm512_maskz_rsqrt14_pd(0xff, x.data()));
}
#endif

}  // namespace detail

// 1 / sqrt(x); infinite at zeros, with their sign, NaN below.
template <lane V>
XGRAD_ALWAYS_INLINE V rsqrt(V x) {
  using T = scalar_of<V>;
  const V one(T(1));
#if XGRAD_AVX512
  // 1 - x y^2, with what the product x y lost
  const auto rest_of = [&](V y) XGRAD_INLINE_LAMBDA {
    const V product = x * y;
    return fnma(fma(x, y, -product), y, fnma(product, y, one));
  };
  const V start = detail::approximate_rsqrt(x), rest = rest_of(start);
  V y = fma(start * rest, fma(rest, V(T(0.375)), V(T(0.5))), start);
  if constexpr (sizeof(T) == 8) y = fma(y * rest_of(y), V(T(0.5)), y);
  return select(isnan(rest), start, y);  // NaN: x is 0 or infinite
#else
  return one / sqrt(x);
#endif
}

// The cube root.
template <lane V>
XGRAD_ALWAYS_INLINE V cbrt(V x) {
  using T = scalar_of<V>;
  const V one(T(1)), shift(magic<T>), third(T(1) / T(3));
  const auto [m, e] = take_apart(abs(x));
  // e = 3 k + j with j of -1, 0 or 1; y is near 1 / cbrt(n) where n = 2^j m
  const V k = fma(e, third, shift) - shift, j = fnma(V(T(3)), k, e);
  const mask_of<V> up = j > V(T(0.5)), down = j < V(T(-0.5));
  const V n = m * select(up, V(T(2)), select(down, V(T(0.5)), one));
  const V factor = select(up, V(pick<V>(0x1.965feap-1f, 0x1.965fea53d6e3dp-1)),
                          select(down, V(pick<V>(0x1.428a30p+0f, 0x1.428a2f98d728bp+0)), one));
  V y, z;
  if constexpr (sizeof(T) == 4) {
    y = horner(m, -0.13029334f, 0.6217906f, -1.1886733f, 1.6970795f) * factor;
    z = fma(y * third, fnma(n * y, y * y, one), y);
  } else {
    y = horner(m, -0.07893889229791733, 0.5429240664478883, -1.5598503483117925, 2.4337616035751815, -2.298212223807332,
               1.9603142274451177) *
        factor;
    const V rest = fnma(n * y, y * y, one);
    z = fma(y * rest, fma(rest, V(T(2) / T(9)), third), y);
  }
  const V square = z * z, root = n * square;
  const V r = fma(fnma(root * root, root, n), square * third, root) * power_of_two(k);
  return select(both(abs(x) > V(T(0)), isfinite(x)), copysign(r, x), x);
}

}  // namespace xgrad::emit
