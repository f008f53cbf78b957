// log and log1p in plain doubles, and in sums of two for log2, log10 and functions built on logarithms.
// Both write x = 2^k * m with m in [sqrt(1/2), sqrt(2)) and log(m) = 2 atanh(s), s = (m - 1) / (m + 1).
#pragma once

#include "extended.hpp"

namespace xgrad::support::math {

// log((1 + f) * 2^exponent) + low, for 1 + f in [sqrt(1/2), sqrt(2)).
// (2 atanh(s) - 2 s) / s^3 in z = s^2: interpolation at the Chebyshev nodes of [0, 0.0295], error 2^-60 of 2 s.
constexpr double log_of_parts(double f, int exponent, double low) {
  const double s = f / (2 + f);
  const double z = s * s;
  // clang-format off
    const double tail =
        z * (0.6666666666666666 + z * (0.40000000000000885 + z * (0.28571428570799784 + z * (
             0.22222222392581045 + z * (0.18181795547521137 + z * (0.15386244737621665 + z * (
             0.13268638369266825 + z * 0.13088034850927555)))))));
  // clang-format on
  const double half_square = 0.5 * f * f;
  return exponent * 0.6931471804855391 -
         ((half_square - (s * (half_square + tail) + (exponent * 7.440617110012397e-11 + low))) - f);
}

// log(x.high + x.low) of a positive finite number, to about 2^-64 of its value.
// (2 atanh(s) - 2 s - 2/3 s^3) / s^5 in z = s^2: as above, error 2^-66 of 2 s.
constexpr extended extended_log(extended x) {
  const decomposed d = decompose(x.high);
  const extended f = fast_two_sum(d.significand - 1, x.low == 0 ? 0 : x.low * power_of_two(-d.exponent));
  const extended divisor = fast_two_sum(2, f.high);
  const extended s = divide(f, {divisor.high, divisor.low + f.low});
  const extended square = two_product(s.high, s.high);
  const double z = square.high;
  const extended cube = two_product(s.high, z);
  const double cube_low = cube.low + (s.high * (square.low + 2 * s.high * s.low) + s.low * z);
  // 2/3 of the cube: both differences are exact.
  const double thirds = cube.high / 1.5;
  // clang-format off
    const double tail = (((cube.high - thirds) - 0.5 * thirds) + cube_low) / 1.5 + cube.high * (z * (
        0.4 + z * (0.2857142857142937 + z * (0.22222222221652765 + z * (0.18181818336099848 + z * (
        0.1538459488700718 + z * (0.1333480879881234 + z * (0.11706126464563398 + z * 0.11724327060846747))))))));
  // clang-format on
  const extended whole = fast_two_sum(d.exponent * 0.6931471804855391, 2 * s.high);
  const extended sum = fast_two_sum(whole.high, thirds);
  return fast_two_sum(sum.high, sum.low + (whole.low + (2 * s.low + (tail + d.exponent * 7.440617110012397e-11))));
}

// Natural logarithm; within 1 ULP. -inf at 0, NaN below.
constexpr double log(double x) {
  if (!(x > 0) || x == infinity) return x == 0 ? -infinity : x > 0 || isnan(x) ? x : not_a_number;
  const decomposed d = decompose(x);
  return log_of_parts(d.significand - 1, d.exponent, 0);
}

// Binary logarithm; within 1 ULP, exact for powers of two.
constexpr double log2(double x) {
  if (!(x > 0) || x == infinity) return x == 0 ? -infinity : x > 0 || isnan(x) ? x : not_a_number;
  const decomposed d = decompose(x);
  const extended fraction = multiply(extended_log({d.significand, 0}), extended{1.4426950408889634, 2.0355273740931033e-17});
  return rounded(add(fraction, static_cast<double>(d.exponent)));
}

// Decimal logarithm; within 1 ULP, exact for powers of ten.
constexpr double log10(double x) {
  if (!(x > 0) || x == infinity) return x == 0 ? -infinity : x > 0 || isnan(x) ? x : not_a_number;
  return rounded(multiply(extended_log({x, 0}), extended{0.4342944819032518, 1.098319650216765e-17}));
}

// log(1 + x) without loss for small x; within 1 ULP. -inf at -1, NaN below.
constexpr double log1p(double x) {
  if (!(x > -1) || x == infinity) return x == -1 ? -infinity : x > 0 || isnan(x) ? x : not_a_number;
  if (abs(x) < 0x1p-54) return x;
  const extended sum = two_sum(1, x);
  const decomposed d = decompose(sum.high);
  return d.exponent == 0 ? log_of_parts(x, 0, 0) : log_of_parts(d.significand - 1, d.exponent, sum.low / sum.high);
}

}  // namespace xgrad::support::math
