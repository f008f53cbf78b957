// Views of what is computed from positions alone, such as an identity: the formula at other positions, not an array read
// at them.
#pragma once

#include "names.hpp"

namespace xgrad::rewrite {

namespace detail {

// The nodes below x that vary along an axis, ascending; empty when one of them is neither pointwise nor a position.
constexpr list<node_id> positional_cone(const graph& g, node_id x, axis_id along) {
  constexpr int most = 12;
  list<node_id> cone;
  cone.push_back(x);
  for (int i = 0; i < cone.size(); ++i) {
    const opcode op = g.op(cone[i]);
    if (op == opcode::iota) continue;
    if (!is_pointwise(op) || cone.size() > most) return {};
    for (node_id o : g.operands(cone[i]))
      if (g.axes(o).contains(along) && !cone.contains(o)) cone.push_back(o);
  }
  for (int i = 1; i < cone.size(); ++i)
    for (int j = i; j > 0 && cone[j].value < cone[j - 1].value; --j) {
      const node_id swapped = cone[j];
      cone[j] = cone[j - 1];
      cone[j - 1] = swapped;
    }
  return cone;
}

constexpr node_id position_of(graph& g, span<axis_id> dims, const index_map& map) {
  node_id position = g.extent_node(support::extent(g.view().extents[map.offset]));
  for (int i = 1; i <= 2; ++i) {
    const int by = i == 1 ? map.first : map.second;
    if (!dims[i].valid() || by == 0) continue;
    const node_id along = by == 1 ? g.iota(dims[i]) : g.binary(opcode::multiply, g.literal(by), g.iota(dims[i]));
    position = g.is_literal(position, 0) ? along : g.binary(opcode::add, position, along);
  }
  return map.divisor == 1 ? position : g.binary(opcode::divide, position, g.literal(map.divisor));
}

// The last node of a cone at another position.
constexpr node_id at_position(graph& g, const list<node_id>& cone, node_id position) {
  list<node_id> now, operands;
  for (node_id id : cone) {
    if (g.op(id) == opcode::iota) {
      now.push_back(position);
      continue;
    }
    operands.clear();
    operands.append(g.operands(id));
    for (node_id& o : operands)
      for (int i = 0; i < now.size(); ++i)
        if (cone[i] == o) {
          o = now[i];
          break;
        }
    now.push_back(g.with_operands(g.view(), id, {operands.data(), operands.size()}));
  }
  return now.back();
}

}  // namespace detail

// x gathered; no node when x is not made of positions.
constexpr node_id gather_of_positions(graph& g, node_id x, axis_id from, node_id at, double fill) {
  if (!g.axes(x).contains(from)) return {};
  const list<node_id> cone = detail::positional_cone(g, x, from);
  if (cone.empty()) return {};
  const node_id there = detail::at_position(g, cone, at);
  return g.ternary(opcode::select, xgrad::graph::is_position(g, at, from), there, g.literal(fill));
}

// The affine view of x; no node when x is not made of positions.
constexpr node_id view_of_positions(graph& g, node_id x, span<axis_id> given, const index_map& map, double fill) {
  list<axis_id> dims;
  dims.append(given);
  if (!g.axes(x).contains(dims[0]) || gives_mask(g.op(x))) return {};
  const list<node_id> cone = detail::positional_cone(g, x, dims[0]);
  if (cone.empty()) return {};
  const node_id there = detail::at_position(g, cone, detail::position_of(g, {dims.data(), dims.size()}, map));
  // 1 where there is such a position
  const node_id inside = g.affine(g.literal(1), dims[0], dims[1], dims[2], map, 0);
  if (g.is_literal(inside)) return there;
  return g.ternary(opcode::select, g.operand(inside, 0), there, g.literal(fill));
}

}  // namespace xgrad::rewrite
