// To integers, and the remainder. Infinities and NaN stay; rounding has derivative zero, the jumps included.
#pragma once

#include "operation.hpp"

namespace xgrad::operations {

// The largest integer not above x.
template <>
struct operation<opcode::floor> : unary {
  static constexpr std::string_view name = "floor";
  static constexpr bool differentiable = false;
  static constexpr double value(double x) { return math::floor(x); }
};

// The smallest integer not below x.
template <>
struct operation<opcode::ceil> : unary {
  static constexpr std::string_view name = "ceil";
  static constexpr bool differentiable = false;
  static constexpr double value(double x) { return math::ceil(x); }
};

// The nearest integer, halves to even.
template <>
struct operation<opcode::round> : unary {
  static constexpr std::string_view name = "round";
  static constexpr bool differentiable = false;
  static constexpr double value(double x) { return math::round(x); }
};

// The nearest integer towards 0.
template <>
struct operation<opcode::trunc> : unary {
  static constexpr std::string_view name = "trunc";
  static constexpr bool differentiable = false;
  static constexpr double value(double x) { return math::trunc(x); }
};

// a - b floor(a / b), exactly, with the sign of b; NaN for b = 0 and infinite a. Derivatives 1, -floor(a / b), at the
// jumps too.
template <>
struct operation<opcode::mod> : binary {
  static constexpr std::string_view name = "mod";
  static constexpr int cost = 20;
  static constexpr double value(double a, double b) { return math::mod(a, b); }
  static constexpr double slope(int operand, double a, double b, double y) {
    return operand == 0 ? 1 : -math::round(math::quotient_of(math::difference_of(a, y), b));
  }
  // (a - y) / b is the integer, but for rounding; floor(a / b) can be the next one.
  static constexpr term pull(int operand, term adjoint, term a, term b, term y) {
    return operand == 0 ? adjoint : -(adjoint * apply(opcode::round, (a - y) / b));
  }
};

}  // namespace xgrad::operations
