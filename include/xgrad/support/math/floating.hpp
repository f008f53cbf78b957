// Takes doubles apart into sign, exponent and significand, and classifies them by their bits.
// Nothing here or in its sister files overflows, divides by zero or computes with a NaN: compilers reject that in
// constants, so every infinity and NaN is returned as such. Knows the binary64 format and nothing else.
#pragma once

#include <bit>
#include <cstdint>
#include <limits>

namespace xgrad::support::math {

inline constexpr double infinity = std::numeric_limits<double>::infinity();
inline constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

constexpr std::uint64_t to_bits(double x) { return std::bit_cast<std::uint64_t>(x); }
constexpr double from_bits(std::uint64_t bits) { return std::bit_cast<double>(bits); }

constexpr bool signbit(double x) { return (std::bit_cast<std::uint64_t>(x) >> 63) != 0; }

constexpr double abs(double x) { return std::bit_cast<double>(std::bit_cast<std::uint64_t>(x) & 0x7fffffffffffffffu); }

constexpr bool isnan(double x) { return (std::bit_cast<std::uint64_t>(x) & 0x7fffffffffffffffu) > 0x7ff0000000000000u; }

constexpr bool isinf(double x) { return (std::bit_cast<std::uint64_t>(x) & 0x7fffffffffffffffu) == 0x7ff0000000000000u; }

constexpr bool isfinite(double x) { return (std::bit_cast<std::uint64_t>(x) & 0x7ff0000000000000u) != 0x7ff0000000000000u; }

// The magnitude of x with the sign of y.
constexpr double copysign(double x, double y) {
  return std::bit_cast<double>((std::bit_cast<std::uint64_t>(x) & 0x7fffffffffffffffu) |
                               (std::bit_cast<std::uint64_t>(y) & 0x8000000000000000u));
}

// -1, 0 or 1; NaN of NaN, as numpy.
constexpr double sign(double x) { return isnan(x) ? x : x > 0 ? 1.0 : x < 0 ? -1.0 : 0.0; }

// The larger of two; NaN if either is.
constexpr double maximum(double x, double y) { return isnan(x) || x >= y ? x : y; }

// The smaller of two; NaN if either is.
constexpr double minimum(double x, double y) { return isnan(x) || x <= y ? x : y; }

// 2^n for n in [-1022, 1023].
constexpr double power_of_two(int n) { return std::bit_cast<double>(static_cast<std::uint64_t>(n + 1023) << 52); }

// x * 2^n, rounded once, for |x| in [2^-20, 2^20] or 0 and any n.
constexpr double scale(double x, int n) {
  if (n >= -1000 && n <= 1000) return x * power_of_two(n);
  if (n < 0) return n < -1200 ? copysign(0.0, x) : x * 0x1p-1000 * power_of_two(n + 1000);
  if (n >= 1050 || abs(x) >= power_of_two(1024 - n + 1) * 0.5) return x == 0 ? x : copysign(infinity, x);
  return x * 0x1p+1000 * power_of_two(n - 1000);
}

// x = significand * 2^exponent.
struct decomposed {
  double significand;
  int exponent;
};

// Splits a positive finite x so that the significand is in [sqrt(1/2), sqrt(2)).
constexpr decomposed decompose(double x) {
  const bool subnormal = x < 0x1p-1022;
  const std::uint64_t bits =
      std::bit_cast<std::uint64_t>(subnormal ? x * 0x1p54 : x) + (0x3ff0000000000000u - 0x3fe6a09e667f3bcdu);
  return {std::bit_cast<double>((bits & 0x000fffffffffffffu) + 0x3fe6a09e667f3bcdu),
          static_cast<int>(bits >> 52) - (subnormal ? 1023 + 54 : 1023)};
}

}  // namespace xgrad::support::math
