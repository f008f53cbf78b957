// Hyperbolic functions and their inverses.
#pragma once

#include "operation.hpp"

namespace xgrad::operations {

// +-inf beyond +-710. Derivative cosh(x).
template <>
struct operation<opcode::sinh> : unary {
  static constexpr std::string_view name = "sinh";
  static constexpr int cost = 40;
  static constexpr double value(double x) { return math::sinh(x); }
  static constexpr double slope(double x, double) { return math::cosh(x); }
  static constexpr term partial(term x, term) { return apply(opcode::cosh, x); }
};

// inf beyond +-710. Derivative sinh(x).
template <>
struct operation<opcode::cosh> : unary {
  static constexpr std::string_view name = "cosh";
  static constexpr int cost = 40;
  static constexpr double value(double x) { return math::cosh(x); }
  static constexpr double slope(double x, double) { return math::sinh(x); }
  static constexpr term partial(term x, term) { return apply(opcode::sinh, x); }
};

// +-1 at infinities. Derivative 1 - y^2, exact to an absolute 2^-52: 0 where y rounds to +-1.
template <>
struct operation<opcode::tanh> : unary {
  static constexpr std::string_view name = "tanh";
  static constexpr int cost = 20;
  static constexpr double value(double x) { return math::tanh(x); }
  static constexpr double slope(double x, double) {
    const double c = math::cosh(x);
    return math::quotient_of(math::quotient_of(1, c), c);
  }
  static constexpr term partial(term, term y) { return 1 - y * y; }
};

// Infinities stay. Derivative 1 / sqrt(1 + x^2), 0 where the square overflows.
template <>
struct operation<opcode::asinh> : unary {
  static constexpr std::string_view name = "asinh";
  static constexpr int cost = 40;
  static constexpr double value(double x) { return math::asinh(x); }
  static constexpr double slope(double x, double) { return math::quotient_of(1, math::hypot(1, x)); }
  static constexpr term partial(term x, term) { return apply(opcode::rsqrt, 1 + x * x); }
};

// On [1, inf], NaN below. Derivative 1 / sqrt(x^2 - 1): inf at 1, 0 where the square overflows.
template <>
struct operation<opcode::acosh> : unary {
  static constexpr std::string_view name = "acosh";
  static constexpr int cost = 40;
  static constexpr bool singular = true;
  static constexpr double value(double x) { return math::acosh(x); }
  static constexpr double slope(double x, double) {
    return x < 1 ? math::not_a_number
                 : math::product_of(math::rsqrt(math::difference_of(x, 1)), math::rsqrt(math::sum_of(x, 1)));
  }
  // Factors, because x * x - 1 loses digits near 1. Below -1 the value is NaN, but the product is positive again.
  static constexpr term partial(term x, term) { return apply(opcode::rsqrt, (x - 1) * (x + 1)); }
};

// On [-1, 1], NaN beyond; +-inf at the ends. Derivative 1 / (1 - x^2): inf there.
template <>
struct operation<opcode::atanh> : unary {
  static constexpr std::string_view name = "atanh";
  static constexpr int cost = 40;
  static constexpr bool singular = true;
  static constexpr double value(double x) { return math::atanh(x); }
  static constexpr double slope(double x, double) {
    return math::quotient_of(1, math::product_of(math::difference_of(1, x), math::sum_of(1, x)));
  }
  static constexpr term pull(term adjoint, term x, term) { return adjoint / ((1 - x) * (1 + x)); }
};

}  // namespace xgrad::operations
