// exp, exp2: x = (n + j / 16) ln 2 + r with |r| <= ln 2 / 32, e^x = 2^n 2^(j / 16) e^r, the second factor from a table
// and e^r a minimax polynomial; x = n ln 2 + r with |r| <= ln 2 / 2 where the target has no tables.
// Largest error 1.2 ULP, denormal results included; overflow gives infinity, underflow 0.
#pragma once

#include "table.hpp"

namespace xgrad::emit {

namespace detail {

// 2^(j / 16), rounded, and what the rounding took off.
template <number T>
inline constexpr table<T> roots_of_two = {};
template <>
inline constexpr table<double> roots_of_two<double> = {
    {0x1.0000000000000p+0, 0x1.0b5586cf9890fp+0, 0x1.172b83c7d517bp+0, 0x1.2387a6e756238p+0, 0x1.306fe0a31b715p+0,
     0x1.3dea64c123422p+0, 0x1.4bfdad5362a27p+0, 0x1.5ab07dd485429p+0, 0x1.6a09e667f3bcdp+0, 0x1.7a11473eb0187p+0,
     0x1.8ace5422aa0dbp+0, 0x1.9c49182a3f090p+0, 0x1.ae89f995ad3adp+0, 0x1.c199bdd85529cp+0, 0x1.d5818dcfba487p+0,
     0x1.ea4afa2a490dap+0}};
template <>
inline constexpr table<float> roots_of_two<float> = {{0x1.000000p+0f, 0x1.0b5586p+0f, 0x1.172b84p+0f, 0x1.2387a6p+0f,
                                                      0x1.306fe0p+0f, 0x1.3dea64p+0f, 0x1.4bfdaep+0f, 0x1.5ab07ep+0f,
                                                      0x1.6a09e6p+0f, 0x1.7a1148p+0f, 0x1.8ace54p+0f, 0x1.9c4918p+0f,
                                                      0x1.ae89fap+0f, 0x1.c199bep+0f, 0x1.d5818ep+0f, 0x1.ea4afap+0f}};
template <number T>
inline constexpr table<T> rests_of_roots = {};
template <>
inline constexpr table<double> rests_of_roots<double> = {
    {0.0, 8.551889705537965e-17, -3.046782079812471e-17, 8.912812676025408e-17, 3.982015231465646e-17, 4.658027591836937e-17,
     2.5382502794888315e-17, 7.70094837980299e-17, -9.667293313452913e-17, -3.483994556892796e-17, 7.949834809697621e-17,
     2.4707192569797888e-17, 8.199010020581497e-17, 2.960140695448873e-17, 3.283107224245627e-17, -1.0619946056195963e-16}};
template <>
inline constexpr table<float> rests_of_roots<float> = {
    {0.f, 4.83347016e-08f, -1.30775399e-08f, 5.38622231e-08f, 3.79763527e-08f, 4.4968381e-08f, -4.01899953e-08f,
     -1.01233493e-08f, 2.4203235e-08f, -4.50089885e-08f, 8.07090483e-09f, 9.83621717e-09f, -2.47553267e-08f,
     -9.23577037e-09f, -1.1239278e-08f, 9.84532811e-09f}};

// (e^r - 1 - r) / r^2 for |r| <= 0.347.
template <lane V>
XGRAD_ALWAYS_INLINE V exp_tail(V r) {
  if constexpr (sizeof(scalar_of<V>) == 4)
    return polynomial(r, 0.00139467558f, 0.00836675614f, 0.0416662768f, 0.16666542f, 0.5f);
  else
    return polynomial(r, 2.511480249196631e-08, 2.762668257175725e-07, 2.7557226990742437e-06, 2.480150358908119e-05,
                      0.00019841269904008344, 0.0013888888933055144, 0.008333333333314196, 0.04166666666657169,
                      0.16666666666666685, 0.5000000000000006);
}

template <lane V>
struct exponent_and_rest {
  V n, r;
  bits<V> biased;  // n + Offset in the low bits
};

// Factor * x = n ln 2 + r.  x: moderate or NaN
template <int Offset, int Parts = 1, int Factor = 1, lane V>
XGRAD_ALWAYS_INLINE exponent_and_rest<V> split_by_ln2(V x) {
  using T = scalar_of<V>;
  const V shift(magic<T> / T(Parts) + T(Offset));
  const V shifted = fma(x, V(T(Factor) * pick<V>(0x1.715476p+0f, 0x1.71547652b82fep+0)), shift), n = shifted - shift;
  // n times the upper part of ln 2 is exact.
  const V r = fnma(n, V(pick<V>(0x1.62ep-1f, 0x1.62e42feep-1)), Factor == 2 ? x + x : x);
  return {n, fnma(n, V(pick<V>(0x1.0bfbe8p-15f, 0x1.a39ef35793c76p-33)), r), to_bits(shifted)};
}

// Factor * x = log(root) + n ln 2 + r.
template <lane V>
struct split_exponent {
  V n, r, whole;   // n: the integer, or it and j / 16
  bits<V> biased;  // the integer + Offset in the low bits
  bits<V> index;   // j in the low bits
};

template <int Offset, int Factor = 1, lane V>
XGRAD_ALWAYS_INLINE split_exponent<V> split(V x) {
  const auto y = split_by_ln2<Offset, has_tables ? 16 : 1, Factor>(x);
  if constexpr (has_tables) {
    using T = scalar_of<V>;
    const V whole = from_bits<V>(y.biased & ~word<T>(15)) - V(magic<T> / T(16) + T(Offset));
    return {y.n, y.r, whole, y.biased >> 4, y.biased};
  } else {
    return {y.n, y.r, y.n, y.biased, y.biased};
  }
}

// e^(r + log(root)), between 0.7 and 2.
template <lane V>
XGRAD_ALWAYS_INLINE V exp_of_rest(V r, bits<V> index) {
  using T = scalar_of<V>;
  const V square = r * r;
  if constexpr (!has_tables) {
    return fma(square, exp_tail(r), r) + V(T(1));
  } else {
    V p;
    if constexpr (sizeof(T) == 4) {
      p = fma(square, fma(r, V(0.166670591f), V(0.500016272f)), r);
    } else {
      const V upper = fma(square, V(0.0013889129614884426), fma(r, V(0.00833347241083642), V(0.041666666659625574)));
      const V lower = fma(square, fma(r, V(0.16666666664402674), V(0.5000000000000006)), r);
      p = fma(square * square, upper, lower);
    }
    const V root = look_up<V>(roots_of_two<T>, index);
    return fma(root, p, root);
  }
}

// e^(r + log(root)) as the sum of the root, rounded, and a small rest, with the relative accuracy of e^r - 1 where the
// root is 1.
template <lane V>
struct root_and_rest {
  V root, rest;
};

template <lane V>
XGRAD_ALWAYS_INLINE root_and_rest<V> exp_in_two(V r, bits<V> index) {
  using T = scalar_of<V>;
  const V square = r * r;
  if constexpr (!has_tables) {
    return {V(T(1)), fma(square, exp_tail(r), r)};
  } else {
    V p;
    if constexpr (sizeof(T) == 4) {
      p = fma(square, fma(square, V(0.0416675881f), fma(r, V(0.166669905f), V(0.5f))), r);
    } else {
      const V upper = fma(square, fma(r, V(0.00019841553789316926), V(0.0013889090987822988)),
                          fma(r, V(0.008333333332419273), V(0.041666666662003166)));
      const V lower = fma(square, fma(r, V(0.16666666666666677), V(0.5000000000000002)), r);
      p = fma(square * square, upper, lower);
    }
    const V root = look_up<V>(roots_of_two<T>, index);
    return {root, fma(root, p, look_up<V>(rests_of_roots<T>, index))};
  }
}

// e^y - 1 and e^y + 1, where y = Factor * x.
template <lane V>
struct less_and_more {
  V less, more;
};

// Both with full relative accuracy.  x: such that e^y and e^-y are normal, or NaN
template <int Factor = 1, lane V>
XGRAD_ALWAYS_INLINE less_and_more<V> exp_about_one(V x) {
  const V one(scalar_of<V>(1));
  const auto y = split<format<scalar_of<V>>::bias, Factor>(x);
  const auto [root, rest] = exp_in_two(y.r, y.index);
  const V two_n = from_bits<V>(y.biased << format<scalar_of<V>>::digits), scaled = two_n * root;
  return {fma(two_n, rest, scaled - one), fma(two_n, rest, scaled + one)};
}

// x, or 0 where that is beyond all results.
template <lane V>
XGRAD_ALWAYS_INLINE V rest_within(V rest, V x, scalar_of<V> bound) {
  return select(abs(x) < V(bound), rest, V(scalar_of<V>(0)));
}

}  // namespace detail

// e^x.
template <lane V>
XGRAD_ALWAYS_INLINE V exp(V x) {
  if constexpr (XGRAD_AVX512 && width_of<V> > 1) {
    // The power of two decides what overflows and underflows, whatever the rest.
    const auto y = detail::split<0>(x);
    const V r = detail::rest_within(y.r, x, pick<V>(256.f, 1024.));
    return detail::scale_biased(detail::exp_of_rest(r, y.index), y.n, y.biased);
  } else {
    const auto y = detail::split<detail::two_biases<V>>(clamp(x, pick<V>(-105.f, -750.), pick<V>(89.f, 710.)));
    return detail::scale_biased(detail::exp_of_rest(y.r, y.index), y.n, y.biased);
  }
}

// e^x for x <= 0 or NaN.
template <lane V>
XGRAD_ALWAYS_INLINE V exp_of_nonpositive(V x) {
  const V bounded = detail::extreme_of_registers<detail::extreme::greatest>(V(pick<V>(-105.f, -750.)), x);
  const auto y = detail::split<detail::bias_and_half<V>>(bounded);
  return detail::scale_biased_down(detail::exp_of_rest(y.r, y.index), y.n, y.biased);
}

// 2^x.
template <lane V>
XGRAD_ALWAYS_INLINE V exp2(V x) {
  using T = scalar_of<V>;
  constexpr T bias = T(2 * format<T>::bias);
  const V shift(magic<T> / T(detail::has_tables ? 16 : 1) + bias), ln2(pick<V>(0x1.62e430p-1f, 0x1.62e42fefa39efp-1));
  constexpr bool saturates = XGRAD_AVX512 && width_of<V> > 1;
  const V y = saturates ? x : clamp(x, pick<V>(-152.f, -1080.), pick<V>(129.f, 1025.));
  const V shifted = y + shift, n = shifted - shift;
  V r = (y - n) * ln2;
  if constexpr (saturates) r = detail::rest_within(r, x, pick<V>(512.f, 2048.));
  const bits<V> index = to_bits(shifted);
  return detail::scale_biased(detail::exp_of_rest(r, index), n, detail::has_tables ? index >> 4 : index);
}

}  // namespace xgrad::emit
