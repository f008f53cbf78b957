// Where an adjoint is zero because `select` did not take a branch, that branch's derivative may be infinite or NaN, and
// zero times it is NaN. So the mask of such an adjoint is taken off before a derivative is multiplied, and put on again
// after. Contractions keep it on: there the other factor has axes of its own.
#pragma once

#include "../graph/term.hpp"

namespace xgrad::calculus {

using graph::apply;
using graph::axis_id;
using graph::axis_set;
using graph::graph_view;
using graph::node;
using graph::node_id;
using graph::opcode;
using graph::term;
using support::list;
using support::span;
using graph::graph;  // last: from here on `graph` is the class

// select(mask, value, 0), or select(mask, 0, value)
struct guarded {
  node_id mask;
  bool inverted = false;
  node_id value;
};

constexpr guarded take_guard_off(const graph& g, node_id adjoint) {
  if (g.op(adjoint) != opcode::select) return {{}, false, adjoint};
  if (g.is_literal(g.operand(adjoint, 2), 0)) return {g.operand(adjoint, 0), false, g.operand(adjoint, 1)};
  if (g.is_literal(g.operand(adjoint, 1), 0)) return {g.operand(adjoint, 0), true, g.operand(adjoint, 2)};
  return {{}, false, adjoint};
}

constexpr node_id put_guard_on(graph& g, const guarded& how, node_id value) {
  if (!how.mask.valid() || g.is_literal(value, 0)) return value;
  return how.inverted ? g.ternary(opcode::select, how.mask, g.literal(0), value)
                      : g.ternary(opcode::select, how.mask, value, g.literal(0));
}

// Finite for finite operands, and so is its derivative.
constexpr bool stays_finite(opcode op) {
  switch (op) {
    case opcode::literal: case opcode::symbol: case opcode::extent: case opcode::iota:
    case opcode::sum: case opcode::maximum_of: case opcode::minimum_of:
    case opcode::rename: case opcode::reshape: case opcode::stop: case opcode::barrier:
    case opcode::negate: case opcode::abs: case opcode::sign: case opcode::floor: case opcode::ceil:
    case opcode::round: case opcode::trunc: case opcode::square: case opcode::sin: case opcode::cos:
    case opcode::atan: case opcode::tanh: case opcode::erf: case opcode::erfc: case opcode::sigmoid:
    case opcode::softplus: case opcode::relu: case opcode::to_number: case opcode::add: case opcode::subtract:
    case opcode::multiply: case opcode::maximum: case opcode::minimum: case opcode::logaddexp: case opcode::select:
    case opcode::multiply_add: return true;
    default: return gives_mask(op);
  }
}

// For each node up to `last`: is it finite wherever the leaves are?
constexpr list<char> finite_nodes(const graph_view& g, int last) {
  list<char> finite(last + 1, 0);
  for (int i = 0; i <= last; ++i) {
    const node& n = g.nodes.first[i];
    char result = stays_finite(n.op) ? 1 : 0;
    for (int j = 0; j < n.operand_count && result != 0; ++j)
      result = finite[g.operand_list.first[n.first_operand + j].value];
    finite[i] = result;
  }
  return finite;
}

}  // namespace xgrad::calculus
