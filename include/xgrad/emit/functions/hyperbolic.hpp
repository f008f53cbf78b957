// sinh, cosh, asinh, acosh, atanh.
// With x = n ln 2 + r, sinh x and cosh x are sums of sinh r and cosh r weighted by 2^n +- 2^-n; the inverse functions
// are log1p of what does not cancel. Largest error 3 ULP.
#pragma once

#include "exp.hpp"
#include "log1p.hpp"

namespace xgrad::emit {

namespace detail {

// |x| = n ln 2 + r: less = 1 - 2^-2n, more = 1 + 2^-2n, sine = sinh r, cosine = cosh r - 1.
template <lane V>
struct hyperbolic_parts {
  V n, less, more, sine, cosine;
};

template <lane V>
XGRAD_ALWAYS_INLINE hyperbolic_parts<V> split_hyperbolic(V x) {
  using T = scalar_of<V>;
  const V bounded = extreme_of_registers<extreme::least>(V(pick<V>(90.f, 712.)), abs(x)), one(T(1));
  const auto [n, r, biased] = split_by_ln2<format<T>::bias>(bounded);
  const V inverse = power_of_two(extreme_of_registers<extreme::greatest>(V(T(-80)), V(T(-2)) * n));
  const V z = r * r;
  V s, c;
  if constexpr (sizeof(T) == 4) {
    s = horner(z, 0.008366553f, 0.16666543f);
    c = horner(z, 0.0013935453f, 0.04166646f, 0.5f);
  } else {
    s = horner(z, 2.510932231763461e-08, 2.7557243428306697e-06, 0.00019841269886846063, 0.008333333333321378,
               0.16666666666666677);
    c = polynomial(z, 2.092181322722408e-09, 2.755725171369854e-07, 2.4801587349284293e-05, 0.0013888888888873264,
                   0.041666666666666685, 0.5);
  }
  return {n, one - inverse, one + inverse, fma(s, z * r, r), c * z};
}

}  // namespace detail

// The hyperbolic sine.
template <lane V>
XGRAD_ALWAYS_INLINE V sinh(V x) {
  const auto p = detail::split_hyperbolic(x);
  return copysign(scale(p.less + fma(p.less, p.cosine, p.more * p.sine), p.n - V(scalar_of<V>(1))), x);
}

// The hyperbolic cosine.
template <lane V>
XGRAD_ALWAYS_INLINE V cosh(V x) {
  const auto p = detail::split_hyperbolic(x);
  return scale(p.more + fma(p.more, p.cosine, p.less * p.sine), p.n - V(scalar_of<V>(1)));
}

namespace detail {

// log(1 + x + y) for positive numbers; beyond `largest_squared` log(2 x), as squares may overflow.
template <number T>
inline constexpr T largest_squared = sizeof(T) == 4 ? T(0x1p60) : T(0x1p500);

template <lane V>
XGRAD_ALWAYS_INLINE V log1p_of_sum(V x, V y) {
  using T = scalar_of<V>;
  const mask_of<V> large = x > V(largest_squared<T>);
  const V ln2(pick<V>(0x1.62e430p-1f, 0x1.62e42fefa39efp-1));
  return log1p(x + select(large, V(T(0)), y)) + select(large, ln2, V(T(0)));
}

}  // namespace detail

// The inverse of sinh.
template <lane V>
XGRAD_ALWAYS_INLINE V asinh(V x) {
  const V a = abs(x), square = a * a, one(scalar_of<V>(1));
  return copysign(detail::log1p_of_sum(a, square / (one + sqrt(one + square))), x);
}

// The inverse of cosh; NaN below 1.
template <lane V>
XGRAD_ALWAYS_INLINE V acosh(V x) {
  using T = scalar_of<V>;
  const V t = x - V(T(1)), y = detail::log1p_of_sum(t, sqrt(fma(t, t, t + t)));
  return select(x < V(T(1)), V(std::numeric_limits<T>::quiet_NaN()), y);
}

// The inverse of tanh; infinite at -1 and 1, NaN beyond.
template <lane V>
XGRAD_ALWAYS_INLINE V atanh(V x) {
  using T = scalar_of<V>;
  const V a = abs(x);
  return copysign(V(T(0.5)) * log1p((a + a) / (V(T(1)) - a)), x);
}

}  // namespace xgrad::emit
