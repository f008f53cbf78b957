// erf and erfc, each a polynomial and one exponential over the whole line; by pieces where the target has tables.
// erf |x| = -expm1(-x P(x)) with x P(x) = -log erfc(x), so that small arguments keep their relative accuracy;
// erfc |x| = e^(-x^2) q P(t) with q = 1 / (|x| + c) and t = 1 - 2 c q, where e^(-x^2) takes x^2 to twice the precision.
// Largest error: erf 3.5 ULP, erfc 4 ULP, denormal results included.
#pragma once

#include "erf_table.hpp"
#include "erfc_table.hpp"
#include "exp.hpp"
#include "pow.hpp"

namespace xgrad::emit {

// The error function.
template <lane V>
XGRAD_ALWAYS_INLINE V erf(V x) {
  using T = scalar_of<V>;
  // 1 at the bound
  const V bound(pick<V>(3.95f, 5.95)), size = detail::extreme_of_registers<detail::extreme::least>(bound, abs(x));
  if constexpr (detail::has_tables)
    return copysign(detail::piecewise(detail::erf_pieces<T>, size, pick<V>(128.f / 33, 64. / 25)), x);
  V p;
  if constexpr (sizeof(T) == 4)
    p = polynomial(size, 4.4343114e-06f, 3.2630396e-06f, -2.5654567e-04f, 0.0010434851f, 3.9191503e-04f, -0.01940863f,
                   0.10283349f, 0.636615f, 1.1283792f);
  else
    p = polynomial(size, -4.468053950964411e-15, 1.9783881990365247e-13, -4.061773660962131e-12, 5.123396518293655e-11,
                   -4.4265800515725707e-10, 2.7546940827750616e-09, -1.253969448877123e-08, 4.071193281626393e-08,
                   -8.241906160010498e-08, 2.426103519518363e-08, 5.090154622489321e-07, -1.9533013115242264e-06,
                   3.042500906573495e-06, 3.2464133371611823e-06, -2.96263386117658e-05, 6.444611894540408e-05,
                   2.5894755677906165e-05, -0.0005901297300885312, 0.0016962071456101296, -0.00020919478658504558,
                   -0.019128446998337226, 0.10277260330152924, 0.6366197723675876, 1.1283791670955126);
  return copysign(detail::exp_about_one(-size * p).less, x);
}

namespace detail {

// e^(x^2) erfc(x) for x in [0, 27.4], in [0, 10.3] for float.
template <lane V>
XGRAD_ALWAYS_INLINE V scaled_erfc(V x) {
  using T = scalar_of<V>;
  if constexpr (has_tables) {
    // Four pieces for each power of two of the sum, which starts at one.
    const V sum = x + V(pick<V>(1.f, 2.));
    return piecewise_at(scaled_erfc_pieces<T>, x, to_bits(sum) >> (format<T>::digits - 2));
  }
  const V one(T(1)), c(pick<V>(3.f, 4.)), y = x + c, q = one / y, t = fnma(c + c, q, one);
  V p;
  if constexpr (sizeof(T) == 4)
    p = polynomial(t, -2.9778905e-04f, -4.362064e-04f, 0.0030788807f, -0.0012588751f, -0.026845803f, 0.11953646f,
                   -0.3104647f, 0.5902277f);
  else
    p = polynomial(t, -4.0141179111259944e-09, -1.6447710164324252e-08, 1.19785766115309e-08, 1.3196376374318278e-07,
                   -8.787349918141615e-08, -8.580961584735292e-07, 1.431518719903287e-06, 4.7035068137372016e-06,
                   -1.8863367244503246e-05, -3.6392625595754194e-06, 0.00017681328826153671, -0.000455051550672199,
                   -0.0002809589090739329, 0.00611205546400103, -0.026370053339287065, 0.07638151492804507,
                   -0.17401093723987157, 0.33085158787707736, -0.5408538313132353, 0.7732087022652552);
  // The last steps one after the other, since the even and the odd part nearly cancel for large x.
  p = fma(fma(p, t, V(pick<V>(-0.88339454f, -0.9765487290808821))), t, V(pick<V>(1.0740069f, 1.095995661000491)));
  // What the roundings of y and q change, to first order; the logarithmic derivative of q P by q is about this slope.
  const V lost = fnma(q, x - (y - c), residual(one, q, y));
  const V slope = fma(q * q, V(pick<V>(21.5f, 56.2)), one), product = p * q;
  return fma(product * slope, lost, product);
}

}  // namespace detail

// 1 - erf(x).
template <lane V>
XGRAD_ALWAYS_INLINE V erfc(V x) {
  using T = scalar_of<V>;
  const V size = detail::extreme_of_registers<detail::extreme::least>(V(pick<V>(10.3f, 27.4)), abs(x));
  const V square = size * size, lost = detail::residual(square, size, size);
  const auto e = detail::split<detail::bias_and_half<V>>(-square);
  const V p = detail::exp_of_rest(e.r + lost, e.index) * detail::scaled_erfc(size);
  const V decayed = detail::scale_biased_down(p, e.n, e.biased);
  return select(x < V(T(0)), V(T(2)) - decayed, decayed);
}

}  // namespace xgrad::emit
