// Reduces the argument of a trigonometric function: x = quadrant * pi/2 + (high + low), |high| <= pi/4 and a little.
// The remainder is right to about 2^-60 of itself for every finite x.
#pragma once

#include "extended.hpp"

namespace xgrad::support::math {

struct reduced_angle {
  extended remainder;
  int quadrant;  // modulo 4
};

// 2/pi in binary, 64 zero bits ahead of it.
inline constexpr std::uint64_t two_over_pi[] = {
    0x0000000000000000u, 0xa2f9836e4e441529u, 0xfc2757d1f534ddc0u, 0xdb6295993c439041u, 0xfe5163abdebbc561u,
    0xb7246e3a424dd2e0u, 0x06492eea09d1921cu, 0xfe1deb1cb129a73eu, 0xe88235f52ebb4484u, 0xe99c7026b45f7e41u,
    0x3991d639835339f4u, 0x9c845f8bbdf9283bu, 0x1ff897ffde05980fu, 0xef2f118b5a0a6d1fu, 0x6d367ecf27cb09b7u,
    0x4f463f669e5fea2du, 0x7527bac7ebe5f17bu, 0x3d0739f78a5292eau, 0x6bfb5fb11f8d5d08u, 0x56033046fc7b6babu};

// 64 bits of 2/pi from bit offset + 64 * word.
constexpr std::uint64_t two_over_pi_bits(int offset, int word) {
  const int index = offset / 64 + word;
  const int shift = offset % 64;
  return shift == 0 ? two_over_pi[index] : (two_over_pi[index] << shift) | (two_over_pi[index + 1] >> (64 - shift));
}

// The upper 64 bits of a product.
constexpr std::uint64_t multiply_high(std::uint64_t a, std::uint64_t b) {
  const std::uint64_t low = (a & 0xffffffffu) * (b & 0xffffffffu);
  const std::uint64_t middle = (a >> 32) * (b & 0xffffffffu) + (low >> 32);
  const std::uint64_t other = (a & 0xffffffffu) * (b >> 32) + (middle & 0xffffffffu);
  return (a >> 32) * (b >> 32) + (middle >> 32) + (other >> 32);
}

// For x >= 2^20: multiplies the significand by those 192 bits of 2/pi that decide quadrant and fraction
// (Payne and Hanek 1983).
constexpr reduced_angle reduce_large_angle(double x) {
  const std::uint64_t bits = std::bit_cast<std::uint64_t>(x);
  const std::uint64_t integer = (bits & 0x000fffffffffffffu) | 0x0010000000000000u;
  const int offset = static_cast<int>(bits >> 52) - 1023 - 52 + 62;
  const std::uint64_t w2 = two_over_pi_bits(offset, 2);
  const std::uint64_t w1 = two_over_pi_bits(offset, 1);
  const std::uint64_t p2 = integer * w2;
  const std::uint64_t carry = multiply_high(integer, w2);
  const std::uint64_t p1 = integer * w1 + carry;
  const std::uint64_t p0 = integer * two_over_pi_bits(offset, 0) + multiply_high(integer, w1) + (p1 < carry ? 1u : 0u);
  // Two bits of quadrant, then the fraction, taken to [-1/2, 1/2).
  const bool negative = ((p0 >> 61) & 1u) != 0;
  const std::uint64_t mask = negative ? ~std::uint64_t{0} : 0;
  const std::uint64_t f0 = ((p0 << 2) | (p1 >> 62)) ^ mask;
  const std::uint64_t f1 = ((p1 << 2) | (p2 >> 62)) ^ mask;
  const std::uint64_t f2 = (p2 << 2) ^ mask;
  const int zeros = std::countl_zero(f0 | 1u);
  const std::uint64_t g0 = zeros == 0 ? f0 : (f0 << zeros) | (f1 >> (64 - zeros));
  const std::uint64_t g1 = zeros == 0 ? f1 : (f1 << zeros) | (f2 >> (64 - zeros));
  const double unit = (negative ? -1 : 1) * power_of_two(-53 - zeros);
  const extended fraction = fast_two_sum(static_cast<double>(g0 >> 11) * unit,
                                         static_cast<double>(((g0 & 0x7ffu) << 42) | (g1 >> 22)) * unit * 0x1p-53);
  return {multiply(fraction, extended{1.5707963267948966, 6.123233995736766e-17}),
          static_cast<int>((p0 >> 62) + (negative ? 1u : 0u)) & 3};
}

// For finite x. Up to 2^20, products of the multiple with 33-bit parts of pi/2 are exact (Cody and Waite 1980).
constexpr reduced_angle reduce_angle(double x) {
  if (abs(x) <= 0.7853981633974483) return {{x, 0}, 0};
  if (abs(x) >= 0x1p20) {
    const reduced_angle positive = reduce_large_angle(abs(x));
    return x > 0 ? positive : reduced_angle{negate(positive.remainder), -positive.quadrant & 3};
  }
  const int n = static_cast<int>(x * 0.6366197723675814 + (x < 0 ? -0.5 : 0.5));
  const extended first = two_sum(x - n * 1.5707963267341256, n * -6.077100506303966e-11);
  const extended second = two_sum(first.high, n * -2.0222662487111665e-21);
  return {fast_two_sum(second.high, second.low + (first.low - n * 8.4784276603689e-32)), n & 3};
}

}  // namespace xgrad::support::math
