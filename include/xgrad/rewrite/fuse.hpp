// a * b + c as one operation, rounded once, where the product has no other use. Written out, so that bits do not depend
// on a compiler's contraction. Products that a sum alone reads stay: a contraction accumulates them by itself.
#pragma once

#include "names.hpp"

namespace xgrad::rewrite {

namespace detail {

class multiply_add_fusion {
 public:
  constexpr explicit multiply_add_fusion(const graph_view& source) : fused_(source.size(), 0), now_(source.size()) {
    const list<int> uses = count_uses(source);
    for (int i = 0; i < source.size(); ++i) {
      const node& n = source.nodes[i];
      if (uses[i] == 0 || (n.op != opcode::add && n.op != opcode::subtract)) continue;
      for (int j = 1; j >= 0; --j) {
        const node_id product = source.operand({i}, j);
        const opcode op = source.op(product);
        if (uses[product.value] != 1 || (op != opcode::multiply && op != opcode::square)) continue;
        if (!(source[product].axes == n.axes)) continue;
        fused_[product.value] = 1;
        break;
      }
    }
  }

  constexpr node_id operator()(graph& g, const graph_view& source, node_id id, span<node_id> operands) {
    node_id& now = now_[id.value];
    if (fused_[id.value] != 0) return now = operands[0];  // never read: its user takes its operands
    const opcode op = source.op(id);
    if (op == opcode::add || op == opcode::subtract)
      for (int i = 1; i >= 0; --i)
        if (fused_[source.operand(id, i).value] != 0)
          return now = fused(g, source, op, source.operand(id, i), i, operands[1 - i]);
    return now = g.with_operands(source, id, operands);
  }

 private:
  constexpr node_id fused(graph& g, const graph_view& source, opcode op, node_id product, int place, node_id c) const {
    const bool square = source.op(product) == opcode::square;
    node_id a = now_[source.operand(product, 0).value];
    node_id b = square ? a : now_[source.operand(product, 1).value];
    if (g.axes(b).size() < g.axes(a).size()) {  // the smaller factor is the one to negate
      const node_id swapped = a;
      a = b;
      b = swapped;
    }
    if (op == opcode::subtract) (place == 1 ? a : c) = negated(g, place == 1 ? a : c);
    return g.ternary(opcode::multiply_add, a, b, c);
  }
  static constexpr node_id negated(graph& g, node_id x) {
    if (g.is_literal(x)) return g.literal(-g[x].value);
    return g.op(x) == opcode::negate ? g.operand(x, 0) : g.unary(opcode::negate, x);
  }

  list<char> fused_;
  list<node_id> now_;
};

}  // namespace detail

constexpr graph fuse_multiply_add(const graph_view& source) { return rebuild(source, detail::multiply_add_fusion(source)); }

}  // namespace xgrad::rewrite
