// Deltas: masks that hold where the positions along two axes of one extent are equal. A sum over one of the two keeps one
// of its terms, which a rename finds: sum over i of (i == j ? x[i] : 0) is x[j].
#pragma once

#include "graph.hpp"

namespace xgrad::graph {

// A mask is a delta and another mask, which may be none.
struct delta {
  axis_id summed, kept;
  node_id rest;
  constexpr bool found() const { return summed.valid(); }
};

// x at the position of one axis, read along another; no node when x has both.
constexpr node_id moved(graph& g, node_id x, axis_id from, axis_id to) {
  if (!g.axes(x).contains(from)) return x;
  return g.axes(x).contains(to) ? node_id{} : g.rename(x, {&from, 1}, {&to, 1});
}

// The delta of two axes, one of which is summed over; `rest` is renamed already.
constexpr delta find_delta(graph& g, node_id mask, axis_set over) {
  list<node_id> parts;
  parts.push_back(mask);
  for (int i = 0; i < parts.size(); ++i)
    while (g.op(parts[i]) == opcode::logical_and) {
      parts.push_back(g.operand(parts[i], 1));
      parts[i] = g.operand(parts[i], 0);
    }
  for (int i = 0; i < parts.size(); ++i) {
    if (g.op(parts[i]) != opcode::equal) continue;
    const node_id a = g.operand(parts[i], 0), b = g.operand(parts[i], 1);
    if (g.op(a) != opcode::iota || g.op(b) != opcode::iota) continue;
    delta result{g.axes(a).first(), g.axes(b).first(), {}};
    if (result.summed == result.kept || !(g.extent_of(result.summed) == g.extent_of(result.kept))) continue;
    if (!over.contains(result.summed)) result = {result.kept, result.summed, {}};
    if (!over.contains(result.summed)) continue;
    bool possible = true;
    for (int j = 0; j < parts.size(); ++j) {
      if (parts[j] == parts[i]) continue;
      const node_id part = moved(g, parts[j], result.summed, result.kept);
      possible = possible && part.valid();
      if (possible) result.rest = result.rest.valid() ? g.binary(opcode::logical_and, result.rest, part) : part;
    }
    if (possible) return result;
  }
  return {};
}

// All axes of a node and of what it is computed from.
constexpr axis_set axes_below(const graph_view& g, node_id f) {
  list<bool> below(f.value + 1, false);
  below[f.value] = true;
  axis_set result;
  for (int i = f.value; i >= 0; --i) {
    if (!below[i]) continue;
    const node_id id{i};
    result |= g[id].axes | g[id].over;
    for (axis_id a : g.dims(id)) result |= axis_set::of(a);
    for (node_id o : g.operands(id)) below[o.value] = true;
  }
  return result;
}

}  // namespace xgrad::graph
