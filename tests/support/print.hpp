// A node as nested calls, operands in the order of the graph: "add(w, sum(multiply(X, v)))". Axes are not printed.
#pragma once

#include "xgrad/operations/registry.hpp"
#include "xgrad/support/text.hpp"

namespace xgrad::tests {

constexpr void print(support::text& to, const graph::graph_view& g, graph::node_id id) {
  const graph::node& n = g[id];
  if (n.op == graph::opcode::literal) {
    to << n.value;
  } else if (n.op == graph::opcode::symbol) {
    to << g.symbol_name(n.index);
  } else if (n.op == graph::opcode::extent) {
    g.extents[n.index].print(to);
  } else {
    to << operations::name_of(n.op);
    if (n.operand_count > 0) to << '(';
    for (int i = 0; i < n.operand_count; ++i) {
      if (i > 0) to << ", ";
      print(to, g, g.operand(id, i));
    }
    if (n.operand_count > 0) to << ')';
  }
}

constexpr support::text print(const graph::graph_view& g, int output = 0) {
  support::text to;
  print(to, g, g.outputs[output].node);
  return to;
}

}  // namespace xgrad::tests
