// IEEE's four operations in constants, where compilers reject an overflow, a division by zero and a NaN: the same bits
// as + - * / at run time. Knows the binary64 format and nothing else.
#pragma once

#include <type_traits>

#include "floating.hpp"

namespace xgrad::support::math {

// Limits come first, both sides of them compared: calls of abs or is_constant_evaluated would double the evaluation
// steps.
constexpr double sum_of(double a, double b) {
  if ((a < 0x1p+1022 && a > -0x1p+1022 && b < 0x1p+1022 && b > -0x1p+1022) || !std::is_constant_evaluated()) return a + b;
  if (isnan(a) || isnan(b)) return not_a_number;
  if (isinf(a)) return isinf(b) && a != b ? not_a_number : a;
  if (isinf(b)) return b;
  const double half = a * 0.5 + b * 0.5;
  return abs(half) >= 0x1p+1023 ? copysign(infinity, half) : a + b;
}

constexpr double difference_of(double a, double b) { return sum_of(a, -b); }

constexpr double product_of(double a, double b) {
  if ((a < 0x1p+511 && a > -0x1p+511 && b < 0x1p+511 && b > -0x1p+511) || !std::is_constant_evaluated()) return a * b;
  if (isnan(a) || isnan(b)) return not_a_number;
  const double sign = signbit(a) == signbit(b) ? 1 : -1;
  if (isinf(a) || isinf(b)) return a == 0 || b == 0 ? not_a_number : copysign(infinity, sign);
  const double scaled = abs(a) < abs(b) ? a * (b * 0x1p-1030) : a * 0x1p-1030 * b;
  return abs(scaled) >= 0x1p-6 ? copysign(infinity, sign) : a * b;
}

constexpr double quotient_of(double a, double b) {
  if (!std::is_constant_evaluated() || (abs(a) < infinity && abs(b) >= 1 && abs(b) < infinity)) return a / b;
  if (isnan(a) || isnan(b) || (isinf(a) && isinf(b)) || (a == 0 && b == 0)) return not_a_number;
  const double sign = signbit(a) == signbit(b) ? 1 : -1;
  if (isinf(a) || b == 0) return copysign(infinity, sign);
  if (isinf(b)) return copysign(0.0, sign);
  return abs(a * 0x1p-600 / (b * 0x1p+600)) >= 0x1p-176 ? copysign(infinity, sign) : a / b;
}

}  // namespace xgrad::support::math
