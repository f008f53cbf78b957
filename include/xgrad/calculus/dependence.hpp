// What depends on what is differentiated by: where adjoints and tangents flow.
#pragma once

#include "../graph/rebuild.hpp"
#include "../operations/masked.hpp"

namespace xgrad::calculus {

using graph::apply;
using graph::axis_id;
using graph::axis_set;
using graph::graph_view;
using graph::index_map;
using graph::node;
using graph::node_id;
using graph::opcode;
using graph::term;
using operations::masked;
using support::list;
using support::span;
using graph::graph;  // last: from here on `graph` is the class

namespace dependence {
inline constexpr char none = 0, itself = 1, passes_on = 2;
}

// Of an own operation only the arguments have derivatives: neither its value nor its partial derivatives.
constexpr int first_argument(opcode op) { return op == opcode::custom ? 1 : 0; }
constexpr int argument_step(opcode op) { return op == opcode::custom ? 2 : 1; }

// Marks what passes on, from nodes that are marked. What a recurrence carries depends on what follows it: those that do
// are found one after the other.
constexpr void mark_dependents(const graph_view& g, list<char>& depends) {
  list<bool> active(g.carries.size(), false);
  for (bool again = true; again;) {
    again = false;
    for (int i = 0; i < depends.size(); ++i) {
      const node& n = g.nodes.first[i];
      if (n.op == opcode::stop || gives_mask(n.op)) continue;
      if (n.op == opcode::carried) {
        if (active[n.index] && depends[i] == dependence::none) depends[i] = dependence::passes_on;
        continue;
      }
      const auto marked = [&](int j) {
        return depends[g.operand_list.first[n.first_operand + j].value] != dependence::none;
      };
      const bool scanned = n.op == opcode::scanned;
      for (int j = first_argument(n.op); j < (scanned ? 1 : n.operand_count); j += argument_step(n.op))
        if (marked(j)) depends[i] = dependence::passes_on;
      if (!scanned) continue;
      const int first = g.recurrences[n.index].first_carry;
      for (int c = 0; c < g.recurrences[n.index].carries; ++c)
        if (!active[first + c] && (marked(1 + 2 * c) || marked(2 + 2 * c))) active[first + c] = again = true;
    }
  }
}

}  // namespace xgrad::calculus
