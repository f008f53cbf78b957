// atan2, and through it atan, asin and acos: the angle of a point in the first quadrant, as a sum of two doubles.
#pragma once

#include "power.hpp"

namespace xgrad::support::math {

// atan(y / x) for y, x >= 0, not both 0, neither far from 1: with c near y / x it is
// atan(c) + atan((y - c x) / (x + c y)), where |argument| <= 7/16.
// (atan(t) - t) / t^3 in z = t^2: interpolation at the Chebyshev nodes of [0, 0.1933], error 2^-57 of t.
constexpr extended angle_of(extended y, extended x) {
  const double q = y.high * 16;
  const int interval = q <= 7 * x.high ? 0 : q <= 11 * x.high ? 1 : q <= 19 * x.high ? 2 : q <= 39 * x.high ? 3 : 4;
  const double c = 0.5 * interval;
  const extended t = interval == 0   ? divide(y, x)
                     : interval == 4 ? divide(negate(x), y)
                                     : divide(add(y, multiply(x, -c)), add(x, multiply(y, c)));
  const double z = t.high * t.high;
  // clang-format off
    const double tail = t.high * z * (
        -0.3333333333333333 + z * (0.1999999999999935 + z * (-0.14285714285552895 + z * (
        0.11111111095436262 + z * (-0.0909090830197941 + z * (0.07692284172624975 + z * (
        -0.06666219788095819 + z * (0.05876719526154055 + z * (-0.05215189433168631 + z * (
        0.044861974207722935 + z * (-0.032989113991491265 + z * 0.01463579479556637)))))))))));
  // clang-format on
  const extended small = {t.high, t.low + tail};
  switch (interval) {
    case 0: return fast_two_sum(small.high, small.low);
    case 1: return add({0.4636476090008061, 2.2698777452961687e-17}, small);
    case 2: return add({0.7853981633974483, 3.061616997868383e-17}, small);
    case 3: return add({0.982793723247329, 1.3903311031230998e-17}, small);
    default: return add({1.5707963267948966, 6.123233995736766e-17}, small);
  }
}

// pi - angle
constexpr extended supplement(extended angle) { return add({3.141592653589793, 1.2246467991473532e-16}, negate(angle)); }

// sqrt(1 - x^2) for |x| < 1
constexpr extended leg(double x) { return extended_sqrt(multiply(two_sum(1, -x), two_sum(1, x))); }

// Inverse tangent; within 1 ULP.
constexpr double atan(double x) {
  const double size = abs(x);
  if (isnan(x) || size < 0x1p-27) return x;
  if (size > 0x1p60) return copysign(1.5707963267948966, x);
  return copysign(rounded(angle_of({size, 0}, {1, 0})), x);
}

// Angle of the point (x, y) from the positive x axis, in [-pi, pi]; within 1 ULP. Zeros and infinities as C's atan2.
constexpr double atan2(double y, double x) {
  if (isnan(x) || isnan(y)) return not_a_number;
  if (isinf(x) && isinf(y)) return copysign(x > 0 ? 0.7853981633974483 : 2.356194490192345, y);
  if (y == 0 || isinf(x)) return copysign(signbit(x) ? 3.141592653589793 : 0, y);
  if (x == 0 || isinf(y)) return copysign(1.5707963267948966, y);
  const decomposed height = decompose(abs(y));
  const decomposed width = decompose(abs(x));
  const int distance = height.exponent - width.exponent;
  if (distance > 60) return copysign(1.5707963267948966, y);
  if (distance < -60)
    return copysign(x < 0 ? 3.141592653589793 : scale(height.significand / width.significand, distance), y);
  const extended angle = angle_of({height.significand * power_of_two(distance), 0}, {width.significand, 0});
  return copysign(rounded(x < 0 ? supplement(angle) : angle), y);
}

// Inverse sine; within 1 ULP. NaN outside [-1, 1].
constexpr double asin(double x) {
  const double size = abs(x);
  if (isnan(x) || size < 0x1p-27) return x;
  if (size >= 1) return size == 1 ? copysign(1.5707963267948966, x) : not_a_number;
  return copysign(rounded(angle_of({size, 0}, leg(size))), x);
}

// Inverse cosine; within 1 ULP. NaN outside [-1, 1].
constexpr double acos(double x) {
  const double size = abs(x);
  if (!(size < 1)) return x == 1 ? 0 : x == -1 ? 3.141592653589793 : not_a_number;
  const extended angle = angle_of(leg(size), {size, 0});
  return rounded(x < 0 ? supplement(angle) : angle);
}

}  // namespace xgrad::support::math
