// log1p: with 2^e near 1 + x, log(1 + x) = e ln 2 + log(1 + f) where 1 + f = 2^-e (1 + x), which keeps all digits of x.
// log1p_of_fraction: log(1 + x) for x in [0, 1], in half the time.
// Largest error 1.4 ULP, in float 2 where x is known to lie in [0, 1]. -inf at -1, NaN below.
#pragma once

#include "log.hpp"

namespace xgrad::emit {

// log(1 + x).
template <lane V>
XGRAD_ALWAYS_INLINE V log1p(V x) {
  using T = scalar_of<V>;
  constexpr T infinity = std::numeric_limits<T>::infinity();
  const V one(T(1)), four(T(4));
  const V high(pick<V>(0x1.62ep-1f, 0x1.62e42feep-1)), low(pick<V>(0x1.0bfbe8p-15f, 0x1.a39ef35793c76p-33));
  const auto [m, e] = take_apart(one + x);
  // Four times 2^-e, which is normal for every e, and the argument's digits; both factors are exact.
  const V up = power_of_two(V(T(2)) - e);
  const V f = fma(x, up, up - four) * V(T(0.25));
  V result;
  if constexpr (detail::has_tables) {
    const bits<V> index = detail::index_of_significand(m);
    const V c = detail::look_up<V>(detail::reciprocals_of_significands<T>, index);
    const V start = fma(e, high, detail::look_up<V>(detail::logarithms_of_significands<T>, index));
    const V r = fma(f, c, c - one);
    result = start + detail::log1p_of_rest(r, fma(e, low, r));
  } else {
    result = fma(e, high, detail::log1p_near_zero(f, e * low));
  }
  const V other = select(x == -one, V(-infinity), select(x < -one, V(std::numeric_limits<T>::quiet_NaN()), x));
  return copysign(select(both(x > -one, x < V(infinity)), result, other), x);
}

namespace detail {

// c near 1 / (1 + j / 15); 1 for j = 0.
inline constexpr table<double> reciprocals_beyond_one = {
    {0x1.0000000000000p+0, 0x1.dfeb6b96e8cf2p-1, 0x1.c3a7a4bc8142ep-1, 0x1.aaf5315cec460p-1, 0x1.9451fe211d48ap-1,
     0x1.7ff8e14f6aa24p-1, 0x1.6dc78ded2ff84p-1, 0x1.5d0ac2cceb220p-1, 0x1.4e1800fa2f046p-1, 0x1.3fd225848654cp-1,
     0x1.3357228cb0f4ap-1, 0x1.2758d0d83bc37p-1, 0x1.1c58158e85586p-1, 0x1.1226ca73da2b0p-1, 0x1.08cfb3b4e62aap-1,
     0x1.01ff917c436e0p-1}};

// -log c
inline constexpr table<double> logarithms_beyond_one = {
    {0x0p+0, 0x1.09092c3820000p-4, 0x1.00d5083d80000p-3, 0x1.73ff669a98000p-3, 0x1.e39174bdd8000p-3, 0x1.26a91dc1ec000p-2,
     0x1.585d6e0a44000p-2, 0x1.8853d32568000p-2, 0x1.b5260b3864000p-2, 0x1.e1db674b6c000p-2, 0x1.054f0ee8ba000p-1,
     0x1.19b064d164000p-1, 0x1.2d20a15d7a000p-1, 0x1.3fd14b06d4000p-1, 0x1.5190afa7f2000p-1, 0x1.5ee905f348000p-1}};

constexpr table<double> less_one(table<double> t) {
  for (double& x : t.entry) x -= 1;
  return t;
}

// c - 1
inline constexpr table<double> reciprocals_beyond_one_less_one = less_one(reciprocals_beyond_one);

}  // namespace detail

// log(1 + x) for x in [0, 1]; NaN gives NaN.
template <lane V>
XGRAD_ALWAYS_INLINE V log1p_of_fraction(V x) {
  using T = scalar_of<V>;
  if constexpr (sizeof(T) == 4) {
    // x - x^2 R(x), where R is a minimax polynomial.
    const V square = x * x, fourth = square * square;
    const V lower = fma(square, fma(x, V(-0.196954012f), V(0.249585882f)), fma(x, V(-0.33330512f), V(0.499999315f)));
    const V middle = fma(square, fma(x, V(-0.0202045757f), V(0.0576644354f)), fma(x, V(-0.106805556f), V(0.153553978f)));
    return fnma(square, fma(fourth, fma(fourth, V(0.00331846974f), middle), lower), x);
  } else if constexpr (detail::has_tables) {
    const bits<V> index = to_bits(fma(x, V(T(15)), V(magic<T>)));
    const V c = detail::look_up<V>(detail::reciprocals_beyond_one, index);
    const V r = fma(x, c, detail::look_up<V>(detail::reciprocals_beyond_one_less_one, index));
    return detail::look_up<V>(detail::logarithms_beyond_one, index) + detail::log1p_of_rest(r, r);
  } else {
    // 1 + x beyond 1.5 is halved; half of x - 1 is exact there.
    const V zero(T(0));
    const mask_of<V> upper = x > V(T(0.5));
    const V y = detail::log1p_near_zero(select(upper, fma(x, V(T(0.5)), V(T(-0.5))), x), zero);
    return y + select(upper, V(T(0x1.62e42fefa39efp-1)), zero);
  }
}

}  // namespace xgrad::emit
