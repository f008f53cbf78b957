// Renames moved up to the outputs, where they vanish: an output lists its axes in the order of its dimensions, so it may
// as well list the axes that the renamed value has. What stays a node is read from memory.
#pragma once

#include "names.hpp"

namespace xgrad::rewrite {

namespace detail {

struct renaming {
  node_id of;
  list<axis_id> from, to;
  constexpr span<axis_id> old_axes() const { return {from.data(), from.size()}; }
  constexpr span<axis_id> new_axes() const { return {to.data(), to.size()}; }
};

constexpr renaming renaming_of(const graph_view& g, node_id id) {
  renaming r;
  r.of = g.operand(id, 0);
  const span<axis_id> dims = g.dims(id);
  for (int i = 0; i < dims.size(); ++i) (2 * i < dims.size() ? r.from : r.to).push_back(dims[i]);
  return r;
}

constexpr axis_set renamed(axis_set axes, span<axis_id> from, span<axis_id> to) {
  axis_set result = axes;
  for (axis_id a : from) result = result.without(axis_set::of(a));
  for (int i = 0; i < from.size(); ++i)
    if (axes.contains(from[i])) result |= axis_set::of(to[i]);
  return result;
}

// f(rename(a), b) is rename(f(a, b under the old names)) when b is renamed at no cost.
struct lift_rename {
  constexpr node_id operator()(graph& g, const graph_view& source, node_id id, span<node_id> operands) const {
    const node& n = source[id];
    if (is_reduction(n.op) && g.op(operands[0]) == opcode::rename) return through_reduction(g, n, operands[0]);
    if (is_pointwise(n.op))
      for (node_id o : operands)
        if (g.op(o) == opcode::rename) {
          const node_id lifted = through_pointwise(g, n, operands, renaming_of(g.view(), o));
          if (lifted.valid()) return lifted;
          break;
        }
    return g.with_operands(source, id, operands);
  }

  static constexpr node_id through_reduction(graph& g, const node& n, node_id x) {
    const renaming r = renaming_of(g.view(), x);
    const axis_set over = renamed(n.over, r.new_axes(), r.old_axes());
    return g.rename(g.reduce(n.op, r.of, over), r.old_axes(), r.new_axes());
  }

  static constexpr node_id through_pointwise(graph& g, const node& n, span<node_id> operands, const renaming& r) {
    list<node_id> below;
    axis_set changed;
    for (axis_id a : r.to) changed |= axis_set::of(a);
    axis_set all;
    for (node_id o : operands) {
      node_id now = o;
      if (g.op(o) == opcode::rename && g.operand(o, 0) == r.of && same_renaming(g, o, r)) {
        now = r.of;
      } else if (!(g.axes(o) & changed).empty()) {
        if (xgrad::graph::detail::pointwise_cone(g, o, changed).empty() || clashes(g.axes(o), r)) return {};
        now = g.rename(o, r.new_axes(), r.old_axes());
      } else if (clashes(g.axes(o), r)) {
        return {};
      }
      all |= g.axes(now);
      below.push_back(now);
    }
    if (clashes(renamed(all, r.old_axes(), r.new_axes()), r)) return {};
    const node_id made =
        below.size() == 2 ? g.binary(n.op, below[0], below[1]) : g.pointwise(n.op, {below.data(), below.size()}, n.index);
    return g.rename(made, r.old_axes(), r.new_axes());
  }
  static constexpr bool same_renaming(const graph& g, node_id id, const renaming& r) {
    const span<axis_id> dims = g.dims(id);
    if (dims.size() != 2 * r.from.size()) return false;
    for (int i = 0; i < r.from.size(); ++i)
      if (!(dims[i] == r.from[i]) || !(dims[r.from.size() + i] == r.to[i])) return false;
    return true;
  }
  // Does a value with these (new) axes have an old one too, that is not itself a new one?
  static constexpr bool clashes(axis_set axes, const renaming& r) {
    for (axis_id a : r.from)
      if (axes.contains(a) && !r.to.contains(a)) return true;
    return false;
  }
};

// The output without the renames at its top.
constexpr void add_renamed_output(graph& g, const graph_view& source, const xgrad::graph::output& o) {
  list<axis_id> dims;
  dims.append(source.dims(o));
  node_id id = o.node;
  while (source.op(id) == opcode::rename) {
    const renaming r = renaming_of(source, id);
    for (axis_id a : dims)
      if (r.from.contains(a) && !r.to.contains(a)) return g.add_output(o, id, {dims.data(), dims.size()});
    for (axis_id& a : dims)
      for (int i = 0; i < r.to.size(); ++i)
        if (a == r.to[i]) {
          a = r.from[i];
          break;
        }
    id = r.of;
  }
  g.add_output(o, id, {dims.data(), dims.size()});
}

}  // namespace detail

constexpr graph lift_renames(const graph_view& source) {
  const graph lifted = rebuild(source, detail::lift_rename{});
  const graph_view from = lifted;
  graph_view without_outputs = from;
  without_outputs.outputs = {};
  graph result = graph::copy_of(without_outputs);
  for (const auto& o : from.outputs) detail::add_renamed_output(result, from, o);
  return result;
}

}  // namespace xgrad::rewrite
