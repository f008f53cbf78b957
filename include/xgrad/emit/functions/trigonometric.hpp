// sin, cos, tan: the argument is reduced by multiples of pi / 2 in three or four parts, then minimax polynomials.
// sin and cos of one argument share all but their last steps, through common subexpressions or `sincos`.
// Arguments beyond `largest_reduced` go to the standard library lane by lane. NaN for infinities.
// Largest error: sin and cos 1.7 ULP, tan 3.8 ULP.
#pragma once

#include "polynomial.hpp"

namespace xgrad::emit {

namespace detail {

// The largest size that the reduction serves with full relative accuracy.
template <number T>
inline constexpr T largest_reduced =
    sizeof(T) == 4 ? (XGRAD_HAS_FMA ? T(1 << 16) : T(1 << 10)) : (XGRAD_HAS_FMA ? T(1LL << 40) : T(1 << 20));

template <lane V>
struct angle {
  V sine, cosine;     // of the rest
  bits<V> quarters;   // multiples of pi / 2 taken off, in the low bits
  mask_of<V> beyond;  // lanes that this does not serve
};

// |x| = quarters pi / 2 + rest, and the sine and cosine of the rest.
template <lane V>
XGRAD_ALWAYS_INLINE angle<V> reduce_angle(V x) {
  using T = scalar_of<V>;
  const V size = abs(x);
  const V shifted = fma(size, V(pick<V>(0x1.45f306p-1f, 0x1.45f306dc9c883p-1)), V(magic<T>));
  const V n = shifted - V(magic<T>);
#if XGRAD_HAS_FMA
  // The first difference is exact; the later parts give the rest its relative accuracy near its zeros.
  V r = fnma(n, V(pick<V>(0x1.921fb6p+0f, 0x1.921fb54442d18p+0)), size);
  r = fnma(n, V(pick<V>(-0x1.777a5cp-25f, 0x1.1a62633145c07p-54)), r);
  r = fnma(n, V(pick<V>(-0x1.ee59dap-50f, -0x1.f1976b7ed8fbcp-110)), r);
#else
  // Parts so short that their products with n are exact; what the differences lose is added at the end.
  const V first = size - n * V(pick<V>(0x1.922p+0f, 0x1.921fb544p+0));
  const V a = n * V(pick<V>(-0x1.2afp-18f, 0x1.0b4611a6p-34)), second = first - a;
  const V b = n * V(pick<V>(0x1.0b48p-34f, 0x1.3198a2ep-69)), third = second - b;
  const V lost = ((first - second) - a) + ((second - third) - b);
  const V r = third + (lost - n * V(pick<V>(-0x1.ee59dap-50f, 0x1.b839a252049c1p-104)));
#endif
  const V z = r * r;
  V s, c;
  if constexpr (sizeof(T) == 4) {
    s = polynomial(z, -0.000195068467f, 0.00833210163f, -0.166666538f);
    c = polynomial(z, 2.44306702e-05f, -0.00138873013f, 0.0416666456f);
  } else {
    s = polynomial(z, 1.5894534706849825e-10, -2.5050720699182735e-08, 2.755731346491919e-06, -0.0001984126982919591,
                   0.00833333333332172, -0.1666666666666663);
    c = polynomial(z, -1.1358162522912277e-11, 2.087569589696948e-09, -2.755731416200194e-07, 2.4801587288868438e-05,
                   -0.001388888888887323, 0.041666666666666595);
  }
  return {fma(s, z * r, r), fma(c, z * z, fnma(V(T(0.5)), z, V(T(1)))), to_bits(shifted), size > V(largest_reduced<T>)};
}

template <lane V>
XGRAD_ALWAYS_INLINE V sine_of(const angle<V>& a, V x) {
  constexpr int to_sign = sizeof(scalar_of<V>) * 8 - 2;
  const bits<V> sign = (to_bits(x) ^ (a.quarters << to_sign)) & format<scalar_of<V>>::sign;
  return from_bits<V>(to_bits(select(odd<V>(a.quarters), a.cosine, a.sine)) ^ sign);
}

template <lane V>
XGRAD_ALWAYS_INLINE V cosine_of(const angle<V>& a) {
  constexpr int to_sign = sizeof(scalar_of<V>) * 8 - 2;
  const bits<V> sign = ((a.quarters + 1u) << to_sign) & format<scalar_of<V>>::sign;
  return from_bits<V>(to_bits(select(odd<V>(a.quarters), a.sine, a.cosine)) ^ sign);
}

struct sine_of_number {
  template <number T>
  T operator()(T x) const {
    return std::sin(x);
  }
};
struct cosine_of_number {
  template <number T>
  T operator()(T x) const {
    return std::cos(x);
  }
};
struct tangent_of_number {
  template <number T>
  T operator()(T x) const {
    return std::tan(x);
  }
};

// Through memory, so that the rare call costs the surrounding loop no registers.
template <class F, number T>
[[gnu::noinline, gnu::cold]] void mend_lanes(T* y, const T* x, int width) {
  for (int i = 0; i < width; ++i)
    if (std::fabs(x[i]) > largest_reduced<T>) y[i] = F{}(x[i]);
}

// y, with F(x) in the lanes that the reduction does not serve.
template <class F, lane V>
XGRAD_ALWAYS_INLINE V mend(V y, V x, mask_of<V> beyond) {
  if (any(beyond)) [[unlikely]] {
    scalar_of<V> arguments[width_of<V>], values[width_of<V>];
    store(arguments, x);
    store(values, y);
    mend_lanes<F>(values, arguments, width_of<V>);
    y = load<V>(values);
  }
  return y;
}

}  // namespace detail

// The sine.
template <lane V>
XGRAD_ALWAYS_INLINE V sin(V x) {
  const auto a = detail::reduce_angle(x);
  return detail::mend<detail::sine_of_number>(detail::sine_of(a, x), x, a.beyond);
}

// The cosine.
template <lane V>
XGRAD_ALWAYS_INLINE V cos(V x) {
  const auto a = detail::reduce_angle(x);
  return detail::mend<detail::cosine_of_number>(detail::cosine_of(a), x, a.beyond);
}

// Both at once.
template <lane V>
XGRAD_ALWAYS_INLINE void sincos(V x, V& sine, V& cosine) {
  const auto a = detail::reduce_angle(x);
  sine = detail::mend<detail::sine_of_number>(detail::sine_of(a, x), x, a.beyond);
  cosine = detail::mend<detail::cosine_of_number>(detail::cosine_of(a), x, a.beyond);
}

// The tangent.
template <lane V>
XGRAD_ALWAYS_INLINE V tan(V x) {
  const auto a = detail::reduce_angle(x);
  const mask_of<V> swapped = odd<V>(a.quarters);
  const V t = select(swapped, a.cosine, a.sine) / select(swapped, -a.sine, a.cosine);
  return detail::mend<detail::tangent_of_number>(flip_sign(t, x), x, a.beyond);
}

}  // namespace xgrad::emit
