// pow: y log |x| with the logarithm to twice the precision of the type, then the exponential.
// Largest error 1.5 ULP over the whole domain. Special values as C's: pow(x, 0) = pow(1, y) = 1 even beside NaN,
// pow(-1, +-inf) = 1, NaN for negative x and fractional y, the sign of -0 and of -inf for odd integers y.
#pragma once

#include "exp.hpp"
#include "log.hpp"

namespace xgrad::emit {

namespace detail {

// A number as the sum of one and a much smaller one.
template <lane V>
struct twofold {
  V high, low;
};

// a + b exactly.  requires |a| >= |b| or a = 0
template <lane V>
XGRAD_ALWAYS_INLINE twofold<V> add_exactly(V a, V b) {
  const V sum = a + b;
  return {sum, b - (sum - a)};
}

// a * b + c as the rounded sum and what it lacks, up to the rounding of the product where that is not fused.
// requires |c| >= |a * b|
template <lane V>
XGRAD_ALWAYS_INLINE twofold<V> multiply_add(V a, V b, V c) {
  const V sum = fma(a, b, c);
  return {sum, fma(a, b, c - sum)};
}

// a * b exactly.
template <lane V>
XGRAD_ALWAYS_INLINE twofold<V> multiply_exactly(V a, V b) {
  const V product = a * b;
#if XGRAD_HAS_FMA
  return {product, fma(a, b, -product)};
#else
  // Halves cut by clearing low bits, whose products are exact.
  constexpr auto kept = ~((word<scalar_of<V>>(1) << (format<scalar_of<V>>::digits / 2 + 1)) - 1u);
  const V ah = from_bits<V>(to_bits(a) & kept), bh = from_bits<V>(to_bits(b) & kept), al = a - ah, bl = b - bh;
  return {product, ((ah * bh - product) + ah * bl + al * bh) + al * bl};
#endif
}

// c - a * b with the error of the product taken off too.
template <lane V>
XGRAD_ALWAYS_INLINE V residual(V c, V a, V b) {
#if XGRAD_HAS_FMA
  return fnma(a, b, c);
#else
  const auto p = multiply_exactly(a, b);
  return (c - p.high) - p.low;
#endif
}

// log x for positive finite x, to about 1.2 times the digits that `log` gives.
template <lane V>
XGRAD_ALWAYS_INLINE twofold<V> log_twofold(V x) {
  using T = scalar_of<V>;
  const V one(T(1));
  const auto [m, e] = take_apart(x);
  // log m = 2 atanh s = 2 s + s^3 (2/3 + z w(z)) with s = (m - 1) / (m + 1), z = s^2
  const V f = m - one, d = m + one, d_low = m - (d - one), inverse = one / d;
  const V s = f * inverse;
  const V s_low = fnma(s, d_low, residual(f, s, d)) * inverse;
  const auto square = multiply_exactly(s, s);
  const V z = square.high, z_low = fma(s + s, s_low, square.low);
  V w;
  if constexpr (sizeof(T) == 4) w = polynomial(z, 0.238763943f, 0.285254121f, 0.40000394f);
  else
    w = polynomial(z, 0.12576695386424125, 0.11591491471168855, 0.13341203023678966, 0.15384404566473261, 0.1818182156778728,
                   0.222222221907827, 0.2857142857157993, 0.3999999999999972);
  auto q = multiply_add(z, w, V(pick<V>(0x1.555556p-1f, 0x1.5555555555555p-1)));
  q.low = q.low + V(pick<V>(-0x1.555556p-26f, 0x1.5555555555555p-55));
  auto u = multiply_exactly(z, q.high);
  u.low = fma(z, q.low, fma(z_low, q.high, u.low));
  auto v = multiply_exactly(s, u.high);
  v.low = fma(s, u.low, fma(s_low, u.high, v.low));
  const auto near = add_exactly(s + s, v.high);
  // The product with e is exact, and larger than the rest or 0.
  const V ln2(pick<V>(0x1.62ep-1f, 0x1.62e42feep-1)), high = fma(e, ln2, near.high);
  const V low = (s_low + s_low) + (v.low + near.low);
  return {high, (near.high - fnma(e, ln2, high)) + fma(e, V(pick<V>(0x1.0bfbe8p-15f, 0x1.a39ef35793c76p-33)), low)};
}

}  // namespace detail

// x^y.
template <lane V>
XGRAD_ALWAYS_INLINE V pow(V x, std::type_identity_t<V> y) {
  using T = scalar_of<V>;
  constexpr T infinity = std::numeric_limits<T>::infinity();
  const V zero(T(0)), one(T(1)), half(T(0.5)), a = abs(x);
  const auto l = detail::log_twofold(a);
  // The product is wanted to an absolute error, since it is exponentiated; beyond the clamp only its sign counts.
  const V bounded_y = clamp(y, pick<V>(-0x1p100f, -0x1p1000), pick<V>(0x1p100f, 0x1p1000));
  const auto p = detail::multiply_exactly(bounded_y, l.high);
  const V low = select(abs(p.high) < V(pick<V>(200.f, 2000.)), fma(bounded_y, l.low, p.low), zero);
  const auto e = detail::split<detail::two_biases<V>>(clamp(p.high, pick<V>(-105.f, -750.), pick<V>(89.f, 710.)));
  const auto [root, rest] = detail::exp_in_two(e.r + low, e.index);
  const V size = detail::scale_biased(root + rest, e.n, e.biased);

  // |x| of 0 or infinity and the sign of y choose between 0 and infinity.
  const mask_of<V> at_zero = a == zero, at_infinity = a == V(infinity);
  const V edge = select(differ(at_zero, mask_of<V>(y < zero)), zero, V(infinity));
  V r = select(either(at_zero, at_infinity), edge, size);

  const mask_of<V> integer = trunc(y) == y, odd_integer = both(integer, trunc(y * half) != y * half);
  r = select(odd_integer, flip_sign(r, x), r);
  const mask_of<V> undefined = both(both(x < zero, !at_infinity), !integer);
  r = select(either(undefined, either(isnan(x), isnan(y))), V(std::numeric_limits<T>::quiet_NaN()), r);
  return select(either(x == one, y == zero), one, r);
}

}  // namespace xgrad::emit
