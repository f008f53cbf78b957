// Powers of a constant base and their inverses. Overflow gives inf, underflow 0.
#pragma once

#include "operation.hpp"

namespace xgrad::operations {

// e^x. Derivative y.
template <>
struct operation<opcode::exp> : unary {
  static constexpr std::string_view name = "exp";
  static constexpr int cost = 20;
  static constexpr double value(double x) { return math::exp(x); }
  static constexpr double slope(double, double y) { return y; }
  static constexpr term partial(term, term y) { return y; }
};

// 2^x. Derivative log(2) y.
template <>
struct operation<opcode::exp2> : unary {
  static constexpr std::string_view name = "exp2";
  static constexpr int cost = 40;
  static constexpr double value(double x) { return math::exp2(x); }
  static constexpr double slope(double, double y) { return math::product_of(0.69314718055994531, y); }
  static constexpr term pull(term adjoint, term, term y) { return (0.69314718055994531 * adjoint) * y; }
};

// e^x - 1, exact near 0; -1 at -inf. Derivative e^x, not y + 1, which loses the small values.
template <>
struct operation<opcode::expm1> : unary {
  static constexpr std::string_view name = "expm1";
  static constexpr int cost = 40;
  static constexpr double value(double x) { return math::expm1(x); }
  static constexpr double slope(double x, double) { return math::exp(x); }
  static constexpr term partial(term x, term) { return apply(opcode::exp, x); }
};

// Natural logarithm: -inf at 0, NaN below. Derivative 1 / x: inf at 0.
template <>
struct operation<opcode::log> : unary {
  static constexpr std::string_view name = "log";
  static constexpr int cost = 20;
  static constexpr bool singular = true;
  static constexpr double value(double x) { return math::log(x); }
  static constexpr double slope(double x, double) { return math::quotient_of(1, x); }
  static constexpr term pull(term adjoint, term x, term) { return adjoint / x; }
};

// Binary logarithm: -inf at 0, NaN below. Derivative 1 / (log(2) x): inf at 0.
template <>
struct operation<opcode::log2> : unary {
  static constexpr std::string_view name = "log2";
  static constexpr int cost = 20;
  static constexpr bool singular = true;
  static constexpr double value(double x) { return math::log2(x); }
  static constexpr double slope(double x, double) { return math::quotient_of(1.4426950408889634, x); }
  static constexpr term pull(term adjoint, term x, term) { return (1.4426950408889634 * adjoint) / x; }
};

// Decimal logarithm: -inf at 0, NaN below. Derivative 1 / (log(10) x): inf at 0.
template <>
struct operation<opcode::log10> : unary {
  static constexpr std::string_view name = "log10";
  static constexpr int cost = 20;
  static constexpr bool singular = true;
  static constexpr double value(double x) { return math::log10(x); }
  static constexpr double slope(double x, double) { return math::quotient_of(0.43429448190325183, x); }
  static constexpr term pull(term adjoint, term x, term) { return (0.43429448190325183 * adjoint) / x; }
};

// log(1 + x), exact near 0: -inf at -1, NaN below. Derivative 1 / (1 + x): inf at -1.
template <>
struct operation<opcode::log1p> : unary {
  static constexpr std::string_view name = "log1p";
  static constexpr int cost = 40;
  static constexpr bool singular = true;
  static constexpr double value(double x) { return math::log1p(x); }
  static constexpr double slope(double x, double) { return math::quotient_of(1, math::sum_of(1, x)); }
  static constexpr term pull(term adjoint, term x, term) { return adjoint / (1 + x); }
};

// log(e^a + e^b) without overflow. Derivatives sigmoid(a - b), sigmoid(b - a); two equal infinities, whose difference
// is NaN, share the adjoint equally. The error is in units of the larger of the result and the operands.
template <>
struct operation<opcode::logaddexp> : binary {
  static constexpr std::string_view name = "logaddexp";
  static constexpr int cost = 40;
  static constexpr double value(double a, double b) { return math::logaddexp(a, b); }
  static constexpr double slope(int operand, double a, double b, double) {
    const double ahead = operand == 0 ? math::difference_of(a, b) : math::difference_of(b, a);
    return math::isnan(ahead) ? 0.5 : math::sigmoid(ahead);
  }
  static constexpr term partial(int operand, term a, term b, term) {
    const term ahead = operand == 0 ? a - b : b - a;
    return select(apply(opcode::isnan, ahead), ahead.literal(0.5), apply(opcode::sigmoid, ahead));
  }
};

}  // namespace xgrad::operations
