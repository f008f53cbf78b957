// sigmoid, softplus and logaddexp, stable over the whole line.
#pragma once

#include "exponential.hpp"
#include "logarithm.hpp"

namespace xgrad::support::math {

// 1 / (1 + e^-x); within 2 ULP.
constexpr double sigmoid(double x) {
  if (isnan(x)) return x;
  const double decay = exp(-abs(x));
  if (x >= 0) return 1 / (1 + decay);
  return decay < 0x1p-60 ? decay : rounded(divide({decay, 0}, two_sum(1, decay)));
}

// log(1 + e^x); within 2 ULP.
constexpr double softplus(double x) {
  if (isnan(x) || x > 40) return x;
  if (x < -40) return exp(x);
  return x < 0 ? log1p(exp(x)) : x + log1p(exp(-x));
}

// log(e^x + e^y); within 1 ULP, or 2^-55 near its zeros.
constexpr double logaddexp(double x, double y) {
  if (isnan(x) || isnan(y)) return not_a_number;
  const double large = x < y ? y : x;
  const double small = x < y ? x : y;
  if (isinf(large) || small < large - 750) return large;
  const extended difference = two_sum(small, -large);
  if (difference.high < -40) return large + exp(difference.high);
  const exponential e = exponential_parts(difference.high, difference.low);
  const extended ratio = times_power(significand(e), power_of_two(e.exponent));
  return rounded(add(extended_log(add(ratio, 1.0)), large));
}

}  // namespace xgrad::support::math
