// Powers of two: integers inside floating-point sums, numbers times 2^n, and numbers taken apart.
// The AVX-512 instructions and the integer arithmetic of all other targets give the same bits.
#pragma once

#include "arithmetic.hpp"

namespace xgrad::emit {

// Added to |x| < 2^(digits - 1) this leaves round(x), halves to even, in the low bits of the sum.
template <number T>
inline constexpr T magic = T(1.5) * static_cast<T>(word<T>(1) << format<T>::digits);

// x brought into [least, greatest]; NaN stays.
template <lane V>
XGRAD_ALWAYS_INLINE V clamp(V x, scalar_of<V> least, scalar_of<V> greatest) {
  using detail::extreme;
  return detail::extreme_of_registers<extreme::greatest>(V(least),
                                                         detail::extreme_of_registers<extreme::least>(V(greatest), x));
}

// 2^n.  n: an integer for which 2^n is normal
template <lane V>
XGRAD_ALWAYS_INLINE V power_of_two(V n) {
  using T = scalar_of<V>;
  return from_bits<V>(to_bits(n + V(magic<T> + T(format<T>::bias))) << format<T>::digits);
}

namespace detail {

template <lane V>
inline constexpr int two_biases = 2 * format<scalar_of<V>>::bias;

// p * 2^n, where the low bits of `biased` hold n + two_biases.
template <lane V>
XGRAD_ALWAYS_INLINE V scale_biased(V p, [[maybe_unused]] V n, [[maybe_unused]] bits<V> biased) {
#if XGRAD_AVX512
  // The masked form avoids an operand that the compiler believes uninitialized.
  if constexpr (width_of<V> == 16) return V((typename V::raw_type)_mm512_maskz_scalef_ps(0xffff, p.data(), n.data()));
  else if constexpr (width_of<V> == 8) return V((typename V::raw_type)_mm512_maskz_scalef_pd(0xff, p.data(), n.data()));
  else
#endif
  {
    // Two factors of half the exponent each: the first product is exact, the second one rounds.
    constexpr int digits = format<scalar_of<V>>::digits;
    const bits<V> half = biased >> 1;
    return p * from_bits<V>(half << digits) * from_bits<V>((biased - half) << digits);
  }
}

template <lane V>
inline constexpr int bias_and_half = format<scalar_of<V>>::bias + (format<scalar_of<V>>::bias + 1) / 2;

// p * 2^n for n <= 0, where the low bits of `biased` hold n + bias_and_half, which is positive.
template <lane V>
XGRAD_ALWAYS_INLINE V scale_biased_down(V p, V n, bits<V> biased) {
  if constexpr (XGRAD_AVX512 && width_of<V> > 1) {
    return scale_biased(p, n, biased);
  } else {
    // The first product is exact, the second one rounds.
    return p * from_bits<V>(biased << format<scalar_of<V>>::digits) * V(pick<V>(0x1p-64f, 0x1p-512));
  }
}

}  // namespace detail

// p * 2^n, rounded once.  n: an integer, at most 2 * bias in size; p within [0.5, 2] or NaN
template <lane V>
XGRAD_ALWAYS_INLINE V scale(V p, V n) {
  using T = scalar_of<V>;
  return detail::scale_biased(p, n, to_bits(n + V(magic<T> + T(detail::two_biases<V>))));
}

// x = m * 2^e with m in [0.75, 1.5), for positive finite x, denormals included.
template <lane V>
struct significand_and_exponent {
  V m, e;
};

// Where x is 0, infinite, negative or NaN the parts are such that `finish_logarithm` mends what is made of them.
template <lane V>
XGRAD_ALWAYS_INLINE significand_and_exponent<V> take_apart(V x) {
  using T = scalar_of<V>;
#if XGRAD_AVX512
  constexpr auto three_quarters = _MM_MANT_NORM_p75_1p5;
  constexpr auto nan_below_zero = static_cast<_MM_MANTISSA_SIGN_ENUM>(3);  // and -0 as 0
  if constexpr (width_of<V> == 16) {
    const __m512 m = _mm512_maskz_getmant_ps(0xffff, x.data(), three_quarters, nan_below_zero);
    const __m512 e = _mm512_maskz_getexp_ps(0xffff, x.data()) - _mm512_maskz_getexp_ps(0xffff, m);
    return {V((typename V::raw_type)m), V((typename V::raw_type)e)};
  } else if constexpr (width_of<V> == 8) {
    const __m512d m = _mm512_maskz_getmant_pd(0xff, x.data(), three_quarters, nan_below_zero);
    const __m512d e = _mm512_maskz_getexp_pd(0xff, x.data()) - _mm512_maskz_getexp_pd(0xff, m);
    return {V((typename V::raw_type)m), V((typename V::raw_type)e)};
  } else
#endif
  {
    using F = format<T>;
    constexpr T up = static_cast<T>(word<T>(1) << (F::digits + 1));
    constexpr auto quarter = std::bit_cast<word<T>>(T(1)) - std::bit_cast<word<T>>(T(0.75));
    constexpr T integer = static_cast<T>(word<T>(1) << F::digits);
    const mask_of<V> denormal = x < V(std::numeric_limits<T>::min());
    const bits<V> b = to_bits(select(denormal, x * V(up), x)) + quarter;
    const V m = from_bits<V>((b & F::mantissa) + std::bit_cast<word<T>>(T(0.75)));
    const V e = from_bits<V>((b >> F::digits) | std::bit_cast<word<T>>(integer));
    return {m, e - select(denormal, V(integer + T(F::bias + F::digits + 1)), V(integer + T(F::bias)))};
  }
}

// The logarithm y of x, with the values of 0, infinity, negative numbers and NaN where they belong.
template <lane V>
XGRAD_ALWAYS_INLINE V finish_logarithm(V x, V y) {
  if constexpr (XGRAD_AVX512 && width_of<V> > 1) {
    return y;  // the instructions have seen to it
  } else {
    using T = scalar_of<V>;
    constexpr T infinity = std::numeric_limits<T>::infinity();
    const V zero(T(0));
    const V other = select(x == zero, V(-infinity), select(x < zero, V(std::numeric_limits<T>::quiet_NaN()), x));
    return select(both(x > zero, x < V(infinity)), y, other);
  }
}

}  // namespace xgrad::emit
