// The blocks of operations/ as tables over opcodes, so that passes and folding need no switch of their own.
// A block is known to passes by what it declares (operation.hpp), never by its name.
#pragma once

#include <array>
#include <utility>

#include "activation.hpp"
#include "arithmetic.hpp"
#include "comparison.hpp"
#include "exponential.hpp"
#include "hyperbolic.hpp"
#include "power.hpp"
#include "random.hpp"
#include "rounding.hpp"
#include "selection.hpp"
#include "special.hpp"
#include "trigonometric.hpp"

namespace xgrad::operations {

using graph::node_id;

namespace detail {

inline constexpr int first_pointwise = static_cast<int>(opcode::negate);
inline constexpr int pointwise_count = static_cast<int>(opcode::count) - first_pointwise;

struct entry {
  std::string_view name;
  int cost = 1;
  bool differentiable = false;
  bool singular = false;
  double (*value)(int order, double a, double b, double c) = nullptr;
  double (*slope)(int order, int operand, double a, double b, double c, double y) = nullptr;
  term (*partial)(int order, int operand, term a, term b, term c, term y) = nullptr;
  term (*pull)(int order, int operand, term adjoint, term a, term b, term c, term y) = nullptr;
};

// The four functions of a block under one signature each, and partial and pull by each other.
template <opcode Op>
struct uniform {
  using block = operation<Op>;
  static constexpr bool ordered = Op == opcode::polygamma;

  static constexpr double value(int order, double a, double b, double c) {
    if constexpr (ordered) return block::value(order, a);
    else if constexpr (block::arity == 1) return block::value(a);
    else if constexpr (block::arity == 2) return block::value(a, b);
    else return block::value(a, b, c);
  }
  static constexpr double slope(int order, int operand, double a, double b, double c, double y) {
    if constexpr (!block::differentiable) return 0;
    else if constexpr (ordered) return block::slope(order, a, y);
    else if constexpr (block::arity == 1) return block::slope(a, y);
    else if constexpr (block::arity == 2) return block::slope(operand, a, b, y);
    else return block::slope(operand, a, b, c, y);
  }
  static constexpr term partial(int order, int operand, term a, term b, term c, term y) {
    if constexpr (!block::differentiable) return y.literal(0);
    else if constexpr (requires { &block::partial; }) {
      if constexpr (ordered) return block::partial(order, a, y);
      else if constexpr (block::arity == 1) return block::partial(a, y);
      else if constexpr (block::arity == 2) return block::partial(operand, a, b, y);
      else return block::partial(operand, a, b, c, y);
    } else return pull(order, operand, y.literal(1), a, b, c, y);
  }
  static constexpr term pull(int order, int operand, term adjoint, term a, term b, term c, term y) {
    if constexpr (!block::differentiable) return y.literal(0);
    else if constexpr (requires { &block::pull; }) {
      if constexpr (ordered) return block::pull(order, adjoint, a, y);
      else if constexpr (block::arity == 1) return block::pull(adjoint, a, y);
      else if constexpr (block::arity == 2) return block::pull(operand, adjoint, a, b, y);
      else return block::pull(operand, adjoint, a, b, c, y);
    } else {
      const term factor = partial(order, operand, a, b, c, y);
      return factor.is(0) ? factor : adjoint * factor;
    }
  }
};

template <opcode Op>
constexpr entry entry_of() {
  using block = operation<Op>;
  using functions = uniform<Op>;
  return {block::name,      block::cost,      block::differentiable, block::singular,
          functions::value, functions::slope, functions::partial,    functions::pull};
}

inline constexpr auto entries = []<int... I>(std::integer_sequence<int, I...>) {
  return std::array<entry, pointwise_count>{entry_of<static_cast<opcode>(first_pointwise + I)>()...};
}(std::make_integer_sequence<int, pointwise_count>{});

constexpr const entry& entry_at(opcode op) {
  return entries[static_cast<std::size_t>(static_cast<int>(op) - first_pointwise)];
}

inline constexpr std::string_view structural_names[] = {
    "literal", "symbol", "extent",   "iota",       "carried", "sum",         "prod",          "amax",
    "amin",    "rename", "reshape",  "affine",     "take",    "scatter_add", "stop_gradient", "custom",
    "barrier", "scan",   "gradient", "derivative", "vjp",     "jvp",         "jacobian",      "taylor"};
static_assert(std::size(structural_names) == first_pointwise);

}  // namespace detail

// The operation as the language spells it; structural ones too.
constexpr std::string_view name_of(opcode op) {
  return graph::is_pointwise(op) ? detail::entry_at(op).name : detail::structural_names[static_cast<std::size_t>(op)];
}

// Instructions of one lane, about.
constexpr int cost_of(opcode op) { return graph::is_pointwise(op) ? detail::entry_at(op).cost : 1; }
// Whether that is more than a few.
constexpr bool is_elementary(opcode op) { return cost_of(op) > 6; }

// Pointwise operations alone, here and below. False: the derivative by every operand is zero.
constexpr bool is_differentiable(opcode op) { return detail::entry_at(op).differentiable; }

// True: the derivative can be infinite or NaN at finite operands.
constexpr bool is_singular(opcode op) { return detail::entry_at(op).singular; }

// The value; a mask as 0 or 1. `index` is the node's: polygamma's order.
constexpr double evaluate(opcode op, int index, double a, double b = 0, double c = 0) {
  return detail::entry_at(op).value(index, a, b, c);
}

// The derivative by one operand, y = evaluate(op, index, a, b, c).
constexpr double slope(opcode op, int index, int operand, double a, double b, double c, double y) {
  return detail::entry_at(op).slope(index, operand, a, b, c, y);
}

namespace detail {

struct operands {
  term a, b, c;
};
constexpr operands operands_of(term y) {
  const int count = (*y.owner)[y.id].operand_count;
  return {y.operand(0), count > 1 ? y.operand(1) : term{}, count > 2 ? y.operand(2) : term{}};
}

}  // namespace detail

// The derivative of node y by one of its operands, as a node; literal 0 when it is zero.
constexpr node_id partial(graph::graph& g, node_id y, int operand) {
  const term result{&g, y};
  const detail::operands x = detail::operands_of(result);
  return detail::entry_at(g.op(y)).partial(g[y].index, operand, x.a, x.b, x.c, result).id;
}

// What node y, reached by `adjoint`, contributes to one of its operands: adjoint times the derivative, not yet summed
// over axes that the operand lacks. No node when the derivative is zero. With a tangent in the place of the adjoint:
// what the operand's tangent contributes to y's.
constexpr node_id pull(graph::graph& g, node_id y, int operand, node_id adjoint) {
  const term result{&g, y};
  const detail::operands x = detail::operands_of(result);
  const term contribution = detail::entry_at(g.op(y)).pull(g[y].index, operand, {&g, adjoint}, x.a, x.b, x.c, result);
  return contribution.is(0) ? node_id{} : contribution.id;
}

}  // namespace xgrad::operations
