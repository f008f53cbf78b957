// Positions that an array holds: `gather` reads an axis at them, `scatter` adds at them; each is the other's adjoint.
// Whatever is no position of the axis reads the fill, and adds nothing.
#pragma once

#include "graph.hpp"

namespace xgrad::graph {

// Where `at` holds a position of the axis; all positions are whole numbers.
constexpr node_id is_position(graph& g, node_id at, axis_id along) {
  const node_id last =
      along.valid() ? g.extent_node(support::extent(g.extent_of(along)) - support::extent(1)) : g.literal(0);
  return g.binary(opcode::logical_and, g.binary(opcode::less_equal, g.literal(0), at),
                  g.binary(opcode::less_equal, at, last));
}

// x with its axis `from` at the position that `at` holds, else the fill.
constexpr node_id gather(graph& g, node_id x, axis_id from, node_id at, double fill) {
  if (!g.axes(x).contains(from)) return g.ternary(opcode::select, is_position(g, at, from), x, g.literal(fill));
  if (g.op(at) == opcode::iota) {
    const axis_id along = g.axes(at).first();
    if (g.extent_of(along) == g.extent_of(from) && !g.axes(x).contains(along)) return g.rename(x, {&from, 1}, {&along, 1});
    return g.affine(x, from, along, {}, {1, 0, 1, g.extent_index(support::extent(0))}, fill);
  }
  const node_id both[] = {x, at};
  node n;
  n.op = opcode::gather;
  n.value = fill;
  n.axes = g.axes(x).without(axis_set::of(from)) | g.axes(at);
  return g.intern(n, {both, 2}, {&from, 1});
}

// Along the axis `to`, the sum over `over` of x where `at` holds the position. Requires: neither has the axis `to`.
constexpr node_id scatter(graph& g, node_id x, node_id at, axis_id to, axis_set over) {
  const axis_set axes = g.axes(x) | g.axes(at);
  const axis_set missing = over.without(axes);  // they count as often as their extents
  if (!missing.empty()) return g.sum(scatter(g, x, at, to, over & axes), missing);
  if (!to.valid()) return g.sum(g.ternary(opcode::select, is_position(g, at, to), x, g.literal(0)), over);
  const node_id both[] = {x, at};
  node n;
  n.op = opcode::scatter;
  n.over = over;
  n.axes = axes.without(over) | axis_set::of(to);
  return g.intern(n, {both, 2}, {&to, 1});
}

// A gather with its axes from[i] called to[i]: its operands are renamed, and so is the axis that it reads where a new
// name is that.
constexpr node_id renamed_gather(graph& g, node_id id, span<axis_id> from, span<axis_id> to) {
  const node_id x = g.operand(id, 0), at = g.operand(id, 1);
  const axis_id read = g.dims(id)[0];
  const double fill = g[id].value;
  list<axis_id> before, after;
  axis_set taken = g.axes(x);
  for (int i = 0; i < from.size(); ++i) {
    if (from[i] == read || !g.axes(x).contains(from[i])) continue;
    before.push_back(from[i]);
    after.push_back(to[i]);
    taken |= axis_set::of(to[i]);
  }
  axis_id now = read;
  if (after.contains(read)) {
    now = g.free_axis(support::extent(g.extent_of(read)), taken);
    before.push_back(read);
    after.push_back(now);
  }
  const node_id renamed = g.rename(x, {before.data(), before.size()}, {after.data(), after.size()});
  return gather(g, renamed, now, g.rename(at, from, to), fill);
}

}  // namespace xgrad::graph
