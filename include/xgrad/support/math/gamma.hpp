// lgamma and digamma: polynomials on [1, 2], recurrence up to 8, asymptotic series from there, reflection below 0.
#pragma once

#include "logarithm.hpp"
#include "rounding.hpp"
#include "trigonometric.hpp"

namespace xgrad::support::math {

// log(gamma(1 + u)) for u in [0, 1]; both zeros are factors, so that the result is relatively accurate.
// (p(t) - p(0)) / t with p = log(gamma(1 + u)) / (u (u - 1)), t = u - 1/2: interpolation at the Chebyshev nodes of
// [-1/2, 1/2], error 2^-58 of p.
constexpr extended lgamma_from_one(double u) {
  const double t = u - 0.5;
  // clang-format off
    const double tail = t * (
        -0.14595989591430608 + t * (0.06291140107456494 + t * (-0.031308487501011 + t * (
        0.016797098631185916 + t * (-0.009425622448469199 + t * (0.005446457844650585 + t * (
        -0.0032120740772586228 + t * (0.0019229161355079497 + t * (-0.0011644144710237976 + t * (
        0.0007115223848906008 + t * (-0.00043799520254166437 + t * (0.00027127505354773154 + t * (
        -0.0001688930090172071 + t * (0.00010564474884131882 + t * (-6.63271255889935e-05 + t * (
        4.1635136148902716e-05 + t * (-2.6308487484930403e-05 + t * (1.734263784459851e-05 + t * (
        -1.1021163709752736e-05 + t * (5.129828644815147e-06 + t * (-3.2642581845629798e-06 + t * (
        5.1046182161001864e-06 + t * -3.2741670503859714e-06))))))))))))))))))))));
  // clang-format on
  return multiply(multiply(two_sum(u, -1), u), fast_two_sum(0.4831289505409809, tail + 1.6718818997178506e-17));
}

// (x - 1/2) (log(x) - 1) + (log(2 pi) - 1) / 2 + s(1 / x^2) / x for x in [8, 2^60] (Stirling).
// s: interpolation at the Chebyshev nodes of [0, 1/64], error 2^-63 of the sum.
constexpr extended lgamma_asymptotic(double x) {
  const double z = 1 / (x * x);
  // clang-format off
    const double tail = (
        0.08333333333333333 + z * (-0.0027777777777777744 + z * (0.0007936507936450394 + z * (
        -0.0005952380914267929 + z * (0.000841749570829054 + z * (-0.001917287055870562 + z * (
        0.006383322059276921 + z * (-0.027742741357277903 + z * 0.11001554697563673)))))))) / x;
  // clang-format on
  const extended whole = multiply(add(extended_log({x, 0}), -1.0), two_sum(x, -0.5));
  return add(add(whole, {0.4189385332046727, 1.6728209650585413e-17}), tail);
}

// log(gamma(x)) for x in [2^-60, 2^60].
constexpr extended lgamma_of_positive(double x) {
  if (x >= 8) return lgamma_asymptotic(x);
  if (x < 1) return add(lgamma_from_one(x), negate(extended_log({x, 0})));
  const int whole = static_cast<int>(x);
  const extended start = lgamma_from_one(x - whole);
  if (whole == 1) return start;
  extended product = {x - 1, 0};
  for (int i = 2; i < whole; ++i) product = multiply(product, x - i);
  return add(start, extended_log(product));
}

// The distance of x to the nearest integer, signed.
constexpr double offset_from_integer(double x) { return x - round(x); }

// The angle pi * offset for |offset| <= 1/2.
constexpr reduced_angle half_turns(double offset) {
  const int quadrant = offset > 0.25 ? 1 : offset < -0.25 ? -1 : 0;
  const double rest = offset - 0.5 * quadrant;
  return {multiply({3.141592653589793, 1.2246467991473532e-16}, rest), quadrant & 3};
}

// |sin(pi offset)| for 0 < |offset| <= 1/2
constexpr extended sine_of_half_turns(double offset) {
  const extended r = half_turns(abs(offset)).remainder;
  if (abs(offset) <= 0.25) return fast_two_sum(r.high, sine_tail(r));
  const extended parts = cosine_parts(r);
  return fast_two_sum(parts.high, parts.low);
}

// log(|gamma(x)|); within 1 ULP above 0, within 2^-52 max(1, |value|) below. inf at 0, at negative integers and at
// infinities.
constexpr double lgamma(double x) {
  const double size = abs(x);
  if (isnan(x)) return x;
  if (x == 0 || size == infinity || (x < 0 && trunc(x) == x)) return infinity;
  if (size < 0x1p-60) return -log(size);
  if (size > 0x1p60) {
    const double reduced = rounded(multiply(add(extended_log({x, 0}), -1.0), x * 0x1p-60));
    return reduced >= 0x1p964 ? infinity : reduced * 0x1p60;
  }
  const extended positive = lgamma_of_positive(size);
  if (x > 0) return rounded(positive);
  const extended reflected = extended_log(multiply(sine_of_half_turns(offset_from_integer(x)), size));
  const extended log_pi = {1.1447298858494002, 1.0265951162707826e-17};
  return rounded(add(add(log_pi, negate(reflected)), negate(positive)));
}

// digamma(1 + u) for u in [0, 1]; its zero is a factor, in three parts.
// (p(t) - p(0)) / t with p = digamma(1 + u) / (1 + u - zero), t = u - 1/2: interpolation at the Chebyshev nodes of
// [-1/2, 1/2], error 2^-55 of p.
constexpr double digamma_from_one(double u) {
  const double t = u - 0.5;
  // clang-format off
    const double tail = t * (
        -0.42362742128146047 + t * (0.24054248424078697 + t * (-0.14840492305391736 + t * (
        0.09498872445289039 + t * (-0.061922133271697315 + t * (0.040760833940846085 + t * (
        -0.02697579684175504 + t * (0.017907248317313294 + t * (-0.01190821525348008 + t * (
        0.007927021796868154 + t * (-0.0052800163068373275 + t * (0.003518106563802472 + t * (
        -0.0023446677414743723 + t * (0.0015633696313653504 + t * (-0.00104212932696816 + t * (
        0.0006909255761282986 + t * (-0.00046059837820021073 + t * (0.00032395945401345196 + t * (
        -0.00021596998175121772 + t * (9.653646261410062e-05 + t * (-6.435717797262976e-05 + t * (
        0.00011881232908510335 + t * -7.9208123069887e-05))))))))))))))))))))));
  // clang-format on
  // 1 - zero is exact, and u - (zero - 1) is exact near the zero.
  return ((u - 0.46163214496836225) - 9.549995429965697e-17) * (0.9510558760318328 + tail);
}

// digamma(x) for x > 0.
// log(x) - 1 / (2 x) - digamma(x), times x^2, in z = 1 / x^2: interpolation at the Chebyshev nodes of [0, 1/64], error
// 2^-63 of the sum.
constexpr double digamma_of_positive(double x) {
  if (x < 1) return digamma_from_one(x) - 1 / x;
  if (x < 8) {
    const int whole = static_cast<int>(x);
    double sum = digamma_from_one(x - whole);
    for (int i = whole - 1; i > 0; --i) sum += 1 / (x - i);
    return sum;
  }
  if (x > 0x1p60) return log(x);
  const double z = 1 / (x * x);
  // clang-format off
    return log(x) - (0.5 / x + z * (
        0.08333333333333333 + z * (-0.008333333333333273 + z * (0.003968253968150779 + z * (
        -0.0041666665982644955 + z * (0.007575734736252119 + z * (-0.021088476563015532 + z * (
        0.08284662584146767 + z * (-0.4103919397123186 + z * 1.772343884803876)))))))));
  // clang-format on
}

// The logarithmic derivative of gamma; within 4 ULP above 0, within 2^-50 max(1 + log(1 - x), |value|) below. -inf at 0
// (inf at -0), NaN at negative integers.
constexpr double digamma(double x) {
  if (isnan(x) || x == infinity) return x;
  if (abs(x) < 0x1p-1000) return abs(x) <= 0x1p-1024 ? copysign(infinity, -x) : -1 / x;
  if (x > 0) return digamma_of_positive(x);
  if (trunc(x) == x) return not_a_number;
  const double tangent = tangent_of(half_turns(offset_from_integer(x)));
  return digamma_of_positive(-x) - 1 / x - 3.141592653589793 / tangent;
}

}  // namespace xgrad::support::math
