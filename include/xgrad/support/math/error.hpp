// erf and erfc: an odd polynomial near 0, elsewhere e^(-x^2) times a slowly varying factor, as a sum of two doubles.
#pragma once

#include "exponential.hpp"

namespace xgrad::support::math {

// Below it erf(x) < 1/2, above it erfc(x) < 1/2: each is computed where it is the smaller.
inline constexpr double erf_is_half = 0.4769;

// erf(x) for |x| < 0.4769.
// (erf(x) / x - 2 / sqrt(pi)) / x^2 in z = x^2: interpolation at the Chebyshev nodes of [0, 0.2275], error 2^-58.
constexpr double erf_near_zero(double x) {
  const double z = x * x;
  // clang-format off
    const double tail = z * (
        -0.37612638903183754 + z * (0.11283791670955114 + z * (-0.026866170645117086 + z * (
        0.005223977624802287 + z * (-0.0008548326878546415 + z * (0.00012055314530415258 + z * (
        -1.4924267826774506e-05 + z * (1.6401534911225525e-06 + z * -1.4922363608346903e-07))))))));
  // clang-format on
  const extended factor = fast_two_sum(1.1283791670955126, tail + 1.533545961316588e-17);
  return x * factor.high + x * factor.low;
}

// erfc(x) for x in [0.4769, 27.3]: e^(-x^2) g(t) / (1 + 2 x), t = (x - 3) / (x + 3).
// (g(t) - g(0)) / t: interpolation at the Chebyshev nodes of [-0.7257, 0.8065], error 2^-59.
constexpr double erfc_away_from_zero(double x) {
  const double t = (x - 3) / (x + 3);
  // clang-format off
    const double tail = t * (
        -0.1356211061245812 + t * (-0.04756229435345118 + t * (0.129645158702763 + t * (
        -0.11927366341527522 + t * (0.06830802734389628 + t * (-0.023770514919605967 + t * (
        0.0025293918174793674 + t * (0.0018886903724535118 + t * (-0.0007798322869060113 + t * (
        -0.00010515990076629997 + t * (0.00012509945575266287 + t * (4.949940865058516e-06 + t * (
        -2.0101063608668543e-05 + t * (-7.327614073600474e-07 + t * (3.474035884333015e-06 + t * (
        3.588176204118584e-07 + t * (-6.201765943989436e-07 + t * (-1.4294305338551915e-07 + t * (
        1.0672391673167387e-07 + t * (4.1100753703898345e-08 + t * (-1.713743432714977e-08 + t * (
        -6.692240635396356e-09 + t * 2.2867605258953575e-09))))))))))))))))))))));
  // clang-format on
  const extended factor = divide(fast_two_sum(1.2530080582697296, tail + 4.5276203702746546e-17), two_sum(1, 2 * x));
  const extended square = two_product(x, x);
  const exponential decay = exponential_parts(-square.high, -square.low);
  return scale(rounded(multiply(factor, significand(decay))), decay.exponent);
}

// Error function; within 2 ULP.
constexpr double erf(double x) {
  const double size = abs(x);
  if (isnan(x)) return x;
  if (size < erf_is_half) return erf_near_zero(x);
  return copysign(size > 6 ? 1 : 1 - erfc_away_from_zero(size), x);
}

// Complementary error function, 1 - erf(x); within 2 ULP down to the least number.
constexpr double erfc(double x) {
  if (isnan(x)) return x;
  if (abs(x) < erf_is_half) return 1 - erf_near_zero(x);
  if (x < 0) return x < -6 ? 2 : 2 - erfc_away_from_zero(-x);
  return x > 27.3 ? 0 : erfc_away_from_zero(x);
}

}  // namespace xgrad::support::math
