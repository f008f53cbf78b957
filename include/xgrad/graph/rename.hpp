// Renaming axes, and rebuilding a node on other operands. A rename moves down to the leaves while all that lies between
// is pointwise; across a reduction or a large cone it stays a node, which the plan reads from memory.
#pragma once

#include "graph.hpp"

namespace xgrad::graph {

constexpr node_id gather(graph& g, node_id x, axis_id from, node_id at, double fill);  // gather.hpp
constexpr node_id scatter(graph& g, node_id x, node_id at, axis_id to, axis_set over);
constexpr node_id renamed_gather(graph& g, node_id id, span<axis_id> from, span<axis_id> to);

namespace detail {

constexpr int largest_renamed_cone = 48;

struct axis_map {
  span<axis_id> from, to;
  constexpr axis_id operator()(axis_id a) const {
    for (int i = 0; i < from.size(); ++i)
      if (from[i] == a) return to[i];
    return a;
  }
  constexpr axis_set changed() const {
    axis_set s;
    for (int i = 0; i < from.size(); ++i)
      if (!(from[i] == to[i])) s |= axis_set::of(from[i]);
    return s;
  }
};

// Whether a node asks which of some computed values is their largest or smallest. Another copy of them might be rounded
// otherwise, and equal none.
constexpr bool finds_extremum(const graph& g, node_id id) {
  if (g.op(id) != opcode::equal) return false;
  const span<node_id> sides = g.operands(id);
  for (int i = 0; i < 2; ++i) {
    const opcode op = g.op(sides[i]);
    if ((op == opcode::maximum_of || op == opcode::minimum_of) && !is_leaf(g.op(sides[1 - i]))) return true;
  }
  return false;
}

// The nodes below `a` (itself included) that vary along `changed`, ascending, down to leaves and gathers; empty when one
// of them is not pointwise, runs along such an axis step by step or finds an extremum.
constexpr list<node_id> pointwise_cone(const graph& g, node_id a, axis_set changed) {
  list<node_id> cone;
  cone.push_back(a);
  for (int i = 0; i < cone.size(); ++i) {
    const opcode op = g.op(cone[i]);
    if (op == opcode::carried && changed.contains(g.dims(cone[i])[0])) return {};
    if (is_leaf(op) || op == opcode::gather) continue;
    if ((!is_pointwise(op) && op != opcode::stop) || finds_extremum(g, cone[i])) return {};
    for (node_id o : g.operands(cone[i]))
      if (!(g.axes(o) & changed).empty() && !cone.contains(o)) cone.push_back(o);
    if (cone.size() > largest_renamed_cone) return {};
  }
  for (int i = 1; i < cone.size(); ++i)  // insertion sort: a cone is short and almost in order
    for (int j = i; j > 0 && cone[j].value < cone[j - 1].value; --j) {
      const node_id swapped = cone[j];
      cone[j] = cone[j - 1];
      cone[j - 1] = swapped;
    }
  return cone;
}

}  // namespace detail

constexpr node_id graph::rename(node_id a, span<axis_id> from, span<axis_id> to) {
  const detail::axis_map map{from, to};
  const axis_set changed = map.changed() & axes(a);
  if (changed.empty()) return a;
  const list<node_id> cone = detail::pointwise_cone(*this, a, changed);
  if (cone.empty()) {
    list<axis_id> dims;
    for (axis_id x : changed) dims.push_back(x);
    for (axis_id x : changed) dims.push_back(map(x));
    node n;
    n.op = opcode::rename;
    n.axes = axes(a).without(changed);
    for (axis_id x : changed) n.axes |= axis_set::of(map(x));
    return intern(n, {&a, 1}, {dims.data(), dims.size()});
  }
  list<node_id> renamed;
  list<node_id> operands_of;
  list<axis_id> dims_of;
  for (node_id id : cone) {
    const node n = (*this)[id];
    if (is_leaf(n.op)) {
      dims_of.clear();
      for (axis_id x : dims(id)) dims_of.push_back(map(x));
      node leaf = n;
      leaf.axes = {};
      for (axis_id x : dims_of) leaf.axes |= axis_set::of(x);
      renamed.push_back(intern(leaf, {}, {dims_of.data(), dims_of.size()}));
      continue;
    }
    if (n.op == opcode::gather) {
      renamed.push_back(renamed_gather(*this, id, from, to));
      continue;
    }
    operands_of.clear();
    for (node_id o : operands(id)) {
      node_id now = o;
      for (int j = 0; j < renamed.size(); ++j)
        if (cone[j] == o) now = renamed[j];
      operands_of.push_back(now);
    }
    renamed.push_back(with_operands(view(), id, {operands_of.data(), operands_of.size()}));
  }
  return renamed.back();
}

constexpr node_id graph::with_operands(const graph_view& source, node_id id, span<node_id> operands) {
  const node n = source[id];
  const span<axis_id> dims = source.dims(id);
  if (is_leaf(n.op)) return intern(n, {}, dims);
  if (is_pointwise(n.op))
    return operands.size() == 2 ? binary(n.op, operands[0], operands[1]) : pointwise(n.op, operands, n.index);
  if (is_reduction(n.op)) return reduce(n.op, operands[0], n.over);
  switch (n.op) {
    case opcode::rename:
      return rename(operands[0], {dims.first, dims.count / 2}, {dims.first + dims.count / 2, dims.count / 2});
    case opcode::reshape: return reshape(operands[0], {dims.first, n.index}, {dims.first + n.index, dims.count - n.index});
    case opcode::affine: return affine(operands[0], dims[0], dims[1], dims[2], source.maps[n.index], n.value);
    case opcode::gather: return gather(*this, operands[0], dims[0], operands[1], n.value);
    case opcode::scatter: return scatter(*this, operands[0], operands[1], dims[0], n.over);
    case opcode::scanned: return scanned(n.index, operands);
    case opcode::gradient: return request_gradient(operands[0], operands[1], dims);
    case opcode::derivative: return request_derivative(operands[0], operands[1], n.index);
    case opcode::vjp:
    case opcode::jacobian: return request(n.op, operands, dims, n.index, n.index);
    case opcode::jvp:
    case opcode::taylor: return request(n.op, operands, dims, dims.size(), n.index);
    default: return structural(n.op, operands, n.index, dims);
  }
}

}  // namespace xgrad::graph
