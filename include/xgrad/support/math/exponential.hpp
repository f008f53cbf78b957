// exp, exp2 and expm1 from one reduction: e^x = 2^exponent * (1 + high + low) with |high| <= ln(2) / 2.
// low is accurate to 2^-57, so that callers who keep the parts lose nothing to the first rounding.
#pragma once

#include "extended.hpp"

namespace xgrad::support::math {

// 2^exponent * (1 + high + low).
struct exponential {
  double high;
  double low;
  int exponent;
};

// e^(high + low), for a remainder already reduced to |high| <= 0.3466, times 2^exponent.
// (e^r - 1 - r) / r^2: interpolation at the Chebyshev nodes of [-0.3466, 0.3466], error 2^-59 relative to e^r - 1.
constexpr exponential reduced_exponential(extended remainder, int exponent) {
  const double r = remainder.high;
  // clang-format off
    const double tail =
        r * r *
        (0.5 + r * (0.16666666666666666 + r * (0.04166666666666668 + r * (0.008333333333333333 + r * (
         0.0013888888888879073 + r * (0.00019841269841263298 + r * (2.4801587336442236e-05 + r * (
         2.755731924721873e-06 + r * (2.75572632790885e-07 + r * (2.505207109429355e-08 + r * (
         2.0918137737642736e-09 + r * 1.608662795678037e-10)))))))))));
  // clang-format on
  return {r, tail + remainder.low * (1 + r), exponent};
}

// e^(x + low), for |x| <= 800 and |low| <= ulp(x).
constexpr exponential exponential_parts(double x, double low = 0) {
  const int n = static_cast<int>(x * 1.4426950408889634 + (x < 0 ? -0.5 : 0.5));
  return reduced_exponential(two_sum(x - n * 0.6931471804855391, low - n * 7.440617110012397e-11), n);
}

// 1 + high + low as a sum of two doubles.
constexpr extended significand(const exponential& e) {
  const double sum = 1 + e.high;
  return fast_two_sum(sum, (e.high - (sum - 1)) + e.low);
}

constexpr double rounded(const exponential& e) {
  const double sum = 1 + e.high;
  return scale(sum + ((e.high - (sum - 1)) + e.low), e.exponent);
}

// e^x; within 1 ULP.
constexpr double exp(double x) {
  if (isnan(x)) return x;
  if (x > 709.782712893384) return infinity;
  if (x < -745.1332191019412) return 0;
  return rounded(exponential_parts(x));
}

// 2^x; within 1 ULP, exact for integers.
constexpr double exp2(double x) {
  if (isnan(x)) return x;
  if (x >= 1024) return infinity;
  if (x < -1075) return 0;
  if (abs(x) < 0x1p-60) return 1;
  const int n = static_cast<int>(x + (x < 0 ? -0.5 : 0.5));
  return rounded(reduced_exponential(multiply({0.6931471805599453, 2.3190468138462996e-17}, x - n), n));
}

// e^x - 1; within 1 ULP.
constexpr double expm1(double x) {
  if (isnan(x) || abs(x) < 0x1p-54) return x;
  if (x > 709.782712893384) return infinity;
  if (x < -40) return -1;
  const exponential e = exponential_parts(x);
  if (e.exponent == 0) return e.high + e.low;
  if (e.exponent > 60) return rounded(e);
  // 2^n - 1 is exact up to n = 53; beyond, what it lacks is below half a unit of the result.
  const double power = power_of_two(e.exponent);
  const extended sum = two_sum(power - 1, power * e.high);
  return sum.high + (sum.low + power * e.low);
}

}  // namespace xgrad::support::math
