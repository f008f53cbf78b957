// Angles in radians. NaN at infinities where a circle has no limit there.
#pragma once

#include "operation.hpp"

namespace xgrad::operations {

// Derivative cos(x).
template <>
struct operation<opcode::sin> : unary {
  static constexpr std::string_view name = "sin";
  static constexpr int cost = 20;
  static constexpr double value(double x) { return math::sin(x); }
  static constexpr double slope(double x, double) { return math::cos(x); }
  static constexpr term partial(term x, term) { return apply(opcode::cos, x); }
};

// Derivative -sin(x).
template <>
struct operation<opcode::cos> : unary {
  static constexpr std::string_view name = "cos";
  static constexpr int cost = 20;
  static constexpr double value(double x) { return math::cos(x); }
  static constexpr double slope(double x, double) { return -math::sin(x); }
  static constexpr term pull(term adjoint, term x, term) { return -(adjoint * apply(opcode::sin, x)); }
};

// Finite at every double. Derivative 1 + y^2.
template <>
struct operation<opcode::tan> : unary {
  static constexpr std::string_view name = "tan";
  static constexpr int cost = 40;
  static constexpr double value(double x) { return math::tan(x); }
  static constexpr double slope(double x, double) {
    const double c = math::cos(x);
    return math::quotient_of(1, math::product_of(c, c));
  }
  static constexpr term partial(term, term y) { return 1 + y * y; }
};

// On [-1, 1], NaN beyond. Derivative 1 / sqrt(1 - x^2): inf at both ends.
template <>
struct operation<opcode::asin> : unary {
  static constexpr std::string_view name = "asin";
  static constexpr int cost = 20;
  static constexpr bool singular = true;
  static constexpr double value(double x) { return math::asin(x); }
  static constexpr double slope(double x, double) {
    return math::rsqrt(math::product_of(math::difference_of(1, x), math::sum_of(1, x)));
  }
  // Factors, because 1 - x * x loses digits near the ends.
  static constexpr term partial(term x, term) { return apply(opcode::rsqrt, (1 - x) * (1 + x)); }
};

// On [-1, 1], NaN beyond. Derivative -1 / sqrt(1 - x^2): -inf at both ends.
template <>
struct operation<opcode::acos> : unary {
  static constexpr std::string_view name = "acos";
  static constexpr int cost = 20;
  static constexpr bool singular = true;
  static constexpr double value(double x) { return math::acos(x); }
  static constexpr double slope(double x, double y) { return -operation<opcode::asin>::slope(x, y); }
  static constexpr term pull(term adjoint, term x, term) { return -(adjoint * apply(opcode::rsqrt, (1 - x) * (1 + x))); }
};

// +-pi / 2 at infinities. Derivative 1 / (1 + x^2), 0 there.
template <>
struct operation<opcode::atan> : unary {
  static constexpr std::string_view name = "atan";
  static constexpr int cost = 20;
  static constexpr double value(double x) { return math::atan(x); }
  static constexpr double slope(double x, double) { return math::quotient_of(1, math::sum_of(1, math::product_of(x, x))); }
  static constexpr term pull(term adjoint, term x, term) { return adjoint / (1 + x * x); }
};

// The angle of the point (b, a), in [-pi, pi]; 0 or +-pi at zeros by their signs. Derivatives b / (a^2 + b^2),
// -a / (a^2 + b^2): NaN at (0, 0) and at infinities; 0 where the square of the radius overflows, infinite or NaN where
// it underflows.
template <>
struct operation<opcode::atan2> : binary {
  static constexpr std::string_view name = "atan2";
  static constexpr int cost = 40;
  static constexpr bool singular = true;
  static constexpr double value(double a, double b) { return math::atan2(a, b); }
  static constexpr double slope(int operand, double a, double b, double) {
    const double radius = math::hypot(a, b);
    return math::quotient_of(math::quotient_of(operand == 0 ? b : -a, radius), radius);
  }
  static constexpr term pull(int operand, term adjoint, term a, term b, term) {
    const term turn = adjoint / (a * a + b * b);
    return operand == 0 ? turn * b : -(turn * a);
  }
};

}  // namespace xgrad::operations
