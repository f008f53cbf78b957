// The definition of a legal graph, in one place: what each pass may rely on and must leave behind.
// `check` answers with the first rule that a node breaks, in words.
#pragma once

#include "../support/text.hpp"
#include "rebuild.hpp"

namespace xgrad::graph {

enum class stage : unsigned char {
  captured,    // may hold requests
  expanded,    // holds none
  simplified,  // may hold multiply_add
};

struct legality {
  node_id where;  // the faulty node; none for a faulty output
  const char* fault = nullptr;
  constexpr bool legal() const { return fault == nullptr; }
  constexpr explicit operator bool() const { return legal(); }
  constexpr support::text text() const {
    support::text t;
    if (legal()) return t << "legal";
    if (where.valid()) t << "node " << where.value << ": ";
    return t << fault;
  }
};

namespace detail {

// The axes of a list of dimensions; `faulty` when one of them occurs twice.
struct dims_axes {
  axis_set axes;
  bool faulty = false;
  constexpr dims_axes(const graph_view& g, span<axis_id> dims) {
    for (axis_id a : dims) {
      if (!a.valid()) continue;
      if (a.value >= g.axes.size() || axes.contains(a)) faulty = true;
      axes |= axis_set::of(a);
    }
  }
};

constexpr support::extent volume(const graph_view& g, span<axis_id> dims) {
  support::extent e(1);
  for (axis_id a : dims)
    if (a.valid()) e = e * g.extent_of(a);
  return e;
}

constexpr const char* symbol_fault(const graph_view& g, int index, span<axis_id> dims) {
  if (index < 0 || index >= g.symbols.size()) return "no such symbol";
  if (dims.size() != g.symbols[index].rank) return "a symbol has one axis for each of its dimensions";
  for (int d = 0; d < dims.size(); ++d) {
    const support::extent& e = g.symbol_extent(index, d);
    if (dims[d].valid() ? !(g.extent_of(dims[d]) == e) : !e.is_one()) return "a symbol's axes have its extents";
  }
  return nullptr;
}

constexpr const char* leaf_fault(const graph_view& g, const node& n, span<axis_id> dims) {
  const dims_axes named(g, dims);
  if (named.faulty) return "no axis occurs twice";
  if (!(n.axes == named.axes)) return "a leaf varies along its dimensions";
  if (n.operand_count != 0) return "a leaf has no operands";
  if (n.op == opcode::symbol) return symbol_fault(g, n.index, dims);
  if (n.op == opcode::extent && (n.index < 0 || n.index >= g.extents.size())) return "no such extent";
  if (n.op == opcode::iota && named.axes.size() != 1) return "iota has one axis";
  if (n.op == opcode::carried) {
    if (n.index < 0 || n.index >= g.carries.size()) return "no such carried value";
    const carry& c = g.carries[n.index];
    if (dims.size() != c.rank + 1 || !(dims[0] == g.recurrences[c.of].along))
      return "a carried value has its recurrence's axis, then its own";
    for (int d = 0; d < c.rank; ++d)
      if (!dims[d + 1].valid() || !(g.extent_of(dims[d + 1]) == g.extent_of(g.axes_of(c)[d])))
        return "a carried value's axes have its extents";
  }
  return nullptr;
}

constexpr bool is_mask(const graph_view& g, node_id id) {
  while (g.op(id) == opcode::rename || g.op(id) == opcode::reshape || g.op(id) == opcode::affine ||
         g.op(id) == opcode::stop || g.op(id) == opcode::barrier || g.op(id) == opcode::scanned)
    id = g.operand(id, 0);
  return gives_mask(g.op(id));
}

constexpr const char* pointwise_fault(const graph_view& g, const node& n, span<node_id> operands) {
  if (n.operand_count != pointwise_arity(n.op)) return "wrong number of operands";
  axis_set axes;
  for (node_id o : operands) axes |= g[o].axes;
  if (!(n.axes == axes)) return "a pointwise result varies along its operands' axes";
  const bool masks = n.op == opcode::logical_and || n.op == opcode::logical_or || n.op == opcode::logical_xor ||
                     n.op == opcode::logical_not || n.op == opcode::to_number;
  for (int i = 0; i < operands.size(); ++i) {
    const bool wants_mask = masks || (n.op == opcode::select && i == 0);
    if (is_mask(g, operands[i]) != wants_mask) return wants_mask ? "needs a mask" : "needs a number";
  }
  return nullptr;
}

constexpr const char* scanned_fault(const graph_view& g, const node& n, span<node_id> operands) {
  if (n.index < 0 || n.index >= g.recurrences.size()) return "no such recurrence";
  const recurrence& r = g.recurrences[n.index];
  if (operands.size() != 1 + 2 * r.carries) return "a recurrence has a start and a next for each carried value";
  for (int c = 0; c < r.carries; ++c) {
    axis_set own;
    for (axis_id a : g.axes_of(g.carries[r.first_carry + c])) own |= axis_set::of(a);
    if (!own.contains(g[operands[1 + 2 * c]].axes)) return "a start has axes of the carried value";
    if (!(own | axis_set::of(r.along)).contains(g[operands[2 + 2 * c]].axes)) return "a next has axes of the carried value";
  }
  return n.axes == (g[operands[0]].axes | axis_set::of(r.along)) ? nullptr
                                                                 : "what is scanned varies along the recurrence's axis";
}

// What holds of recurrences as wholes.
constexpr const char* recurrence_fault(const graph_view& g, int which) {
  const list<bool> inside = steps_of(g, which, g.size());
  const list<int> uses = count_uses(g);
  node_id one;
  for (int i = 0; i < g.size(); ++i) {
    const node& n = g.nodes[i];
    if (uses[i] == 0) continue;
    if (n.op == opcode::scanned && n.index == which) {
      for (int j = 1; one.valid() && j < n.operand_count; ++j)
        if (!(g.operand(one, j) == g.operand({i}, j))) return "all that is scanned by a recurrence has one start and next";
      one = {i};
    }
    if (inside[i] && n.over.contains(g.recurrences[which].along))
      return "a step reduces nothing along its recurrence's axis";
  }
  for (const output& o : g.outputs)
    if (inside[o.node.value]) return "what a step computes is read through scanned";
  return nullptr;
}

constexpr const char* structure_fault(const graph_view& g, const node& n, span<node_id> operands, span<axis_id> dims) {
  if (operands.empty()) return "an operand is missing";
  const axis_set of = g[operands[0]].axes;
  if (is_reduction(n.op)) {
    if (n.over.empty() || !of.contains(n.over)) return "a reduction removes axes that its operand has";
    return n.axes == of.without(n.over) ? nullptr : "a reduction keeps all other axes";
  }
  if (n.op == opcode::rename) {
    const int half = dims.size() / 2;
    const dims_axes from(g, {dims.first, half}), to(g, {dims.first + half, half});
    if (dims.size() % 2 != 0 || half == 0 || from.faulty || to.faulty) return "a rename maps axes one to one";
    for (int i = 0; i < half; ++i)
      if (!(g.extent_of(dims[i]) == g.extent_of(dims[half + i]))) return "a rename keeps extents";
    if (!of.contains(from.axes)) return "a rename names axes that its operand has";
    const axis_set kept = of.without(from.axes);
    if (!(kept & to.axes).empty()) return "a rename keeps axes apart";
    return n.axes == (kept | to.axes) ? nullptr : "a renamed value has the new axes";
  }
  if (n.op == opcode::reshape) {
    if (n.index < 0 || n.index > dims.size()) return "a reshape splits its dimensions in two";
    const span<axis_id> before{dims.first, n.index}, after{dims.first + n.index, dims.size() - n.index};
    const dims_axes from(g, before), to(g, after);
    if (from.faulty || to.faulty) return "no axis occurs twice";
    const axis_set kept = of.without(from.axes);
    if (!(kept & to.axes).empty()) return "a reshape keeps axes apart";
    if (!(n.axes == (kept | to.axes))) return "a reshaped value has the new axes";
    return volume(g, before) == volume(g, after) ? nullptr : "a reshape keeps the number of elements";
  }
  if (n.op == opcode::affine) {
    if (dims.size() != 3 || n.index < 0 || n.index >= g.maps.size()) return "an affine position is of one axis in two";
    if (!of.contains(dims[0])) return "an affine position is that of an axis that the operand has";
    if (g.maps[n.index].divisor < 1) return "a divisor is positive";
    const axis_set into = axis_set::of(dims[1]) | axis_set::of(dims[2]);
    return n.axes == (of.without(axis_set::of(dims[0])) | into) ? nullptr : "an affine view has the map's axes";
  }
  if (n.op == opcode::scanned) return scanned_fault(g, n, operands);
  axis_set all;
  for (node_id o : operands) all |= g[o].axes;
  if (n.op == opcode::gather || n.op == opcode::scatter) {
    if (operands.size() != 2 || dims.size() != 1 || !dims[0].valid()) return "positions are along one axis";
    if (is_mask(g, operands[1])) return "positions are numbers";
    const axis_set along = axis_set::of(dims[0]);
    if (n.op == opcode::gather) {
      if (!of.contains(along)) return "positions are those of an axis that the operand has";
      return n.axes == (of.without(along) | g[operands[1]].axes) ? nullptr : "a gathered value has the positions' axes";
    }
    if (!(all & along).empty()) return "positions are those of a new axis";
    if (!all.contains(n.over)) return "a scatter removes axes that its operands have";
    return n.axes == (all.without(n.over) | along) ? nullptr : "a scatter keeps all other axes";
  }
  if (n.op == opcode::custom) {
    if (n.operand_count % 2 != 1) return "an own operation has a value, and a derivative for each argument";
    return n.axes == all ? nullptr : "an own operation varies along its operands' axes";
  }
  if (n.operand_count != 1) return "wrong number of operands";
  const dims_axes added(g, dims);
  if (added.faulty || (n.op != opcode::barrier && !dims.empty())) return "only a barrier adds axes, each once";
  return n.axes == (of | added.axes) ? nullptr : "the axes are the operand's";
}

}  // namespace detail

constexpr legality check(const graph_view& g, stage at) {
  if (g.axes.size() > 64) return {{}, "a graph has at most 64 axes"};
  for (int i = 0; i < g.size(); ++i) {
    const node& n = g.nodes.first[i];
    const span<node_id> operands = g.operands({i});
    const span<axis_id> dims = g.dims({i});
    for (node_id o : operands)
      if (o.value < 0 || o.value >= i) return {{i}, "operands come before their users"};
    const char* fault = nullptr;
    if (is_request(n.op)) {
      if (at != stage::captured) fault = "requests are expanded";
      else if (n.operand_count < 2) fault = "a request has two operands";
    } else if (is_leaf(n.op)) {
      fault = detail::leaf_fault(g, n, dims);
    } else if (is_pointwise(n.op)) {
      if (n.op == opcode::multiply_add && at != stage::simplified) fault = "multiply_add is made last";
      else fault = detail::pointwise_fault(g, n, operands);
    } else {
      fault = detail::structure_fault(g, n, operands, dims);
    }
    if (fault != nullptr) return {{i}, fault};
  }
  for (int r = 0; r < g.recurrences.size(); ++r)
    if (const char* fault = detail::recurrence_fault(g, r)) return {{}, fault};
  for (const output& o : g.outputs) {
    if (!o.node.valid() || o.node.value >= g.size()) return {{}, "an output is a node"};
    const detail::dims_axes named(g, g.dims(o));
    if (named.faulty || !named.axes.contains(g[o.node].axes)) return {{}, "an output names each axis of its node once"};
    if (o.kind == output_kind::update && detail::symbol_fault(g, o.symbol, g.dims(o)) != nullptr)
      return {{}, "an update has the shape of its symbol"};
  }
  return {};
}

}  // namespace xgrad::graph
