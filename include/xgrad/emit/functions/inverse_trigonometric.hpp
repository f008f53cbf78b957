// atan, atan2, asin, acos: odd minimax polynomials, of the quotient of the smaller by the larger number for atan, and
// of sqrt((1 - |x|) / 2) beyond 1/2 for asin; constants pi / 2 and pi in two parts. Largest error 3 ULP.
#pragma once

#include "polynomial.hpp"

namespace xgrad::emit {

namespace detail {

template <lane V>
XGRAD_ALWAYS_INLINE V half_pi() {
  return V(pick<V>(0x1.921fb6p+0f, 0x1.921fb54442d18p+0));
}
// pi / 2 - half_pi
template <lane V>
XGRAD_ALWAYS_INLINE V half_pi_low() {
  return V(pick<V>(-0x1.777a5cp-25f, 0x1.1a62633145c07p-54));
}

// atan(t) for t in [0, 1].
template <lane V>
XGRAD_ALWAYS_INLINE V atan_of_quotient(V t) {
  const V z = t * t;
  V p;
  if constexpr (sizeof(scalar_of<V>) == 4)
    p = polynomial(z, 0.0029193833f, -0.016363056f, 0.043204524f, -0.075516425f, 0.10665761f, -0.14211f, 0.19993767f,
                   -0.33333153f);
  else
    p = polynomial(z, -2.0234701958807375e-05, 0.0002227890612783339, -0.0011630275429245311, 0.003853144140081519,
                   -0.00917937006844562, 0.01697123613152259, -0.02582023098832154, 0.034063064020606375,
                   -0.040923796672200134, 0.04673843659508326, -0.05239200608741749, 0.058773004926582044,
                   -0.06665859187834505, 0.07692212798202787, -0.09090901225370047, 0.11111110678254031,
                   -0.14285714271318858, 0.19999999999754675, -0.33333333333331855);
  return fma(p, z * t, t);
}

// asin(t) for t in [-1/2, 1/2], where z = t^2.
template <lane V>
XGRAD_ALWAYS_INLINE V asin_near_zero(V t, V z) {
  V p;
  if constexpr (sizeof(scalar_of<V>) == 4) p = horner(z, 0.0421664f, 0.024180789f, 0.045469776f, 0.074953064f, 0.16666752f);
  else
    p = polynomial(z, 0.03194367795116333, -0.016269143586274945, 0.019556137816519423, 0.006518127813235258,
                   0.01217138935657789, 0.01388492312869843, 0.017359733880769255, 0.022371756328981418,
                   0.030381959198139095, 0.04464285682713691, 0.07500000000338095, 0.16666666666665406);
  return fma(p, z * t, t);
}

template <lane V>
struct half_angle {
  V t, z;
  mask_of<V> near_zero;
};

// What asin_near_zero takes: x itself, or sqrt((1 - |x|) / 2), the sine of half the angle.
template <lane V>
XGRAD_ALWAYS_INLINE half_angle<V> halve_angle(V x) {
  using T = scalar_of<V>;
  const V a = abs(x), half(T(0.5)), rest = fnma(half, a, half);
  const mask_of<V> near_zero = a < half;
  return {select(near_zero, x, sqrt(rest)), select(near_zero, x * x, rest), near_zero};
}

}  // namespace detail

// The inverse of the tangent.
template <lane V>
XGRAD_ALWAYS_INLINE V atan(V x) {
  using T = scalar_of<V>;
  const V a = abs(x), one(T(1));
  const mask_of<V> steep = a > one;
  const V r = detail::atan_of_quotient(select(steep, one, a) / select(steep, a, one));
  const V y = select(steep, detail::half_pi<V>() - (r - detail::half_pi_low<V>()), r);
  return copysign(y, x);
}

// The angle of the point (x, y), from -pi to pi, with the sign of y.
template <lane V>
XGRAD_ALWAYS_INLINE V atan2(V y, std::type_identity_t<V> x) {
  using T = scalar_of<V>;
  const V a = abs(x), b = abs(y), zero(T(0)), one(T(1)), two(T(2));
  const mask_of<V> steep = b > a, left = copysign(one, x) < zero;
  const V greater = select(steep, b, a), lesser = select(steep, a, b);
  // Of equal numbers 1, infinities included, of zeros 0.
  const V t = select(a == b, select(a > zero, one, zero), lesser / greater);
  const V r = detail::atan_of_quotient(t);
  const V base = select(steep, one, select(left, two, zero));
  const V turned = select(differ(steep, left), -r, r);
  const V angle = fma(base, detail::half_pi<V>(), fma(base, detail::half_pi_low<V>(), turned));
  return select(either(isnan(x), isnan(y)), V(std::numeric_limits<T>::quiet_NaN()), copysign(angle, y));
}

// The inverse of the sine; NaN beyond 1.
template <lane V>
XGRAD_ALWAYS_INLINE V asin(V x) {
  using T = scalar_of<V>;
  const auto h = detail::halve_angle(x);
  const V r = detail::asin_near_zero(h.t, h.z);
  const V y = fnma(V(T(2)), r - V(T(0.5)) * detail::half_pi_low<V>(), detail::half_pi<V>());
  return copysign(select(h.near_zero, r, y), x);
}

// The inverse of the cosine; NaN beyond 1.
template <lane V>
XGRAD_ALWAYS_INLINE V acos(V x) {
  using T = scalar_of<V>;
  const auto h = detail::halve_angle(x);
  const V r = detail::asin_near_zero(h.t, h.z), zero(T(0)), one(T(1)), two(T(2));
  // Multiples of pi / 2, less the angle of x or plus or minus twice the half angle.
  const mask_of<V> left = x < zero;
  const V base = select(h.near_zero, one, select(left, two, zero));
  const V turned = select(h.near_zero, -r, select(left, V(T(-2)) * r, two * r));
  return fma(base, detail::half_pi<V>(), fma(base, detail::half_pi_low<V>(), turned));
}

}  // namespace xgrad::emit
