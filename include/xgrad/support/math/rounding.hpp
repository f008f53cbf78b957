// Integers near a double, and the remainder of a division. All exact; the sign of a zero result is that of x.
#pragma once

#include "floating.hpp"

namespace xgrad::support::math {

// The integer nearest to x towards 0.
constexpr double trunc(double x) {
  // From 2^52 on every double is an integer; infinities and NaN come this way too.
  return !(abs(x) < 0x1p52) ? x : copysign(static_cast<double>(static_cast<std::int64_t>(x)), x);
}

// The largest integer not above x.
constexpr double floor(double x) {
  const double whole = trunc(x);
  return whole > x ? whole - 1 : whole;
}

// The smallest integer not below x.
constexpr double ceil(double x) {
  const double whole = trunc(x);
  return whole < x ? copysign(whole + 1, x) : whole;
}

// The integer nearest to x, halves to even, as numpy.
constexpr double round(double x) {
  const double size = abs(x);
  if (!(size < 0x1p52)) return x;
  const std::int64_t whole = static_cast<std::int64_t>(size);
  const double rest = size - static_cast<double>(whole);
  const bool up = rest > 0.5 || (rest == 0.5 && (whole & 1) != 0);
  return copysign(static_cast<double>(up ? whole + 1 : whole), x);
}

// x - y * trunc(x / y), exactly; the sign of x. NaN for infinite x and for y = 0.
constexpr double remainder_of_truncation(double x, double y) {
  if (!isfinite(x) || isnan(y) || y == 0) return not_a_number;
  if (abs(x) < abs(y)) return x;
  const decomposed a = decompose(abs(x));
  const decomposed b = decompose(abs(y));
  std::uint64_t rest = static_cast<std::uint64_t>(a.significand * 0x1p53);
  const std::uint64_t divisor = static_cast<std::uint64_t>(b.significand * 0x1p53);
  int distance = a.exponent - b.exponent;
  rest %= divisor;
  while (distance > 0) {
    const int step = distance < 10 ? distance : 10;
    rest = (rest << step) % divisor;
    distance -= step;
  }
  const int half = b.exponent / 2;
  return copysign(static_cast<double>(rest) * 0x1p-53 * power_of_two(half) * power_of_two(b.exponent - half), x);
}

// x modulo y with the sign of y, as numpy and Python.
constexpr double mod(double x, double y) {
  const double rest = remainder_of_truncation(x, y);
  if (isnan(rest)) return rest;
  if (rest == 0) return copysign(0.0, y);
  return signbit(rest) != signbit(y) ? rest + y : rest;
}

}  // namespace xgrad::support::math
