// The sizes at which a graph is checked. Derivatives hold at every size, so axes shrink to 2 or 3 unless something pins
// them: a comparison of positions with numbers keeps its axes as they are, a reshape keeps its two sides equal.
// `shrunk` turns static extents above 3 into run-time ones named by their digits, before anything is derived from them.
#pragma once

#include "../graph/graph.hpp"

namespace xgrad::checks {

using graph::axis_id;
using graph::axis_set;
using graph::graph_view;
using graph::node;
using graph::node_id;
using graph::opcode;
using support::list;
using support::span;

// What the user asks for: {"N", 5}.
struct named_size {
  std::string_view name;
  int size = 0;
};

namespace detail {

inline constexpr int largest_kept = 64;

// The first or the last of an axis, which every size has.
constexpr bool at_an_end(const graph_view& g, node_id affine) {
  const span<axis_id> dims = g.dims(affine);
  const support::extent& position = g.extents[g.maps[g[affine].index].offset];
  return !dims[1].valid() && !dims[2].valid() &&
         (position == support::extent(0) || position == g.extent_of(dims[0]) - support::extent(1));
}

// Extents whose axes are counted against numbers, as in iota + 2 == iota.
constexpr list<bool> pinned_extents(const graph_view& g) {
  list<axis_set> counted(g.size());  // the axes whose positions the node is made of
  list<bool> with_number(g.size()), pinned(g.extents.count);
  for (int i = 0; i < g.size(); ++i) {
    const node_id id{i};
    const node& n = g[id];
    if (n.op == opcode::iota) counted[i] = n.axes;
    if (n.op == opcode::affine && !at_an_end(g, id)) {
      pinned[g.maps[n.index].offset] = true;
      for (axis_id a : g.dims(id))
        if (a.valid()) pinned[g.axes[a.value].extent] = true;
    }
    if (!graph::is_pointwise(n.op) || n.operand_count != 2) continue;
    const node_id a = g.operand(id, 0), b = g.operand(id, 1);
    counted[i] = counted[a.value] | counted[b.value];
    if (counted[i].empty()) continue;
    with_number[i] = with_number[a.value] || with_number[b.value] || g.is_literal(a) || g.is_literal(b);
    if (!graph::is_comparison(n.op)) continue;
    if (with_number[i])
      for (axis_id x : counted[i]) pinned[g.axes[x.value].extent] = true;
    counted[i] = {};
  }
  return pinned;
}

// The number that a name of digits stands for; 0 for any other name.
constexpr int number_in(const support::extent& e) {
  int result = 0;
  if (e.count != 1) return 0;
  const support::name& text = e.terms[0].factors[0];
  for (int i = 0; i < text.size(); ++i) {
    if (text[i] < '0' || text[i] > '9') return 0;
    result = 10 * result + (text[i] - '0');
  }
  return result;
}

struct sides {
  int product[2] = {1, 1};
  int only[2] = {-1, -1};  // the extent of a side that is one axis; -2: more axes
};
constexpr sides sides_of(const graph_view& g, node_id reshape, const list<int>& sizes) {
  sides result;
  const span<axis_id> dims = g.dims(reshape);
  for (int d = 0; d < dims.count; ++d) {
    if (!dims[d].valid()) continue;
    const int side = d < g[reshape].index ? 0 : 1;
    const int extent = g.axes[dims[d].value].extent;
    result.product[side] *= sizes[extent];
    result.only[side] = result.only[side] == -1 ? extent : -2;
  }
  return result;
}

// Gives extents that are computed from others the sizes that follow; names that are no extents themselves count as 5.
constexpr void follow_names(const graph_view& g, list<int>& sizes) {
  for (int i = 0; i < sizes.size(); ++i) {
    const support::extent& e = g.extents[i];
    if (e.is_static() || e == support::extent(e.terms[0].factors[0])) continue;
    sizes[i] = static_cast<int>(e.evaluate([&](const support::name& n) {
      for (int j = 0; j < sizes.size(); ++j)
        if (g.extents[j] == support::extent(n)) return static_cast<long>(sizes[j]);
      return 5L;
    }));
  }
}

// Sets the size of the side that is one axis; false when the sides cannot be made equal so.
constexpr bool balance(const graph_view& g, list<int>& sizes) {
  bool balanced = false;
  for (int round = 0; round < 8 && !balanced; ++round) {
    balanced = true;
    for (int i = 0; i < g.size(); ++i) {
      if (g.op({i}) != opcode::reshape) continue;
      const sides s = sides_of(g, {i}, sizes);
      if (s.product[0] == s.product[1]) continue;
      balanced = false;
      const int side = s.only[1] >= 0 && !g.extents[s.only[1]].is_static() ? 1 : 0;
      if (s.only[side] < 0) return false;
      sizes[s.only[side]] = s.product[1 - side];
    }
  }
  return balanced;
}

}  // namespace detail

constexpr graph::graph shrunk(const graph_view& g) {
  const list<bool> pinned = detail::pinned_extents(g);
  list<support::extent> extents;
  extents.append(g.extents);
  for (int i = 0; i < extents.size(); ++i) {
    const long size = extents[i].constant;
    if (!extents[i].is_static() || size <= 3 || (pinned[i] && size <= detail::largest_kept)) continue;
    support::text digits;
    digits << size;
    extents[i] = support::extent(support::name(digits.view()));
  }
  graph_view changed = g;
  changed.extents = {extents.data(), extents.size()};
  return graph::graph::copy_of(changed);
}

// The size of each extent of a shrunk graph.
constexpr list<int> sizes_of(const graph_view& g, span<named_size> given = {}) {
  const list<bool> pinned = detail::pinned_extents(g);
  list<int> sizes(g.extents.count);
  for (int i = 0, next = 0; i < sizes.size(); ++i) {
    const support::extent& e = g.extents[i];
    sizes[i] = e.is_static() ? static_cast<int>(e.constant) : pinned[i] ? 5 : 2 + next++ % 2;
    for (const named_size& wanted : given)
      if (wanted.size > 0 && e == support::extent(support::name(wanted.name))) sizes[i] = wanted.size;
  }
  detail::follow_names(g, sizes);
  if (detail::balance(g, sizes)) return sizes;
  for (int i = 0; i < g.size(); ++i)  // as they are written, then
    if (g.op({i}) == opcode::reshape)
      for (axis_id a : g.dims({i})) {
        const int number = a.valid() ? detail::number_in(g.extent_of(a)) : 0;
        if (number > 0) sizes[g.axes[a.value].extent] = number;
      }
  detail::balance(g, sizes);
  return sizes;
}

}  // namespace xgrad::checks
