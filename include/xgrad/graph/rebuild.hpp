// A graph made anew from another's live nodes, in order: what every pass does. Nodes that no output needs are gone, equal
// nodes are one. `make(g, source, id, operands)` says what becomes of a node, its operands given in the new graph.
#pragma once

#include "graph.hpp"

namespace xgrad::graph {

// How often each node is used by live nodes and outputs; 0 for a node that no output needs.
constexpr list<int> count_uses(const graph_view& g) {
  list<int> uses(g.size(), 0);
  for (const output& o : g.outputs) ++uses[o.node.value];
  for (int i = g.size() - 1; i >= 0; --i) {
    if (uses[i] == 0) continue;
    const node& n = g.nodes.first[i];
    for (int j = 0; j < n.operand_count; ++j) ++uses[g.operand_list.first[n.first_operand + j].value];
  }
  return uses;
}

struct keep_node {
  constexpr node_id operator()(graph& g, const graph_view& source, node_id id, span<node_id> operands) const {
    return g.with_operands(source, id, operands);
  }
};

template <class Make = keep_node>
constexpr graph rebuild(const graph_view& source, Make&& make = Make{}) {
  const list<int> uses = count_uses(source);
  graph result = graph::with_tables_of(source);
  result.expect(source.size());
  list<node_id> now(source.size());
  list<node_id> operands;
  for (int i : evaluation_order(source, source.size(), [&](int n) { return uses[n] != 0; })) {
    operands.clear();
    for (node_id o : source.operands({i})) operands.push_back(now[o.value]);
    now[i] = make(result, source, node_id{i}, span<node_id>{operands.data(), operands.size()});
  }
  for (const output& o : source.outputs) result.add_output(o, now[o.node.value], source.dims(o));
  return result;
}

}  // namespace xgrad::graph
