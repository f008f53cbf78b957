// Numbers as bit patterns: what elementary functions need to take exponents apart and put them together.
// `bits<V>` is an unsigned integer (or the compiler's vector of them) with the usual operators.
#pragma once

#include <bit>

#include "mask.hpp"

namespace xgrad::emit {

template <lane V>
using bits = typename lane_traits<V>::bits;

template <number T>
struct format;
template <>
struct format<float> {
  static constexpr int digits = 23, bias = 127;
  static constexpr std::uint32_t sign = 0x80000000u, exponent = 0x7f800000u, mantissa = 0x007fffffu;
};
template <>
struct format<double> {
  static constexpr int digits = 52, bias = 1023;
  static constexpr std::uint64_t sign = 0x8000000000000000u, exponent = 0x7ff0000000000000u, mantissa = 0x000fffffffffffffu;
};

template <lane V>
XGRAD_ALWAYS_INLINE bits<V> to_bits(V x) {
  if constexpr (width_of<V> == 1) return std::bit_cast<bits<V>>(x);
  else return (bits<V>)x.raw();
}

template <lane V>
XGRAD_ALWAYS_INLINE V from_bits(bits<V> b) {
  if constexpr (width_of<V> == 1) return std::bit_cast<V>(b);
  else return V((typename V::raw_type)b);
}

// The lanes whose integer is not zero.
template <lane V>
XGRAD_ALWAYS_INLINE mask_of<V> nonzero(bits<V> b) {
  if constexpr (width_of<V> == 1) return b != 0;
  else return detail::nonzero_of_vec<V>(b);
}

// The lanes whose integer is odd.
template <lane V>
XGRAD_ALWAYS_INLINE mask_of<V> odd(bits<V> b) {
  if constexpr (width_of<V> == 1) return (b & 1u) != 0;
  else
#if XGRAD_AVX512
    return nonzero<V>(b & 1u);
#else
    return mask_of<V>(-(b & 1u));
#endif
}

// x with the sign of s.
template <lane V>
XGRAD_ALWAYS_INLINE V copysign(V x, V s) {
  constexpr auto sign = format<scalar_of<V>>::sign;
  return from_bits<V>((to_bits(x) & ~sign) | (to_bits(s) & sign));
}

// |x|.
template <lane V>
XGRAD_ALWAYS_INLINE V abs(V x) {
  return from_bits<V>(to_bits(x) & ~format<scalar_of<V>>::sign);
}

// -|x|.
template <lane V>
XGRAD_ALWAYS_INLINE V negative_abs(V x) {
  return from_bits<V>(to_bits(x) | format<scalar_of<V>>::sign);
}

// x with its sign flipped where s is negative (-0 included).
template <lane V>
XGRAD_ALWAYS_INLINE V flip_sign(V x, V s) {
  return from_bits<V>(to_bits(x) ^ (to_bits(s) & format<scalar_of<V>>::sign));
}

}  // namespace xgrad::emit
