// Random numbers as a function of what they are drawn for: no state, the same in every pass and for every lane type.
#pragma once

#include <bit>
#include <cstdint>

#include "operation.hpp"

namespace xgrad::operations {

// A whole number in [0, 2^23) that depends on the lowest 23 bits of two whole numbers, each in [0, 2^23), as if it were
// random: the finalizer of MurmurHash3 on their combination. Of other numbers: some such number. Derivative 0.
template <>
struct operation<opcode::scramble> : binary {
  static constexpr std::string_view name = "scramble";
  static constexpr bool differentiable = false;
  static constexpr std::uint32_t low_bits = 0x007fffffu;

  static constexpr std::uint32_t whole(double x) {
    return static_cast<std::uint32_t>(std::bit_cast<std::uint64_t>(math::sum_of(x, 0x1p52))) & low_bits;
  }
  static constexpr double value(double a, double b) {
    std::uint32_t h = whole(a) * 0x9e3779b1u + whole(b);
    h ^= h >> 16;
    h *= 0x85ebca6bu;
    h ^= h >> 13;
    h *= 0xc2b2ae35u;
    h ^= h >> 16;
    return static_cast<double>(h >> 9);
  }
};

}  // namespace xgrad::operations
