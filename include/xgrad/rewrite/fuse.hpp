// a * b + c as one operation, rounded once, where the product has no other use. Written out, so that bits do not depend
// on a compiler's contraction. Products that a sum alone reads stay: a contraction accumulates them by itself.
#pragma once

#include "formula.hpp"

namespace xgrad::rewrite {

namespace detail {

struct fuse_products {
  list<int> uses;

  constexpr node_id operator()(graph& g, const graph_view& source, node_id id, span<node_id> operands) const {
    const opcode op = source.op(id);
    if (op != opcode::add && op != opcode::subtract) return g.with_operands(source, id, operands);
    for (int i = 1; i >= 0; --i) {
      const node_id product = source.operand(id, i);
      if (uses[product.value] != 1 || !(source[product].axes == source[id].axes)) continue;
      node_id a, b, c = operands[1 - i];
      if (g.op(operands[i]) == opcode::square) a = b = g.operand(operands[i], 0);
      else if (g.op(operands[i]) != opcode::multiply) continue;
      else {
        a = g.operand(operands[i], 0);
        b = g.operand(operands[i], 1);
        if (g.axes(b).size() < g.axes(a).size()) {  // the smaller factor is the one to negate
          const node_id swapped = a;
          a = b;
          b = swapped;
        }
      }
      if (op == opcode::subtract) (i == 1 ? a : c) = negated(g, i == 1 ? a : c);
      return g.ternary(opcode::multiply_add, a, b, c);
    }
    return g.with_operands(source, id, operands);
  }

  static constexpr node_id negated(graph& g, node_id x) {
    if (g.is_literal(x)) return g.literal(-g[x].value);
    return g.op(x) == opcode::negate ? g.operand(x, 0) : g.unary(opcode::negate, x);
  }
};

}  // namespace detail

constexpr graph fuse_multiply_add(const graph_view& source) {
  return rebuild(rebuild(source, detail::fuse_products{count_uses(source)}));
}

}  // namespace xgrad::rewrite
