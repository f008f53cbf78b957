// Masks and what makes them: 0 and 1 as numbers. Comparisons with NaN are false but for not_equal. No derivative.
#pragma once

#include "operation.hpp"

namespace xgrad::operations {

struct mask_of_one : unary {
  static constexpr bool differentiable = false;
};
struct mask_of_two : binary {
  static constexpr bool differentiable = false;
};

// True for NaN.
template <>
struct operation<opcode::isnan> : mask_of_one {
  static constexpr std::string_view name = "isnan";
  static constexpr double value(double x) { return math::isnan(x); }
};

// False for infinities and NaN.
template <>
struct operation<opcode::isfinite> : mask_of_one {
  static constexpr std::string_view name = "isfinite";
  static constexpr double value(double x) { return math::isfinite(x); }
};

template <>
struct operation<opcode::logical_not> : mask_of_one {
  static constexpr std::string_view name = "logical_not";
  static constexpr double value(double x) { return x == 0; }
};

// A mask as a number: 0 or 1.
template <>
struct operation<opcode::to_number> : mask_of_one {
  static constexpr std::string_view name = "to_number";
  static constexpr double value(double x) { return x != 0; }
};

template <>
struct operation<opcode::less> : mask_of_two {
  static constexpr std::string_view name = "less";
  static constexpr double value(double a, double b) { return a < b; }
};

template <>
struct operation<opcode::less_equal> : mask_of_two {
  static constexpr std::string_view name = "less_equal";
  static constexpr double value(double a, double b) { return a <= b; }
};

// The zeros are equal.
template <>
struct operation<opcode::equal> : mask_of_two {
  static constexpr std::string_view name = "equal";
  static constexpr double value(double a, double b) { return a == b; }
};

// True if either is NaN.
template <>
struct operation<opcode::not_equal> : mask_of_two {
  static constexpr std::string_view name = "not_equal";
  static constexpr double value(double a, double b) { return a != b; }
};

template <>
struct operation<opcode::logical_and> : mask_of_two {
  static constexpr std::string_view name = "logical_and";
  static constexpr double value(double a, double b) { return a != 0 && b != 0; }
};

template <>
struct operation<opcode::logical_or> : mask_of_two {
  static constexpr std::string_view name = "logical_or";
  static constexpr double value(double a, double b) { return a != 0 || b != 0; }
};

template <>
struct operation<opcode::logical_xor> : mask_of_two {
  static constexpr std::string_view name = "logical_xor";
  static constexpr double value(double a, double b) { return (a != 0) != (b != 0); }
};

}  // namespace xgrad::operations
