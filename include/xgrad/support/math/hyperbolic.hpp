// sinh, cosh and tanh: odd polynomials near 0, elsewhere combinations of e^x and e^-x whose first rounding is kept.
#pragma once

#include "exponential.hpp"

namespace xgrad::support::math {

// Hyperbolic tangent; within 2 ULP.
// (tanh(x) - x) / x^3 in z = x^2: interpolation at the Chebyshev nodes of [0, 0.3025], error 2^-57 of x.
constexpr double tanh(double x) {
  const double size = abs(x);
  if (isnan(x) || size < 0x1p-28) return x;
  if (size > 22) return copysign(1, x);
  if (size < 0.55) {
    const double z = x * x;
    // clang-format off
        return x + x * z * (
            -0.3333333333333333 + z * (0.13333333333332714 + z * (-0.053968253967434016 + z * (
            0.021869488493666944 + z * (-0.008863234397814355 + z * (0.003592110378689024 + z * (
            -0.001455661830100716 + z * (0.0005889360520074057 + z * (-0.0002346347410887237 + z * (
            8.511313685577672e-05 + z * -2.060276537636634e-05))))))))));
    // clang-format on
  }
  return copysign(1 - 2 / (rounded(exponential_parts(2 * size)) + 1), x);
}

// Hyperbolic sine; within 2 ULP.
// (sinh(x) - x) / x^3 in z = x^2: interpolation at the Chebyshev nodes of [0, 0.25], error 2^-58 of x.
constexpr double sinh(double x) {
  const double size = abs(x);
  if (!isfinite(x) || size < 0x1p-28) return x;
  if (size > 710.475860073944) return copysign(infinity, x);
  if (size < 0.5) {
    const double z = x * x;
    // clang-format off
        return x + x * z * (
            0.16666666666666666 + z * (0.008333333333333333 + z * (0.00019841269841269893 + z * (
            2.755731922385946e-06 + z * (2.5052108529916113e-08 + z * (1.605895909905728e-10 + z *
            7.671802234064814e-13))))));
    // clang-format on
  }
  const exponential grown = exponential_parts(size);
  const extended large = significand(grown);
  if (grown.exponent > 60) return copysign(scale(rounded(large), grown.exponent - 1), x);
  const extended small = times_power(significand(exponential_parts(-size)), power_of_two(-2 * grown.exponent));
  return copysign(scale(rounded(add(large, negate(small))), grown.exponent - 1), x);
}

// Hyperbolic cosine; within 2 ULP.
constexpr double cosh(double x) {
  const double size = abs(x);
  if (!isfinite(x)) return size;
  if (size > 710.475860073944) return infinity;
  const exponential grown = exponential_parts(size);
  const extended large = significand(grown);
  if (grown.exponent > 60) return scale(rounded(large), grown.exponent - 1);
  const extended small = times_power(significand(exponential_parts(-size)), power_of_two(-2 * grown.exponent));
  return scale(rounded(add(large, small)), grown.exponent - 1);
}

}  // namespace xgrad::support::math
