// Roots and powers.
#pragma once

#include "operation.hpp"

namespace xgrad::operations {

// NaN below 0; -0 at -0. Derivative 1 / (2 y): inf at 0.
template <>
struct operation<opcode::sqrt> : unary {
  static constexpr std::string_view name = "sqrt";
  static constexpr int cost = 6;
  static constexpr bool singular = true;
  static constexpr double value(double x) { return math::sqrt(x); }
  static constexpr double slope(double, double y) { return math::quotient_of(0.5, y); }
  static constexpr term pull(term adjoint, term, term y) { return (0.5 * adjoint) / y; }
};

// 1 / sqrt(x): a signed infinity at a signed 0, NaN below, 0 at inf. Derivative -y^3 / 2: infinite at 0.
template <>
struct operation<opcode::rsqrt> : unary {
  static constexpr std::string_view name = "rsqrt";
  static constexpr int cost = 6;
  static constexpr bool singular = true;
  static constexpr double value(double x) { return math::rsqrt(x); }
  static constexpr double slope(double x, double y) {
    return math::isinf(x) ? math::product_of(-0.0, y) : math::quotient_of(math::product_of(-0.5, y), x);
  }
  static constexpr term pull(term adjoint, term, term y) { return (-0.5 * adjoint) * (y * y * y); }
};

// Odd: defined on the whole line. Derivative 1 / (3 y^2): inf at 0.
template <>
struct operation<opcode::cbrt> : unary {
  static constexpr std::string_view name = "cbrt";
  static constexpr int cost = 20;
  static constexpr bool singular = true;
  static constexpr double value(double x) { return math::cbrt(x); }
  static constexpr double slope(double, double y) { return math::quotient_of(1 / 3.0, math::product_of(y, y)); }
  static constexpr term pull(term adjoint, term, term y) { return ((1 / 3.0) * adjoint) / (y * y); }
};

// a^b: 1 for b = 0 and a = 1, even of NaN; NaN for a < 0 and b not an integer. Derivatives: b a^(b - 1), which is 0
// for b = 0 and right at a = 0 (infinite for b < 1); y log(a), which is 0 for a = 0 < b, -inf for a = 0 >= b and NaN
// for a < 0.
template <>
struct operation<opcode::pow> : binary {
  static constexpr std::string_view name = "pow";
  static constexpr int cost = 40;
  static constexpr bool singular = true;
  static constexpr double value(double a, double b) { return math::pow(a, b); }
  static constexpr double slope(int operand, double a, double b, double y) {
    if (operand == 0) return b == 0 ? 0 : math::product_of(b, math::pow(a, math::difference_of(b, 1)));
    return a == 0 && b > 0 ? 0 : math::product_of(y, math::log(a));
  }
  static constexpr term pull(int operand, term adjoint, term a, term b, term y) {
    if (operand == 0) return by_base(adjoint, a, b);
    const term slope = y * logarithm(a);
    if (a.op() == opcode::literal && !a.is(0)) return adjoint * slope;
    const term zero = a.literal(0);
    return adjoint * select(apply(opcode::logical_and, equal(a, zero), less(zero, b)), zero, slope);
  }

 private:
  static constexpr term by_base(term adjoint, term a, term b) {
    if (b.op() != opcode::literal) {
      const term zero = a.literal(0);
      return adjoint * select(equal(b, zero), zero, b * apply(opcode::pow, a, b - 1));
    }
    const double exponent = (*b.owner)[b.id].value;
    if (exponent == 0) return a.literal(0);
    if (exponent == 1) return adjoint;
    if (exponent == 2) return (2 * adjoint) * a;
    return (exponent * adjoint) * apply(opcode::pow, a, a.literal(math::difference_of(exponent, 1)));
  }
  static constexpr term logarithm(term a) {
    return a.op() == opcode::literal ? a.literal(math::log((*a.owner)[a.id].value)) : apply(opcode::log, a);
  }
};

// sqrt(a^2 + b^2) without overflow. Derivatives a / y, b / y; 0 at (0, 0), as abs; NaN at infinities.
template <>
struct operation<opcode::hypot> : binary {
  static constexpr std::string_view name = "hypot";
  static constexpr int cost = 20;
  static constexpr bool singular = true;
  static constexpr double value(double a, double b) { return math::hypot(a, b); }
  static constexpr double slope(int operand, double a, double b, double y) {
    return y == 0 ? 0 : math::quotient_of(operand == 0 ? a : b, y);
  }
  static constexpr term partial(int operand, term a, term b, term y) {
    const term zero = y.literal(0);
    return select(equal(y, zero), zero, (operand == 0 ? a : b) / y);
  }
};

}  // namespace xgrad::operations
