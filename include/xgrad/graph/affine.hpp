// Affine positions: slices, padding, reversed axes and windows are one operation. Closed under differentiation: what
// reads x at (a i + b) / c is itself read at (c j - b) / a.
#pragma once

#include "graph.hpp"

namespace xgrad::graph {

// The smallest and largest value of the numerator of a map.
struct numerator_range {
  support::extent least, most;
};
constexpr numerator_range range_of(const graph_view& g, const index_map& map, axis_id first, axis_id second) {
  numerator_range r{g.extents[map.offset], g.extents[map.offset]};
  const auto add = [&](int coefficient, axis_id a) {
    if (!a.valid() || coefficient == 0) return;
    const support::extent last = support::extent(coefficient) * (g.extent_of(a) - support::extent(1));
    if (coefficient > 0) r.most = r.most + last;
    else r.least = r.least + last;
  };
  add(map.first, first);
  add(map.second, second);
  return r;
}
// Certainly not negative, whatever the run-time extents from 1 on.
constexpr bool is_never_negative(const support::extent& e) {
  long least = e.constant;
  for (int t = 0; t < e.count; ++t) {
    if (e.terms[t].coefficient < 0) return false;
    least += e.terms[t].coefficient;
  }
  return least >= 0;
}
// Every position that the map gives is one of the axis.
constexpr bool is_inside(const graph_view& g, const index_map& map, axis_id from, axis_id first, axis_id second) {
  const numerator_range r = range_of(g, map, first, second);
  const support::extent last = from.valid() ? g.extent_of(from) - support::extent(1) : support::extent(0);
  return map.divisor == 1 && is_never_negative(r.least) && is_never_negative(last - r.most);
}
constexpr bool is_inside(const graph_view& g, node_id id) {
  const span<axis_id> dims = g.dims(id);
  return is_inside(g, g.maps[g[id].index], dims[0], dims[1], dims[2]);
}

constexpr node_id graph::affine(node_id a, axis_id from, axis_id first, axis_id second, const index_map& map, double fill) {
  if ((!first.valid() || map.first == 0) && second.valid() && map.second != 0)
    return affine(a, from, second, {}, {map.second, 0, map.divisor, map.offset}, fill);
  const bool plain = map.first == 1 && map.second == 0 && map.divisor == 1 && extents_[map.offset] == support::extent(0);
  if (plain && first == from) return a;
  if (axes(a).contains(from)) {
    const axis_id dims[] = {from, first, second};
    node n;
    n.op = opcode::affine;
    n.index = map_index(map);
    n.value = fill;
    n.axes = axes(a).without(axis_set::of(from)) | axis_set::of(first) | axis_set::of(second);
    return intern(n, {&a, 1}, {dims, 3});
  }
  // Constant along the axis (without one the only position is 0): itself where the map gives a position, else the fill.
  if (is_inside(view(), map, from, first, second)) return a;
  node_id position = extent_node(extents_[map.offset]);
  const auto add = [&](int coefficient, axis_id along) {
    if (along.valid() && coefficient != 0)
      position = binary(opcode::add, position, binary(opcode::multiply, literal(coefficient), iota(along)));
  };
  add(map.first, first);
  add(map.second, second);
  const node_id last = from.valid() ? extent_node(extent_of(from) - support::extent(1)) : literal(0);
  node_id inside = binary(opcode::logical_and, binary(opcode::less_equal, literal(0), position),
                          binary(opcode::less_equal, position, binary(opcode::multiply, last, literal(map.divisor))));
  if (map.divisor > 1) {
    const node_id whole = binary(opcode::equal, binary(opcode::mod, position, literal(map.divisor)), literal(0));
    inside = binary(opcode::logical_and, inside, whole);
  }
  return ternary(opcode::select, inside, a, literal(fill));
}

}  // namespace xgrad::graph
