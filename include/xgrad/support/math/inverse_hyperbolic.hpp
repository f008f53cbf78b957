// asinh, acosh and atanh: their formulas by logarithms, evaluated in sums of two doubles, which hold near 0 as well.
#pragma once

#include "power.hpp"

namespace xgrad::support::math {

// log(2 x) for large x
constexpr double log_of_double(double x) {
  return rounded(add(extended_log({x, 0}), {0.6931471805599453, 2.3190468138462996e-17}));
}

// Inverse hyperbolic sine; within 1 ULP.
constexpr double asinh(double x) {
  const double size = abs(x);
  if (!isfinite(x) || size < 0x1p-27) return x;
  if (size > 0x1p60) return copysign(log_of_double(size), x);
  const extended other = extended_sqrt(add(two_product(size, size), 1.0));
  return copysign(rounded(extended_log(add(other, size))), x);
}

// Inverse hyperbolic cosine; within 1 ULP. NaN below 1.
constexpr double acosh(double x) {
  if (!(x > 1) || x == infinity) return x == 1 ? 0 : x > 1 ? x : not_a_number;
  if (x > 0x1p60) return log_of_double(x);
  const extended other = extended_sqrt(add(two_product(x, x), -1.0));
  return rounded(extended_log(add(other, x)));
}

// Inverse hyperbolic tangent; within 1 ULP. Infinite at -1 and 1, NaN beyond.
constexpr double atanh(double x) {
  const double size = abs(x);
  if (isnan(x) || size < 0x1p-27) return x;
  if (size >= 1) return size == 1 ? copysign(infinity, x) : not_a_number;
  return copysign(0.5 * rounded(extended_log(divide(two_sum(1, size), two_sum(1, -size)))), x);
}

}  // namespace xgrad::support::math
