// Functions of neural networks that are operations of their own, because their derivatives or their stability need it.
#pragma once

#include "operation.hpp"

namespace xgrad::operations {

// 1 / (1 + e^-x) without overflow: 0 at -inf, 1 at inf. Derivative y (1 - y), exact to an absolute 2^-53.
template <>
struct operation<opcode::sigmoid> : unary {
  static constexpr std::string_view name = "sigmoid";
  static constexpr int cost = 20;
  static constexpr double value(double x) { return math::sigmoid(x); }
  static constexpr double slope(double x, double y) { return math::product_of(y, math::sigmoid(-x)); }
  static constexpr term partial(term, term y) { return y * (1 - y); }
};

// log(1 + e^x) without overflow: 0 at -inf, inf at inf. Derivative sigmoid(x).
template <>
struct operation<opcode::softplus> : unary {
  static constexpr std::string_view name = "softplus";
  static constexpr int cost = 40;
  static constexpr double value(double x) { return math::softplus(x); }
  static constexpr double slope(double x, double) { return math::sigmoid(x); }
  static constexpr term partial(term x, term) { return apply(opcode::sigmoid, x); }
};

// max(x, 0); NaN and -0 stay. Derivative 1 for x > 0, else 0: at the kink 0 and for NaN too.
template <>
struct operation<opcode::relu> : unary {
  static constexpr std::string_view name = "relu";
  static constexpr double value(double x) { return x < 0 ? 0 : x; }
  static constexpr double slope(double x, double) { return x > 0 ? 1 : 0; }
  // Asked of y, which is kept anyway, not of x.
  static constexpr term pull(term adjoint, term x, term y) {
    const term zero = x.literal(0);
    return select(less(zero, y), adjoint, zero);
  }
};

}  // namespace xgrad::operations
