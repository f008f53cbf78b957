// Recurrences: loops whose steps see what the step before left them. There is no graph inside the graph: a step's nodes
// are nodes like all others, along the recurrence's axis, and what they have in common is that they depend on its carried
// leaves. Whoever is outside reads them through `scanned`, which has all that the loop needs among its operands.
// So what does not depend on the carried values, before the loop or after it, is ordinary work over the whole axis.
// Invariants: a step reduces nothing along the axis; outside it no node but `scanned` reads one that depends on a carried
// leaf; all `scanned` of a recurrence agree on starts and nexts; a start does not vary along the axis.
#pragma once

#include "graph.hpp"

namespace xgrad::graph {

// For each node up to the last: does it depend on what that recurrence carries, other than through `scanned`?
constexpr list<bool> steps_of(const graph_view& g, int recurrence, int nodes) {
  const xgrad::graph::recurrence& r = g.recurrences[recurrence];
  list<bool> inside(nodes, false);
  for (int i = 0; i < nodes; ++i) {
    const node& n = g.nodes[i];
    if (n.op == opcode::carried) {
      inside[i] = n.index >= r.first_carry && n.index < r.first_carry + r.carries;
    } else if (n.op != opcode::scanned || n.index != recurrence) {
      for (node_id o : g.operands({i})) inside[i] = inside[i] || inside[o.value];
    }
  }
  return inside;
}

// Operands before users, and all that the steps of a recurrence compute before the first that is scanned: those of the
// first `nodes` nodes that are live. The order of their ids unless recurrences are nested.
template <class Live>
constexpr list<int> evaluation_order(const graph_view& g, int nodes, const Live& live) {
  list<int> order;
  order.reserve(nodes);
  if (g.recurrences.empty()) {
    for (int i = 0; i < nodes; ++i)
      if (live(i)) order.push_back(i);
    return order;
  }
  list<int> last_scanned(g.recurrences.size(), -1), previous(nodes, -1);  // chains of those of one recurrence
  for (int i = 0; i < nodes; ++i)
    if (live(i) && g.nodes[i].op == opcode::scanned) {
      previous[i] = last_scanned[g.nodes[i].index];
      last_scanned[g.nodes[i].index] = i;
    }
  list<char> state(nodes, 0);  // 1: entered, 2: placed
  list<int> stack;
  for (int root = 0; root < nodes; ++root) {
    if (!live(root) || state[root] == 2) continue;
    stack.push_back(root);
    while (!stack.empty()) {
      const int i = stack.back();
      if (state[i] != 0) {
        stack.pop_back();
        if (state[i] == 1) order.push_back(i);
        state[i] = 2;
        continue;
      }
      state[i] = 1;
      const auto first = [&](node_id o) {
        if (state[o.value] == 0) stack.push_back(o.value);
      };
      if (g.nodes[i].op == opcode::scanned)
        for (int s = last_scanned[g.nodes[i].index]; s >= 0; s = previous[s]) first(g.operand({s}, 0));
      for (int j = g.nodes[i].operand_count - 1; j >= 0; --j) first(g.operand({i}, j));
    }
  }
  return order;
}

constexpr node_id graph::scanned(int which, span<node_id> operands) {
  const int first = recurrences_[which].first_carry, last = first + recurrences_[which].carries;
  bool depends = false;
  list<node_id> below;
  below.push_back(operands[0]);
  list<bool> seen;  // from some nodes on: most values depend on a carried one that is near
  for (int met = 0; !below.empty() && !depends; ++met) {
    const node_id id = below.back();
    below.pop_back();
    if (met >= 32) {
      if (seen.empty()) seen.resize(operands[0].value + 1, false);
      if (seen[id.value]) continue;
      seen[id.value] = true;
    }
    const node& n = nodes_[id.value];
    if (n.op == opcode::carried && n.index >= first && n.index < last) depends = true;
    if (n.op == opcode::scanned && n.index == which) continue;
    for (int j = 0; j < n.operand_count; ++j) below.push_back(operands_[n.first_operand + j]);
  }
  return depends ? read_scanned(which, operands) : operands[0];
}
constexpr node_id graph::read_scanned(int which, span<node_id> operands) {
  node n;
  n.op = opcode::scanned;
  n.index = which;
  n.axes = axes(operands[0]) | axis_set::of(recurrences_[which].along);
  return intern(n, operands, {});
}

}  // namespace xgrad::graph
