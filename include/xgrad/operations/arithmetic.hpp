// Sums, products and quotients. IEEE arithmetic: infinities and NaN pass as they do in C++.
#pragma once

#include <cmath>

#include "operation.hpp"

namespace xgrad::operations {

// -x. Derivative -1.
template <>
struct operation<opcode::negate> : unary {
  static constexpr std::string_view name = "negate";
  static constexpr double value(double x) { return -x; }
  static constexpr double slope(double, double) { return -1; }
  static constexpr term pull(term adjoint, term, term) { return -adjoint; }
};

// |x|. Derivative sign(x): 0 at the kink 0; NaN stays NaN.
template <>
struct operation<opcode::abs> : unary {
  static constexpr std::string_view name = "abs";
  static constexpr double value(double x) { return math::abs(x); }
  static constexpr double slope(double x, double) { return math::sign(x); }
  static constexpr term partial(term x, term) { return apply(opcode::sign, x); }
};

// -1, 0 or 1; 0 at both zeros; NaN stays NaN. Derivative zero.
template <>
struct operation<opcode::sign> : unary {
  static constexpr std::string_view name = "sign";
  static constexpr bool differentiable = false;
  static constexpr double value(double x) { return math::sign(x); }
};

// x * x. Derivative 2 x.
template <>
struct operation<opcode::square> : unary {
  static constexpr std::string_view name = "square";
  static constexpr double value(double x) { return math::product_of(x, x); }
  static constexpr double slope(double x, double) { return math::sum_of(x, x); }
  // The factor joins the adjoint, which is often a constant.
  static constexpr term pull(term adjoint, term x, term) { return (2 * adjoint) * x; }
};

// 1 / x; a signed infinity at a signed 0. Derivative -1 / x^2, -inf at 0.
template <>
struct operation<opcode::reciprocal> : unary {
  static constexpr std::string_view name = "reciprocal";
  static constexpr int cost = 6;
  static constexpr bool singular = true;
  static constexpr double value(double x) { return math::quotient_of(1, x); }
  static constexpr double slope(double x, double) { return -math::quotient_of(math::quotient_of(1, x), x); }
  static constexpr term pull(term adjoint, term, term y) { return -(adjoint * (y * y)); }
};

// a + b. Derivatives 1, 1.
template <>
struct operation<opcode::add> : binary {
  static constexpr std::string_view name = "add";
  static constexpr double value(double a, double b) { return math::sum_of(a, b); }
  static constexpr double slope(int, double, double, double) { return 1; }
  static constexpr term pull(int, term adjoint, term, term, term) { return adjoint; }
};

// a - b. Derivatives 1, -1.
template <>
struct operation<opcode::subtract> : binary {
  static constexpr std::string_view name = "subtract";
  static constexpr double value(double a, double b) { return math::difference_of(a, b); }
  static constexpr double slope(int operand, double, double, double) { return operand == 0 ? 1 : -1; }
  static constexpr term pull(int operand, term adjoint, term, term, term) { return operand == 0 ? adjoint : -adjoint; }
};

// a * b; 0 * inf is NaN. Derivatives b, a.
template <>
struct operation<opcode::multiply> : binary {
  static constexpr std::string_view name = "multiply";
  static constexpr double value(double a, double b) { return math::product_of(a, b); }
  static constexpr double slope(int operand, double a, double b, double) { return operand == 0 ? b : a; }
  static constexpr term partial(int operand, term a, term b, term) { return operand == 0 ? b : a; }
};

// a / b; a / 0 is a signed infinity, 0 / 0 NaN. Derivatives 1 / b, -a / b^2: infinite or NaN at b = 0, and where b is
// so small that 1 / b overflows.
template <>
struct operation<opcode::divide> : binary {
  static constexpr std::string_view name = "divide";
  static constexpr int cost = 6;
  static constexpr bool singular = true;
  static constexpr double value(double a, double b) { return math::quotient_of(a, b); }
  static constexpr double slope(int operand, double a, double b, double) {
    return operand == 0 ? math::quotient_of(1, b) : -math::quotient_of(math::quotient_of(a, b), b);
  }
  // Both operands share the quotient adjoint / b.
  static constexpr term pull(int operand, term adjoint, term, term b, term y) {
    return operand == 0 ? adjoint / b : -(adjoint / b * y);
  }
};

// a * b + c, rounded once. Derivatives b, a, 1. Made by the last rewriting, when all derivatives are expanded.
template <>
struct operation<opcode::multiply_add> : ternary {
  static constexpr std::string_view name = "multiply_add";
  static constexpr double value(double a, double b, double c) {
    if (!std::is_constant_evaluated()) return std::fma(a, b, c);
    if (!exact(a) || !exact(b) || !exact(c)) return math::sum_of(math::product_of(a, b), c);
    const math::extended product = math::two_product(a, b);
    const math::extended low = math::two_sum(c, product.low);
    const math::extended high = math::two_sum(product.high, low.high);
    const math::extended rest = math::two_sum(low.low, high.low);
    // Rounding the rest to odd makes the last addition the only rounding (Boldo, Melquiond 2008).
    double odd = rest.high;
    if (rest.low != 0 && (math::to_bits(odd) & 1) == 0)
      odd = math::from_bits((rest.low > 0) == (odd > 0) ? math::to_bits(odd) + 1 : math::to_bits(odd) - 1);
    return high.high + odd;
  }
  static constexpr double slope(int operand, double a, double b, double, double) {
    return operand == 0 ? b : operand == 1 ? a : 1;
  }
  static constexpr term pull(int operand, term adjoint, term a, term b, term, term) {
    return operand == 0 ? adjoint * b : operand == 1 ? adjoint * a : adjoint;
  }

 private:
  // Constants beyond this are rounded twice.
  static constexpr bool exact(double x) { return x == 0 || (math::abs(x) < 0x1p+400 && math::abs(x) > 0x1p-400); }
};

}  // namespace xgrad::operations
