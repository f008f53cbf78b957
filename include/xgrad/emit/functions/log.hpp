// log, log2, log10: x = 2^e m with m in [0.75, 1.5), log m = log(c m) - log c where c near 1 / m and its logarithm come
// from tables, and a minimax polynomial of log(c m); without tables of log m.
// Denormals as accurate as the rest. log(0) = -inf, log(inf) = inf, NaN below zero.
// Largest error: log 1.3 ULP, log2 and log10 3 ULP.
#pragma once

#include "table.hpp"

namespace xgrad::emit {

namespace detail {

// c near 1 / m where j is the upper four bits of m - 1 or 2 m - 1; 1 next to 1.
template <number T>
inline constexpr table<T> reciprocals_of_significands = {};
template <>
inline constexpr table<double> reciprocals_of_significands<double> = {
    {0x1.0000000000000p+0, 0x1.d3dae0e8fee3dp-1, 0x1.ba9073049a394p-1, 0x1.a3e218d404951p-1, 0x1.8f99b8e0b3591p-1,
     0x1.7d3b5ae826b91p-1, 0x1.6c0da5ed462e4p-1, 0x1.5c8ba03ca6b31p-1, 0x1.4e22afcca1ea1p+0, 0x1.41188a33812f5p+0,
     0x1.35092ad664fe0p+0, 0x1.29ddd5bef703fp+0, 0x1.1f91a622b57a9p+0, 0x1.15d395e6638cfp+0, 0x1.0c9cc00848379p+0,
     0x1.0000000000000p+0}};
template <>
inline constexpr table<float> reciprocals_of_significands<float> = {
    {0x1.000000p+0f, 0x1.dc87d8p-1f, 0x1.c2e6d8p-1f, 0x1.a603eap-1f, 0x1.937edcp-1f, 0x1.82e412p-1f, 0x1.6f0b8ap-1f,
     0x1.63439ap-1f, 0x1.536b56p+0f, 0x1.44e7dcp+0f, 0x1.39973cp+0f, 0x1.2b4c84p+0f, 0x1.246d98p+0f, 0x1.174568p+0f,
     0x1.0e8d04p+0f, 0x1.000000p+0f}};

// -log c; c is chosen such that this is a multiple of 2^-40 or 2^-16, to much more than all digits.
template <number T>
inline constexpr table<T> logarithms_of_significands = {};
template <>
inline constexpr table<double> logarithms_of_significands<double> = {
    {0x0p+0, 0x1.715221e980000p-4, 0x1.2a79305cd8000p-3, 0x1.96378313f0000p-3, 0x1.fb9db35f90000p-3, 0x1.2dfeb16bdc000p-2,
     0x1.5d35799c30000p-2, 0x1.89c9126d00000p-2, -0x1.10c3126124000p-2, -0x1.cfffdfbaa0000p-3, -0x1.8198cb9f20000p-3,
     -0x1.3634e80f48000p-3, -0x1.dc4dda0f70000p-4, -0x1.4f21dab730000p-4, -0x1.89f78073a0000p-5, 0x0p+0}};
template <>
inline constexpr table<float> logarithms_of_significands<float> = {
    {0x0p+0f, 0x1.261000p-4f, 0x1.044000p-3f, 0x1.8bd800p-3f, 0x1.e7c000p-3f, 0x1.1ee800p-2f, 0x1.54d400p-2f, 0x1.763c00p-2f,
     -0x1.20d400p-2f, -0x1.e82800p-3f, -0x1.9f9000p-3f, -0x1.400800p-3f, -0x1.107800p-3f, -0x1.646000p-4f, -0x1.c4e000p-5f,
     0x0p+0f}};

// log(1 + r) + (start - r) for r in [-0.0321, 0.0626], where start is close to r.
template <lane V>
XGRAD_ALWAYS_INLINE V log1p_of_rest(V r, V start) {
  using T = scalar_of<V>;
  const V square = r * r, fourth = square * square;
  if constexpr (sizeof(T) == 4) {
    const V lower = fma(square, fma(r, V(0.333344758f), V(-0.5f)), start);
    return fma(fourth, fma(r, V(0.188766375f), V(-0.250086993f)), lower);
  } else {
    const V a = fma(r, V(0.3333333333334891), V(-0.5000000000000001));
    const V b = fma(r, V(0.1999999992452257), V(-0.24999999999989478));
    const V c = fma(r, V(0.14285818009902773), V(-0.1666666582962957));
    const V d = fma(square, V(-0.08771297736240306), fma(r, V(0.11075893485503094), V(-0.12502080988973804)));
    const V lower = fma(square, a, start), middle = fma(square, c, b);
    return fma(fourth, fma(fourth, d, middle), lower);
  }
}

// log(1 + f) + extra for f in [-0.25, 0.5], where extra is small beside the rounding wanted.
template <lane V>
XGRAD_ALWAYS_INLINE V log1p_near_zero(V f, V extra) {
  using T = scalar_of<V>;
  if constexpr (sizeof(T) == 4) {
    const V p = polynomial(f, -0.0461738259f, 0.105841033f, -0.131876573f, 0.144677594f, -0.166436806f, 0.199910805f,
                           -0.250001937f, 0.333334476f);
    const V square = f * f;
    return f + fnma(V(T(0.5)), square, fma(p * f, square, extra));
  } else {
    // log(1 + f) = f - (h - s (h + R)) with h = f^2 / 2 and s = f / (2 + f)
    const V s = f / (V(T(2)) + f), z = s * s, h = V(T(0.5)) * f * f;
    const V p = polynomial(z, 0.15373975030013728, 0.15249444759369712, 0.1818639325325179, 0.22222137593384172,
                           0.2857142940641378, 0.3999999999609964, 0.6666666666667282);
    return f - (h - fma(s, fma(z, p, h), extra));
  }
}

// The index of m for the tables.
template <lane V>
XGRAD_ALWAYS_INLINE bits<V> index_of_significand(V m) {
  return to_bits(m) >> (format<scalar_of<V>>::digits - 4);
}

// log m + e ln 2.  m: in [0.75, 1.5)
template <lane V>
XGRAD_ALWAYS_INLINE V log_of_parts(V m, V e) {
  using T = scalar_of<V>;
  // The products with the upper part are exact.
  const V high(pick<V>(0x1.62ep-1f, 0x1.62e42feep-1)), low(pick<V>(0x1.0bfbe8p-15f, 0x1.a39ef35793c76p-33));
  if constexpr (has_tables) {
    const bits<V> index = index_of_significand(m);
    const V c = look_up<V>(reciprocals_of_significands<T>, index);
    const V start = fma(e, high, look_up<V>(logarithms_of_significands<T>, index));
    const V r = fma(m, c, V(T(-1)));
    return start + log1p_of_rest(r, fma(e, low, r));
  } else {
    return fma(e, high, log1p_near_zero(m - V(T(1)), e * low));
  }
}

}  // namespace detail

// The natural logarithm.
template <lane V>
XGRAD_ALWAYS_INLINE V log(V x) {
  const auto [m, e] = take_apart(x);
  return finish_logarithm(x, detail::log_of_parts(m, e));
}

// The logarithm to base 2; exact for powers of two.
template <lane V>
XGRAD_ALWAYS_INLINE V log2(V x) {
  using T = scalar_of<V>;
  const auto [m, e] = take_apart(x);
  const V y = detail::log_of_parts(m, V(T(0)));
  return finish_logarithm(x, fma(y, V(pick<V>(0x1.715476p+0f, 0x1.71547652b82fep+0)), e));
}

// The logarithm to base 10.
template <lane V>
XGRAD_ALWAYS_INLINE V log10(V x) {
  using T = scalar_of<V>;
  const auto [m, e] = take_apart(x);
  const V y = detail::log_of_parts(m, V(T(0)));
  const V low =
      fma(e, V(pick<V>(0x1.3509f8p-18f, 0x1.f79fef311f12bp-34)), y * V(pick<V>(0x1.bcb7b2p-2f, 0x1.bcb7b1526e50ep-2)));
  return finish_logarithm(x, fma(e, V(pick<V>(0x1.344p-2f, 0x1.34413508p-2)), low));
}

}  // namespace xgrad::emit
