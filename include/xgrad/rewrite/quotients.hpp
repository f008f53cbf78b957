// x / d + y / d as one quotient, where neither has another use: a division takes as long as ten additions.
#pragma once

#include "names.hpp"

namespace xgrad::rewrite {

namespace detail {

struct common_denominator {
  list<node_id> below;  // of each quotient, and of each sum of quotients that becomes one

  constexpr explicit common_denominator(const graph_view& source) : below(source.size(), node_id{}) {
    const list<int> uses = count_uses(source);
    for (int i = 0; i < source.size(); ++i) {
      const node& n = source.nodes[i];
      if (n.op == opcode::divide) below[i] = source.operand({i}, 1);
      if (!is_sum(n.op)) continue;
      const node_id a = source.operand({i}, 0), b = source.operand({i}, 1);
      const bool joins = below[a.value].valid() && below[a.value] == below[b.value] && uses[a.value] == 1 &&
                         uses[b.value] == 1 && source[a].axes == n.axes && source[b].axes == n.axes;
      if (joins) below[i] = below[a.value];
    }
  }

  static constexpr bool is_sum(opcode op) { return op == opcode::add || op == opcode::subtract; }
  constexpr bool any(const graph_view& source) const {
    for (int i = 0; i < source.size(); ++i)
      if (is_sum(source.nodes[i].op) && below[i].valid()) return true;
    return false;
  }

  constexpr node_id operator()(graph& g, const graph_view& source, node_id id, span<node_id> operands) const {
    const opcode op = source.op(id);
    if (!is_sum(op) || !below[id.value].valid()) return g.with_operands(source, id, operands);
    const term a{&g, operands[0]}, b{&g, operands[1]};
    return (apply(op, a.operand(0), b.operand(0)) / a.operand(1)).id;
  }
};

}  // namespace detail

constexpr graph join_quotients(graph source) {
  const detail::common_denominator join(source);
  if (join.any(source)) return rebuild(source, join);
  return source;
}

}  // namespace xgrad::rewrite
