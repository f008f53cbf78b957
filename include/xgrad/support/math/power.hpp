// Roots and powers: sqrt, rsqrt, cbrt, hypot and pow. Roots refine a cubic polynomial's guess and settle the
// last bit by an exact remainder; pow is exp(y log x) with the logarithm as a sum of two doubles.
#pragma once

#include "exponential.hpp"
#include "logarithm.hpp"

namespace xgrad::support::math {

// Square root, correctly rounded. -0 of -0, NaN below.
constexpr double sqrt(double x) {
  if (!(x > 0) || x == infinity) return x < 0 ? not_a_number : x;
  const bool subnormal = x < 0x1p-1022;
  const std::uint64_t bits = std::bit_cast<std::uint64_t>(subnormal ? x * 0x1p54 : x);
  const int exponent = static_cast<int>(bits >> 52) - 1023;
  const int odd = exponent & 1;
  const std::uint64_t integer = ((bits & 0x000fffffffffffffu) | 0x0010000000000000u) << odd;
  const double m = static_cast<double>(integer) * 0x1p-52;
  // On [1, 4], within 2^-8.7; each step of Newton's method doubles the bits.
  const double guess =
      0.45015557286411034 + m * (0.6371288193468065 + m * (-0.09258526521320767 + m * 0.007555691922606131));
  const double second = 0.5 * (guess + m / guess);
  const double third = 0.5 * (second + m / second);
  const double fourth = 0.5 * (third + m / third);
  // r approximates sqrt(integer * 2^52) within 1; the remainder fits 64 bits, so arithmetic modulo 2^64 is exact.
  const std::uint64_t r = static_cast<std::uint64_t>(fourth * 0x1p52);
  const std::int64_t remainder = static_cast<std::int64_t>((integer << 52) - r * r);
  const std::int64_t root = static_cast<std::int64_t>(r);
  const std::int64_t nearest = remainder > root ? root + 1 : remainder <= -root ? root - 1 : root;
  return static_cast<double>(nearest) * power_of_two((exponent - odd) / 2 - (subnormal ? 52 + 27 : 52));
}

// Square root of a sum of two doubles, for positive x.
constexpr extended extended_sqrt(extended x) {
  const double root = sqrt(x.high);
  const extended square = two_product(root, root);
  return fast_two_sum(root, ((x.high - square.high) - square.low + x.low) / (2 * root));
}

// 1 / sqrt(x); within 1.5 ULP. inf of 0, NaN below.
constexpr double rsqrt(double x) {
  if (x == 0) return copysign(infinity, x);
  const double root = sqrt(x);
  return isnan(root) ? root : 1 / root;
}

// Cube root; within 1 ULP, exact for cubes.
constexpr double cbrt(double x) {
  if (x == 0 || !isfinite(x)) return x;
  const decomposed d = decompose(abs(x));
  // The exponent is made positive, so that division rounds down.
  const int third = (d.exponent + 1200) / 3 - 400;
  const double m = d.significand * power_of_two(d.exponent - 3 * third);
  // On [1, 8], within 2^-6; each step of Halley's method trebles the bits.
  const double guess =
      0.7167346418604423 + m * (0.3288364544631474 + m * (-0.03402605365290486 + m * 0.0016274953380330931));
  const double cube = guess * guess * guess;
  const double second = guess * (cube + 2 * m) / (2 * cube + m);
  const double other_cube = second * second * second;
  const double root = second * (other_cube + 2 * m) / (2 * other_cube + m);
  const extended exact = multiply(two_product(root, root), root);
  return copysign(scale(root - ((exact.high - m) + exact.low) / (3 * root * root), third), x);
}

// sqrt(x^2 + y^2) without overflow; within 1 ULP. Infinite if either is, even beside a NaN.
constexpr double hypot(double x, double y) {
  if (isinf(x) || isinf(y)) return infinity;
  if (isnan(x) || isnan(y)) return not_a_number;
  const double large = abs(x) > abs(y) ? abs(x) : abs(y);
  const double small = abs(x) > abs(y) ? abs(y) : abs(x);
  if (small == 0) return large;
  const decomposed d = decompose(large);
  // In two steps: 2^-exponent alone may lie outside the format.
  const int half = d.exponent / 2;
  const double a = d.significand;
  const double b = small * power_of_two(-half) * power_of_two(half - d.exponent);
  if (b < 0x1p-60) return large;
  return scale(rounded(extended_sqrt(add(two_product(a, a), two_product(b, b)))), d.exponent);
}

// x^y; within 1 ULP. Special values as C's pow: 1 for y = 0 and for x = 1, even of a NaN; NaN for x < 0 and y not
// an integer.
constexpr double pow(double x, double y) {
  if (y == 0 || x == 1) return 1;
  if (isnan(x) || isnan(y)) return not_a_number;
  const double size = abs(x);
  if (isinf(y)) return size == 1 ? 1 : (size > 1) == (y > 0) ? infinity : 0;
  const bool integer = abs(y) >= 0x1p53 || static_cast<double>(static_cast<std::int64_t>(y)) == y;
  const bool odd = integer && abs(y) < 0x1p53 && (static_cast<std::int64_t>(y) & 1) != 0;
  const double sign = signbit(x) && odd ? -1 : 1;
  if (size == 0 || size == infinity) return (size == 0) == (y > 0) ? sign * 0 : sign * infinity;
  if (x < 0 && !integer) return not_a_number;
  if (size == 1) return sign;
  if (y == 1) return x;
  if (y == 0.5) return sqrt(x);
  if (y == 2 && size > 0x1p-500 && size < 0x1p500) return x * x;
  if (y == -1 && size > 0x1p-1000) return 1 / x;
  // |log x| lies in [2^-53, 745].
  if (abs(y) > 0x1p65) return (size > 1) == (y > 0) ? sign * infinity : sign * 0;
  if (abs(y) < 0x1p-65) return 1;
  const extended power = multiply(extended_log({size, 0}), y);
  if (power.high > 709.79) return sign * infinity;
  if (power.high < -745.14) return sign * 0;
  return sign * rounded(exponential_parts(power.high, power.low));
}

}  // namespace xgrad::support::math
