// Functions of probability: the error function and the logarithm of gamma with its derivatives.
#pragma once

#include "operation.hpp"

namespace xgrad::operations {

// +-1 at infinities. Derivative 2 / sqrt(pi) e^(-x^2).
template <>
struct operation<opcode::erf> : unary {
  static constexpr std::string_view name = "erf";
  static constexpr int cost = 40;
  static constexpr double value(double x) { return math::erf(x); }
  static constexpr double slope(double x, double) {
    return math::product_of(1.1283791670955126, math::exp(-math::product_of(x, x)));
  }
  static constexpr term pull(term adjoint, term x, term) {
    return (1.1283791670955126 * adjoint) * apply(opcode::exp, -(x * x));
  }
};

// 1 - erf(x), exact where that is small; 2 at -inf, 0 at inf. Derivative -2 / sqrt(pi) e^(-x^2).
template <>
struct operation<opcode::erfc> : unary {
  static constexpr std::string_view name = "erfc";
  static constexpr int cost = 40;
  static constexpr double value(double x) { return math::erfc(x); }
  static constexpr double slope(double x, double) { return -operation<opcode::erf>::slope(x, 0); }
  static constexpr term pull(term adjoint, term x, term) {
    return (-1.1283791670955126 * adjoint) * apply(opcode::exp, -(x * x));
  }
};

// log |gamma(x)|: inf at 0, at the negative integers and at +-inf. Derivative digamma(x).
template <>
struct operation<opcode::lgamma> : unary {
  static constexpr std::string_view name = "lgamma";
  static constexpr int cost = 40;
  static constexpr bool singular = true;
  static constexpr double value(double x) { return math::lgamma(x); }
  static constexpr double slope(double x, double) { return math::digamma(x); }
  static constexpr term partial(term x, term) { return apply(opcode::digamma, x); }
};

// The derivative of lgamma: poles at 0 and the negative integers. Derivative polygamma of order 1.
template <>
struct operation<opcode::digamma> : unary {
  static constexpr std::string_view name = "digamma";
  static constexpr int cost = 40;
  static constexpr bool singular = true;
  static constexpr double value(double x) { return math::digamma(x); }
  static constexpr double slope(double x, double) { return math::polygamma(1, x); }
  static constexpr term partial(term x, term) { return {x.owner, x.owner->unary(opcode::polygamma, x.id, 1)}; }
};

// The derivative of digamma, of order 1, 2, ...: poles at 0 and the negative integers. Derivative: the next order.
template <>
struct operation<opcode::polygamma> : unary {
  static constexpr std::string_view name = "polygamma";
  static constexpr int cost = 40;
  static constexpr bool singular = true;
  static constexpr double value(int order, double x) { return math::polygamma(order, x); }
  static constexpr double slope(int order, double x, double) { return math::polygamma(order + 1, x); }
  static constexpr term partial(int order, term x, term) {
    return {x.owner, x.owner->unary(opcode::polygamma, x.id, order + 1)};
  }
};

}  // namespace xgrad::operations
