// lgamma and digamma: polynomials with the zeros as factors on [1, 3], series in 1 / x^2 for large x, one step of the
// recurrence in between and below 1, reflection for negative x.
// Largest error 3 ULP for positive x; below 0 as large as the rounding of the larger term of the reflection.
#pragma once

#include "log.hpp"

namespace xgrad::emit {

namespace detail {

// lgamma(2 + t) / ((1 + t) t) for t in [-1, 1].
template <lane V>
XGRAD_ALWAYS_INLINE V lgamma_factor(V t) {
  if constexpr (sizeof(scalar_of<V>) == 4)
    return polynomial(t, 5.209784e-06f, -3.8925555e-05f, 6.263411e-05f, -5.183584e-05f, 1.4793566e-04f, -4.2617263e-04f,
                      9.354834e-04f, -0.002101799f, 0.0049935714f, -0.012385029f, 0.03296546f, -0.10031727f, 0.42278433f);
  else
    return polynomial(t, 1.6929009453168319e-09, -3.1170440686835987e-09, -5.0596195195105526e-09, 7.984652961727822e-09,
                      1.8279596317252527e-08, -3.0859197145954846e-08, 2.5269922150015574e-09, -1.7349334582648126e-08,
                      1.07739354541681e-07, -2.1338431485254385e-07, 3.9340564929014856e-07, -8.406149607820492e-07,
                      1.8125904506173283e-06, -3.85214987941611e-06, 8.220839525324422e-06, -1.7660393657194465e-05,
                      3.816916347006434e-05, -8.309535083436508e-05, 0.00018255260316487143, -0.0004057073730778055,
                      0.0009153769250603393, -0.002108130835449759, 0.004998641164582973, -0.01238419219332882,
                      0.032965000621157654, -0.10031730167435428, 0.42278433509846713);
}

// digamma(2 + t) / (2 + t - zero) for t in [-1, 1].
template <lane V>
XGRAD_ALWAYS_INLINE V digamma_factor(V t) {
  if constexpr (sizeof(scalar_of<V>) == 4)
    return polynomial(t, 1.7208146e-04f, -4.2513813e-04f, 2.5536257e-04f, -2.8169737e-04f, 0.0013675408f, -0.003005165f,
                      0.005569942f, -0.01125398f, 0.023440052f, -0.049562383f, 0.1090007f, -0.26073852f, 0.7853075f);
  else
    return polynomial(t, 1.4258492959887113e-08, -2.064075381739119e-08, -6.36299712080997e-08, 7.254961430818488e-08,
                      2.011105218390921e-07, -2.326461397701547e-07, -2.11098128842505e-07, 1.1287820034354227e-07,
                      6.439985564024264e-07, -9.193268004945982e-07, 1.0647582944434714e-06, -2.431459138619549e-06,
                      5.351999061035415e-06, -1.0534226714282931e-05, 2.0858597899799745e-05, -4.18158698843106e-05,
                      8.378881668956356e-05, -0.00016782204863871825, 0.00033643066409615077, -0.0006753123336358502,
                      0.0013581423972345349, -0.0027395729814722555, 0.0055522541564296075, -0.011338432548052455,
                      0.023447309598283998, -0.04955103291780544, 0.10899991701761803, -0.2607389546830004,
                      0.7853075386041053);
}

// sin(pi d) / pi for |d| <= 1/2.
template <lane V>
XGRAD_ALWAYS_INLINE V sine_of_half_turns(V d) {
  const V z = d * d;
  V p;
  if constexpr (sizeof(scalar_of<V>) == 4) p = horner(z, -0.00221548f, 0.026104743f, -0.19074538f, 0.811742f, -1.644934f);
  else
    p = polynomial(z, 2.4518147457391403e-07, -6.972265804058806e-06, 0.0001484279160931415, -0.0023460809132170367,
                   0.02614784780793737, -0.19075182412167518, 0.8117424252833462, -1.6449340668482264);
  return fma(p, z * d, d);
}

// log(gamma(x)) for x >= 0.
template <lane V>
XGRAD_ALWAYS_INLINE V lgamma_of_positive(V x) {
  using T = scalar_of<V>;
  const V one(T(1)), two(T(2)), three(T(3)), half(T(0.5));
  const mask_of<V> below = x < one, above = x >= three, large = x >= V(T(4));
  const V step = select(above, x - one, x);
  const V l = log(select(large, x, select(either(below, above), step, one)));
  V y = l;
  if (!all(large)) {
    const V t = select(below, x - one, step - two);
    y = fma(select(below, x, t + one) * t, lgamma_factor(t), select(below, -l, l));
  }
  if (any(large)) {
    const V inverse = one / x, z = inverse * inverse;
    V s;
    if constexpr (sizeof(T) == 4) s = horner(z, -5.3608743e-04f, 7.9453515e-04f, -0.0027779238f, 0.083333336f);
    else
      s = polynomial(z, -0.007937932416107319, 0.004571011842161694, -0.0018162275660219265, 0.0008382305809643611,
                     -0.0005951631680167974, 0.000793649875948582, -0.0027777777721101292, 0.08333333333332064);
    const V rest = fma(s, inverse, V(T(0.4189385332046727418)));
    y = select(large, fma(x - half, l - one, rest), y);
  }
  return y;
}

// digamma(x) for x >= 0; infinite at -0.
template <lane V>
XGRAD_ALWAYS_INLINE V digamma_of_positive(V x) {
  using T = scalar_of<V>;
  const V one(T(1)), inverse = one / x;
  const mask_of<V> below = x < one, large = x >= V(T(3));
  V y = x;
  if (!all(large)) {
    const V t = x - select(below, one, V(T(2)));
    // The upper part of the zero near 1.46 is taken off exactly.
    constexpr T zero = pick<V>(0x1.762d86p+0f, 0x1.762d86356be3fp+0);
    const V distance = (x - select(below, V(zero - T(1)), V(zero))) - V(pick<V>(0x1.ab5f2p-27f, 0x1.b86a722197829p-54));
    y = fma(distance, digamma_factor(t), select(below, -inverse, V(T(0))));
  }
  if (any(large)) {
    const V z = inverse * inverse;
    V s;
    if constexpr (sizeof(T) == 4) s = horner(z, -0.0027309926f, 0.003844755f, -0.008328732f, 0.083333276f);
    else
      s = polynomial(z, 3.0012723454670445, -2.527034772858114, 1.0419082138064752, -0.29906656506098916,
                     0.07532705099665601, -0.02076873913602232, 0.0075666616500665775, -0.00416649959529881,
                     0.003968252125887194, -0.00833333332285944, 0.08333333333331171);
    y = select(large, log(x) - fma(z, s, V(T(0.5)) * inverse), y);
  }
  return y;
}

}  // namespace detail

// log(|gamma(x)|); infinite at 0 and at negative integers.
template <lane V>
XGRAD_ALWAYS_INLINE V lgamma(V x) {
  using T = scalar_of<V>;
  const V one(T(1)), zero(T(0));
  const mask_of<V> negative = x < zero;
  V y = detail::lgamma_of_positive(select(negative, one - x, x));
  if (any(negative)) [[unlikely]] {
    // gamma(x) gamma(1 - x) = pi / sin(pi x)
    const V nearest = round(x), sine = detail::sine_of_half_turns(x - nearest);
    const V reflected = select(x == nearest, V(std::numeric_limits<T>::infinity()), -(log(abs(sine)) + y));
    y = select(negative, reflected, y);
  }
  return y;
}

// The logarithmic derivative of gamma; -inf at 0, inf at -0, NaN at negative integers.
template <lane V>
XGRAD_ALWAYS_INLINE V digamma(V x) {
  using T = scalar_of<V>;
  const V one(T(1)), half(T(0.5)), zero(T(0));
  const mask_of<V> negative = x < zero;
  V y = detail::digamma_of_positive(select(negative, one - x, x));
  if (any(negative)) [[unlikely]] {
    // digamma(1 - x) - digamma(x) = pi / tan(pi x)
    const V nearest = round(x), d = x - nearest;
    const V cotangent = detail::sine_of_half_turns(half - abs(d)) / detail::sine_of_half_turns(d);
    const V reflected = fnma(V(T(3.14159265358979323846)), cotangent, y);
    y = select(negative, select(x == nearest, V(std::numeric_limits<T>::quiet_NaN()), reflected), y);
  }
  return y;
}

}  // namespace xgrad::emit
