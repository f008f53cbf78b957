// sin, cos and tan: reduction to |r| <= pi/4, then polynomials for sine and cosine that carry the remainder's low part.
// Polynomials: interpolation at the Chebyshev nodes of z = r^2 in [0, 0.618], error 2^-57 of r for sine, 2^-60 for
// cosine.
#pragma once

#include "argument_reduction.hpp"

namespace xgrad::support::math {

// sin(r) - r.high
constexpr double sine_tail(extended r) {
  const double z = r.high * r.high;
  // clang-format off
    return r.high * z * (
        -0.16666666666666666 + z * (0.008333333333333331 + z * (-0.00019841269841265017 + z * (
        2.755731921930192e-06 + z * (-2.5052106219521895e-08 + z * (1.6058529572267877e-10 + z *
        -7.586576588171073e-13)))))) + r.low * (1 - 0.5 * z);
  // clang-format on
}

// cos(r) in two parts that overlap; high is 1 - r^2/2, rounded.
constexpr extended cosine_parts(extended r) {
  const double z = r.high * r.high;
  const double high = 1 - 0.5 * z;
  // clang-format off
    return {high, ((1 - high) - 0.5 * z) + (z * z * (
        0.041666666666666664 + z * (-0.0013888888888888887 + z * (2.4801587301584618e-05 + z * (
        -2.7557319221382114e-07 + z * (2.087675578389404e-09 + z * (-1.1470459749675607e-11 + z *
        4.745804889760674e-14)))))) - r.high * r.low)};
  // clang-format on
}

// sin(r + quadrant * pi/2)
constexpr double sine_of(const reduced_angle& angle) {
  if ((angle.quadrant & 1) != 0) {
    const extended cosine = cosine_parts(angle.remainder);
    return (angle.quadrant & 2) != 0 ? -rounded(cosine) : rounded(cosine);
  }
  const double sine = angle.remainder.high + sine_tail(angle.remainder);
  return (angle.quadrant & 2) != 0 ? -sine : sine;
}

// tan(r + quadrant * pi/2)
constexpr double tangent_of(const reduced_angle& angle) {
  const extended sine = fast_two_sum(angle.remainder.high, sine_tail(angle.remainder));
  const extended parts = cosine_parts(angle.remainder);
  const extended cosine = fast_two_sum(parts.high, parts.low);
  if ((angle.quadrant & 1) == 0) return rounded(divide(sine, cosine));
  return -rounded(divide(cosine, sine));
}

// Sine; within 1 ULP for every finite x, NaN of infinities.
constexpr double sin(double x) {
  if (!isfinite(x)) return not_a_number;
  return abs(x) < 0x1p-27 ? x : sine_of(reduce_angle(x));
}

// Cosine; within 1 ULP for every finite x, NaN of infinities.
constexpr double cos(double x) {
  if (!isfinite(x)) return not_a_number;
  const reduced_angle angle = reduce_angle(x);
  return sine_of({angle.remainder, angle.quadrant + 1});
}

// Tangent; within 1 ULP for every finite x, NaN of infinities.
constexpr double tan(double x) {
  if (!isfinite(x)) return not_a_number;
  return abs(x) < 0x1p-27 ? x : tangent_of(reduce_angle(x));
}

}  // namespace xgrad::support::math
