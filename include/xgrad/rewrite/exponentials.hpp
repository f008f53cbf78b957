// Sigmoid and softplus of x and of -x, where two of them are needed, from one exponential: e = exp(-|x|),
// sigmoid(x) = 1 / (1 + e) or e / (1 + e), softplus(x) = relu(x) + log1p(e). As accurate as each by itself.
#pragma once

#include "names.hpp"

namespace xgrad::rewrite {

namespace detail {

struct shared_exponential {
  list<int> needed;  // for each x: how many of the four

  static constexpr bool concerns(opcode op) { return op == opcode::sigmoid || op == opcode::softplus; }
  // x for f(x) and f(-x)
  static constexpr node_id of(const graph_view& g, node_id id) {
    const node_id x = g.operand(id, 0);
    return g.op(x) == opcode::negate ? g.operand(x, 0) : x;
  }

  constexpr explicit shared_exponential(const graph_view& source) : needed(source.size(), 0) {
    const list<int> uses = count_uses(source);
    for (int i = 0; i < source.size(); ++i)
      if (uses[i] > 0 && concerns(source.op({i}))) ++needed[of(source, {i}).value];
  }

  constexpr bool any() const {
    for (int n : needed)
      if (n > 1) return true;
    return false;
  }

  constexpr node_id operator()(graph& g, const graph_view& source, node_id id, span<node_id> operands) const {
    if (!concerns(source.op(id)) || needed[of(source, id).value] < 2) return g.with_operands(source, id, operands);
    const bool inverted = source.op(source.operand(id, 0)) == opcode::negate;
    const term argument{&g, operands[0]};
    const term x = inverted ? argument.operand(0) : argument;
    const term e{&g, g.unary(opcode::exp, (-apply(opcode::abs, x)).id, 1)};
    if (source.op(id) == opcode::softplus)
      return (apply(opcode::relu, argument) + term{&g, g.unary(opcode::log1p, e.id, 1)}).id;
    const term large = 1 / (1 + e), small = e * large;
    const term negative = less(x, x.literal(0));
    return (inverted ? select(negative, large, small) : select(negative, small, large)).id;
  }
};

}  // namespace detail

constexpr graph share_exponentials(graph source) {
  const detail::shared_exponential make(source);
  if (make.any()) return rebuild(source, make);
  return source;
}

}  // namespace xgrad::rewrite
