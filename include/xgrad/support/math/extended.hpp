// Arithmetic on unevaluated sums of two doubles (about 106 bits), for the steps where 53 do not suffice.
// Invariant of a result: |low| <= ulp(high). Magnitudes must stay in [2^-480, 2^480] or be 0: nothing is scaled here.
// Algorithms: Dekker 1971, Knuth's two-sum, Joldes, Muller and Popescu 2017.
#pragma once

#include <type_traits>

#include "floating.hpp"

namespace xgrad::support::math {

// The number high + low.
struct extended {
  double high;
  double low;
};

// a + b, exactly.
constexpr extended two_sum(double a, double b) {
  const double sum = a + b;
  const double part = sum - a;
  return {sum, (a - (sum - part)) + (b - part)};
}

// a + b, exactly, for |a| >= |b| or a = 0.
constexpr extended fast_two_sum(double a, double b) {
  const double sum = a + b;
  return {sum, b - (sum - a)};
}

// a rounded to 26 bits: products of such parts and of their remainders are exact.
constexpr double upper_part(double a) {
  return std::bit_cast<double>((std::bit_cast<std::uint64_t>(a) + 0x4000000u) & 0xfffffffff8000000u);
}

// a * b, exactly.
constexpr extended two_product(double a, double b) {
  const double a_high = upper_part(a);
  const double b_high = upper_part(b);
  const double a_low = a - a_high;
  const double b_low = b - b_high;
  if (std::is_constant_evaluated()) {
    const double product = a * b;
    return {product, ((a_high * b_high - product) + a_high * b_low + a_low * b_high) + a_low * b_low};
  }
  // The same numbers, but every product here is exact: a compiler that fuses them with later sums changes nothing.
  const extended middle = two_sum(a_high * b_low, a_low * b_high);
  const extended sum = fast_two_sum(a_high * b_high, middle.high);
  return fast_two_sum(sum.high, sum.low + (middle.low + a_low * b_low));
}

constexpr extended add(extended a, extended b) {
  const extended sum = two_sum(a.high, b.high);
  return fast_two_sum(sum.high, sum.low + (a.low + b.low));
}

constexpr extended add(extended a, double b) {
  const extended sum = two_sum(a.high, b);
  return fast_two_sum(sum.high, sum.low + a.low);
}

constexpr extended negate(extended a) { return {-a.high, -a.low}; }

// a * factor, where factor is a power of two.
constexpr extended times_power(extended a, double factor) { return {a.high * factor, a.low * factor}; }

constexpr extended multiply(extended a, extended b) {
  const extended product = two_product(a.high, b.high);
  return fast_two_sum(product.high, product.low + (a.high * b.low + a.low * b.high));
}

constexpr extended multiply(extended a, double b) {
  const extended product = two_product(a.high, b);
  return fast_two_sum(product.high, product.low + a.low * b);
}

constexpr extended divide(extended a, extended b) {
  const double quotient = a.high / b.high;
  const extended product = two_product(quotient, b.high);
  return fast_two_sum(quotient, ((a.high - product.high) - product.low + (a.low - quotient * b.low)) / b.high);
}

constexpr double rounded(extended a) { return a.high + a.low; }

// x * y + z, both rounding errors added back; within 1 ULP.
constexpr double fma(double x, double y, double z) {
  if (isnan(x) || isnan(y) || isnan(z) || (x == 0 && isinf(y)) || (isinf(x) && y == 0)) return not_a_number;
  const double sign = signbit(x) == signbit(y) ? 1 : -1;
  if (isinf(x) || isinf(y)) return z == -sign * infinity ? not_a_number : sign * infinity;
  if (isinf(z) || x == 0 || y == 0) return z == 0 ? sign * 0 + z : z;
  const decomposed a = decompose(abs(x));
  const decomposed b = decompose(abs(y));
  const extended product = two_product(sign * a.significand, b.significand);
  const int exponent = a.exponent + b.exponent;
  if (z == 0) return scale(product.high, exponent);
  const decomposed c = decompose(abs(z));
  const int distance = c.exponent - exponent;
  if (distance > 120) return z;
  if (distance < -120) return scale(product.high, exponent);
  const extended sum = two_sum(product.high, copysign(c.significand * power_of_two(distance), z));
  return scale(sum.high + (sum.low + product.low), exponent);
}

}  // namespace xgrad::support::math
