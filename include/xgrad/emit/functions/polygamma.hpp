// polygamma<n>: (-1)^(n+1) n! times the sum of 1 / (x + k)^(n+1), by the Euler-Maclaurin formula: terms one by one up to
// `first_of_series`, then a series. Terms are sums of two numbers, since powers multiply their errors.
// Largest error 3 ULP for positive x; below 0 as large as the rounding of the largest term of the reflection.
#pragma once

#include "gamma.hpp"
#include "pow.hpp"

namespace xgrad::emit {

namespace detail {

constexpr long double factorial(int n) {
  long double product = 1;
  for (int i = 2; i <= n; ++i) product *= i;
  return product;
}

// a / y^power, a constant in two parts: so ordered that it overflows and vanishes only where the result does.
template <int Power, lane V>
XGRAD_ALWAYS_INLINE twofold<V> divide_by_power(long double a, twofold<V> inverse) {
  using T = scalar_of<V>;
  const T high = static_cast<T>(a);
  twofold<V> r{V(high), V(static_cast<T>(a - high))};
  for (int i = 0; i < Power; ++i) {
    const auto product = multiply_exactly(r.high, inverse.high);
    r = {product.high, fma(r.high, inverse.low, fma(r.low, inverse.high, product.low))};
  }
  return r;
}

// 1 / y
template <lane V>
XGRAD_ALWAYS_INLINE twofold<V> reciprocal(twofold<V> y) {
  const V one(scalar_of<V>(1)), inverse = one / y.high;
  return {inverse, inverse * fnma(inverse, y.low, residual(one, inverse, y.high))};
}

// n! times the sum over k >= 0 of 1 / (x + k)^(n + 1), for x >= 0.
template <int Order, lane V>
V scaled_zeta(V x) {
  using T = scalar_of<V>;
  constexpr int s = Order + 1, first_of_series = (sizeof(T) == 4 ? 4 : 10) + s;
  const V zero(T(0)), bound(T{first_of_series});
  twofold<V> sum{zero, zero}, y{x, zero};
  for (int i = 1; any(y.high < bound); ++i) {
    const mask_of<V> active = y.high < bound;
    const auto term = divide_by_power<s>(factorial(Order), reciprocal(y));
    const auto added = add_exactly(sum.high, select(sum.high == zero, zero, term.high));
    const V high = select(sum.high == zero, term.high, added.high);
    sum = {select(active, high, sum.high), select(active, sum.low + (added.low + term.low), sum.low)};
    // x + i and what its rounding lost
    const V k(static_cast<T>(i)), next = x + k, part = next - x;
    y = {select(active, next, y.high), select(active, (x - (next - part)) + (k - part), y.low)};
  }
  // (n - 1)! / y^n (1 + n / y (1/2 + s / y (1/12 + ...))); coefficients B(2j) / (2j)! and rising factors of s
  constexpr double bernoulli[] = {2.08767569878681e-08, -8.267195767195768e-07, 3.306878306878307e-05, -0.001388888888888889,
                                  0.08333333333333333};
  constexpr double further[] = {-2.174868698558062e-16, 8.586062056277845e-15, -3.3896802963225827e-13,
                                1.3382536530684679e-11, -5.284190138687493e-10};
  const auto inverse = reciprocal(y);
  const V z = inverse.high * inverse.high;
  V series(zero);
  const auto step = [&](double c, int j) XGRAD_INLINE_LAMBDA {
    // c + (s + 2j - 1) (s + 2j) z * series
    series = fma(series * V(static_cast<T>((s + 2 * j - 1) * (s + 2 * j))), z, V(static_cast<T>(c)));
  };
  if constexpr (sizeof(T) == 8)
    for (int i = 0; i < 5; ++i) step(further[i], 10 - i);
  for (int i = 0; i < 5; ++i) step(bernoulli[i], 5 - i);
  const V q = inverse.high, rest = V(T{Order}) * q * fma(V(T{s}) * q, series, V(T(0.5)));
  const auto leading = divide_by_power<Order>(factorial(Order - 1), inverse);
  const V tail = fma(leading.high, rest, fma(leading.low, rest, leading.low));
  const V all_of_it = sum.high + (leading.high + (sum.low + tail));
  constexpr T infinity = std::numeric_limits<T>::infinity();
  return select(either(sum.high == V(infinity), inverse.high == V(infinity)), V(infinity),
                select(x == V(infinity), zero, all_of_it));
}

}  // namespace detail

// The derivative of digamma of that order; at 0 and negative integers infinity for odd orders, NaN for even ones.
template <int Order, lane V>
XGRAD_ALWAYS_INLINE V polygamma(V x) {
  using T = scalar_of<V>;
  static_assert(Order >= 0 && Order <= 140, "polygamma: the order is from 0 to 140");
  if constexpr (Order == 0) {
    return digamma(x);
  } else if constexpr (sizeof(T) == 4 && Order > 25) {
    // Terms of both sides of the reflection may exceed float at once.
    return each_lane([](T a) { return static_cast<T>(polygamma<Order>(static_cast<double>(a))); }, x);
  } else {
    constexpr bool odd = Order % 2 == 1;
    const V zero(T(0)), one(T(1));
    const mask_of<V> positive = x > zero, other = x <= zero;
    const V r = detail::scaled_zeta<Order>(select(positive, x, one));
    V y = select(isnan(x), x, odd ? r : -r);
    if (any(other)) [[unlikely]] {
      // The sum over all integers, from both sides, less what lies left of x.
      const V nearest = round(x), offset = x - nearest;
      const mask_of<V> up = offset > zero;
      const V right = detail::scaled_zeta<Order>(select(up, offset, one + offset));
      const V left = detail::scaled_zeta<Order>(select(up, one - offset, -offset));
      const V beyond = detail::scaled_zeta<Order>(one - select(other, x, zero));
      const V sum = (odd ? right : -right) + (left - beyond);
      constexpr T pole = odd ? std::numeric_limits<T>::infinity() : std::numeric_limits<T>::quiet_NaN();
      const V at_integer = select(isfinite(x), V(pole), V(std::numeric_limits<T>::quiet_NaN()));
      y = select(other, select(either(offset == zero, !isfinite(x)), at_integer, sum), y);
    }
    return y;
  }
}

}  // namespace xgrad::emit
