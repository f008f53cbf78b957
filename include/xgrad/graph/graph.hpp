// The hash-consed graph: a value is a node id, equal nodes have equal ids, operands come before their users.
// `graph` grows; `graph_view` is what passes read, whether the graph is still growing or frozen into constant arrays.
// Knows no meaning of pointwise operations.
#pragma once

#include <string_view>

#include "view.hpp"

namespace xgrad::graph {

namespace detail {

// Appends values that may live in the list itself; returns where they start.
template <class T>
constexpr int append_values(list<T>& to, span<T> values) {
  const int first = to.size();
  if (first + values.size() > to.capacity()) {
    list<T> copy;
    copy.append(values);
    to.reserve(2 * (first + values.size()) + 16);
    to.append(copy);
  } else {
    to.append(values);
  }
  return first;
}

}  // namespace detail

class graph {
 public:
  constexpr graph() = default;
  // A copy that keeps the tables of symbols, extents, axes and texts and no node.
  static constexpr graph with_tables_of(const graph_view& other) {
    graph result;
    result.axes_.append(other.axes);
    result.extents_.append(other.extents);
    result.symbols_.append(other.symbols);
    result.symbol_extents_.append(other.symbol_extents);
    result.texts_.append(other.texts);
    result.characters_.append(other.characters);
    result.maps_.append(other.maps);
    result.recurrences_.append(other.recurrences);
    result.carries_.append(other.carries);
    result.carried_axes_.append(other.carried_axes);
    return result;
  }
  static constexpr graph copy_of(const graph_view& other) {
    graph result = with_tables_of(other);
    result.nodes_.append(other.nodes);
    result.operands_.append(other.operand_list);
    result.dims_.append(other.dim_list);
    result.outputs_.append(other.outputs);
    result.rehash(64);
    return result;
  }

  // Makes room for that many nodes at once: growing by and by costs a constant evaluation many more steps.
  constexpr void expect(int nodes) {
    nodes_.reserve(nodes);
    operands_.reserve(2 * nodes);
    int slots = 64;
    while (slots <= 2 * nodes) slots *= 2;
    if (slots > slots_.size()) rehash(slots);
  }

  constexpr graph_view view() const {
    return {{nodes_.data(), nodes_.size()},
            {operands_.data(), operands_.size()},
            {dims_.data(), dims_.size()},
            {axes_.data(), axes_.size()},
            {extents_.data(), extents_.size()},
            {symbols_.data(), symbols_.size()},
            {symbol_extents_.data(), symbol_extents_.size()},
            {texts_.data(), texts_.size()},
            {characters_.data(), characters_.size()},
            {outputs_.data(), outputs_.size()},
            {maps_.data(), maps_.size()},
            {recurrences_.data(), recurrences_.size()},
            {carries_.data(), carries_.size()},
            {carried_axes_.data(), carried_axes_.size()}};
  }
  constexpr operator graph_view() const { return view(); }
  constexpr int size() const { return nodes_.size(); }
  constexpr const node& operator[](node_id id) const { return nodes_[id.value]; }
  constexpr opcode op(node_id id) const { return nodes_[id.value].op; }
  constexpr axis_set axes(node_id id) const { return nodes_[id.value].axes; }
  constexpr node_id operand(node_id id, int i) const { return operands_[nodes_[id.value].first_operand + i]; }
  constexpr span<node_id> operands(node_id id) const {
    const node& n = nodes_[id.value];
    return {operands_.data() + n.first_operand, n.operand_count};
  }
  constexpr span<axis_id> dims(node_id id) const {
    const node& n = nodes_[id.value];
    return {dims_.data() + n.first_dim, n.dim_count};
  }
  constexpr bool is_literal(node_id id) const { return op(id) == opcode::literal; }
  constexpr bool is_literal(node_id id, double v) const { return is_literal(id) && nodes_[id.value].value == v; }
  constexpr const support::extent& extent_of(axis_id a) const { return extents_[axes_[a.value].extent]; }

  // --- tables -------------------------------------------------------------------------------------------------------
  constexpr int extent_index(const support::extent& e) {
    for (int i = 0; i < extents_.size(); ++i)
      if (extents_[i] == e) return i;
    extents_.push_back(e);
    return extents_.size() - 1;
  }
  // The axis of that extent and occurrence; no axis for an extent of 1.
  constexpr axis_id axis_of(const support::extent& e, int occurrence) {
    if (e.is_one()) return {};
    const axis wanted{extent_index(e), occurrence};
    for (int i = 0; i < axes_.size(); ++i)
      if (axes_[i] == wanted) return {i};
    axes_.push_back(wanted);
    return {axes_.size() - 1};
  }
  // The axis of that extent with the lowest occurrence that is not taken.
  constexpr axis_id free_axis(const support::extent& e, axis_set taken) {
    for (int occurrence = 0;; ++occurrence) {
      const axis_id a = axis_of(e, occurrence);
      if (!taken.contains(a)) return a;
    }
  }
  constexpr int text_index(std::string_view value) {
    const graph_view g = view();
    for (int i = 0; i < texts_.size(); ++i)
      if (g.text(i) == value) return i;
    return add_text(value);
  }
  constexpr int add_text(std::string_view value) {
    for (char c : value) characters_.push_back(c);
    texts_.push_back(characters_.size());
    return texts_.size() - 1;
  }
  constexpr int find_symbol(std::string_view name) const {
    const graph_view g = view();
    for (int i = 0; i < symbols_.size(); ++i)
      if (g.symbol_name(i) == name) return i;
    return -1;
  }
  constexpr int add_symbol(symbol_kind kind, std::string_view name, span<support::extent> shape) {
    symbol added{kind, add_text(name), symbol_extents_.size(), shape.size()};
    for (const support::extent& e : shape) symbol_extents_.push_back(extent_index(e));
    symbols_.push_back(added);
    return symbols_.size() - 1;
  }

  // --- leaves -------------------------------------------------------------------------------------------------------
  constexpr node_id literal(double value) {
    node n;
    n.op = opcode::literal;
    n.value = value;
    return intern(n, {}, {});
  }
  constexpr node_id symbol_node(int index, span<axis_id> dims) {
    node n;
    n.op = opcode::symbol;
    n.index = index;
    for (axis_id a : dims) n.axes |= axis_set::of(a);
    return intern(n, {}, dims);
  }
  constexpr node_id extent_node(const support::extent& e) {
    if (e.is_static()) return literal(static_cast<double>(e.constant));
    node n;
    n.op = opcode::extent;
    n.index = extent_index(e);
    return intern(n, {}, {});
  }
  constexpr node_id iota(axis_id a) {
    if (!a.valid()) return literal(0);
    node n;
    n.op = opcode::iota;
    n.axes = axis_set::of(a);
    return intern(n, {}, {&a, 1});
  }

  // --- operations ---------------------------------------------------------------------------------------------------
  constexpr node_id pointwise(opcode op, span<node_id> operands, int index = 0) {
    node n;
    n.op = op;
    n.index = index;
    for (node_id o : operands) n.axes |= axes(o);
    return intern(n, operands, {});
  }
  constexpr node_id unary(opcode op, node_id a, int index = 0) { return pointwise(op, {&a, 1}, index); }
  // Operands of commuting operations are put in the order of their ids, so that one node stands for both orders. Where
  // both are made for it, make them one after the other: compilers evaluate arguments in different orders.
  constexpr node_id binary(opcode op, node_id a, node_id b) {
    const bool swap = commutes(op) && b.value < a.value;
    const node_id both[2] = {swap ? b : a, swap ? a : b};
    return pointwise(op, {both, 2});
  }
  constexpr node_id ternary(opcode op, node_id a, node_id b, node_id c) {
    const node_id all[3] = {a, b, c};
    return pointwise(op, {all, 3});
  }
  // Reduces over those axes of the operand; an axis that the operand lacks counts as often as its extent.
  constexpr node_id reduce(opcode op, node_id a, axis_set over) {
    const axis_set present = over & axes(a);
    node_id result = a;
    if (!present.empty()) {
      node n;
      n.op = op;
      n.axes = axes(a).without(present);
      n.over = present;
      result = intern(n, {&a, 1}, {});
    }
    if (op == opcode::sum || op == opcode::product)
      for (axis_id missing : over.without(present)) {
        const node_id times = extent_node(extents_[axes_[missing.value].extent]);
        result = binary(op == opcode::sum ? opcode::multiply : opcode::pow, result, times);
      }
    return result;
  }
  constexpr node_id sum(node_id a, axis_set over) { return reduce(opcode::sum, a, over); }

  // The operand with its axes from[i] called to[i], all at once. Pushed down to the leaves where that costs nothing but
  // pointwise work; else a node of its own, read from memory. Requires: no axis of the result is used twice.
  constexpr node_id rename(node_id a, span<axis_id> from, span<axis_id> to);

  // a's axes `from`, in row-major order, read as `to`.
  constexpr node_id reshape(node_id a, span<axis_id> from, span<axis_id> to) {
    list<axis_id> dims;
    dims.append(from);
    dims.append(to);
    node n;
    n.op = opcode::reshape;
    n.index = from.size();
    n.axes = axes(a);
    for (axis_id x : from) n.axes = n.axes.without(axis_set::of(x));
    for (axis_id x : to) n.axes |= axis_set::of(x);
    return intern(n, {&a, 1}, {dims.data(), dims.size()});
  }
  // a with its axis `from` at the position that `map` gives, affine in one or two axes (an invalid one is left out);
  // `fill` where there is none. An axis of the map may be one of a's own.
  constexpr node_id affine(node_id a, axis_id from, axis_id first, axis_id second, const index_map& map, double fill);
  constexpr int map_index(const index_map& map) {
    for (int i = 0; i < maps_.size(); ++i)
      if (maps_[i] == map) return i;
    maps_.push_back(map);
    return maps_.size() - 1;
  }
  // --- recurrences: see recurrence.hpp ------------------------------------------------------------------------------
  // A new one; its carried values are added next.
  constexpr int add_recurrence(axis_id along, bool backward, bool recomputes) {
    recurrences_.push_back({along, backward, recomputes, carries_.size(), 0});
    return recurrences_.size() - 1;
  }
  // One more value that the newest recurrence carries: the leaf that a step sees.
  constexpr node_id add_carry(span<axis_id> dims) {
    recurrence& r = recurrences_.back();
    ++r.carries;
    const int first = carried_axes_.size();
    for (axis_id a : dims)
      if (a.valid()) carried_axes_.push_back(a);
    carries_.push_back({recurrences_.size() - 1, first, carried_axes_.size() - first});
    return carried(carries_.size() - 1);
  }
  constexpr node_id carried(int which) {
    const carry& c = carries_[which];
    list<axis_id> dims;
    dims.push_back(recurrences_[c.of].along);
    for (int i = 0; i < c.rank; ++i) dims.push_back(carried_axes_[c.first_axis + i]);
    node n;
    n.op = opcode::carried;
    n.index = which;
    for (axis_id a : dims) n.axes |= axis_set::of(a);
    return intern(n, {}, {dims.data(), dims.size()});
  }
  // `operands`: the value, then a start and a next for each carried value. The value itself when no step changes it.
  constexpr node_id scanned(int which, span<node_id> operands);
  constexpr node_id read_scanned(int which, span<node_id> operands);  // where a step is known to change it
  constexpr node_id structural(opcode op, span<node_id> operands, int index = 0, span<axis_id> dims = {}) {
    node n;
    n.op = op;
    n.index = index;
    n.axes = axes(operands[0]);
    for (axis_id a : dims) n.axes |= axis_set::of(a);
    if (op == opcode::custom)
      for (node_id o : operands) n.axes |= axes(o);
    return intern(n, operands, dims);
  }
  // gradient(f, w), its axes in the order of dims; derivative(f, x) elementwise.
  constexpr node_id request_gradient(node_id f, node_id w, span<axis_id> dims) {
    const node_id both[2] = {f, w};
    node n;
    n.op = opcode::gradient;
    for (axis_id a : dims) n.axes |= axis_set::of(a);
    return intern(n, {both, 2}, dims);
  }
  constexpr node_id request_derivative(node_id f, node_id x, int order) {
    const node_id both[2] = {f, x};
    node n;
    n.op = opcode::derivative;
    n.index = order;
    n.axes = axes(f) | axes(x);
    return intern(n, {both, 2}, {});
  }
  // Any other: see opcode.
  constexpr node_id request(opcode op, span<node_id> operands, span<axis_id> dims, int results, int index) {
    node n;
    n.op = op;
    n.index = index;
    for (int d = 0; d < results; ++d) n.axes |= axis_set::of(dims[d]);
    return intern(n, operands, dims);
  }
  // The same operation on other operands of the same graph: what a pass does to a node it does not change.
  // Axes are computed anew.
  constexpr node_id with_operands(const graph_view& source, node_id id, span<node_id> operands);

  constexpr void add_value(node_id id, span<axis_id> dims, element elements = element::number) {
    add_output({output_kind::value, elements}, id, dims);
  }
  constexpr void add_update(int symbol, node_id id, span<axis_id> dims) {
    add_output({.kind = output_kind::update, .symbol = symbol}, id, dims);
  }
  // Another node for the same output.
  constexpr void add_output(output o, node_id id, span<axis_id> dims) {
    o.node = id;
    o.first_dim = detail::append_values(dims_, dims);
    o.rank = dims.size();
    outputs_.push_back(o);
  }

  // The id of that node: an equal one's when there is one.
  constexpr node_id intern(node n, span<node_id> operands, span<axis_id> dims) {
    const std::uint32_t h = hash(n, operands, dims);
    if (slots_.empty() || 2 * nodes_.size() >= slots_.size()) rehash(slots_.size() * 2 < 64 ? 64 : slots_.size() * 2);
    std::uint32_t mask = static_cast<std::uint32_t>(slots_.size()) - 1;
    std::uint32_t at = h & mask;
    for (; slots_[static_cast<int>(at)] >= 0; at = (at + 1) & mask)
      if (equal_to(slots_[static_cast<int>(at)], n, operands, dims)) return {slots_[static_cast<int>(at)]};
    n.first_operand = detail::append_values(operands_, operands);
    n.operand_count = operands.size();
    n.first_dim = detail::append_values(dims_, dims);
    n.dim_count = dims.size();
    slots_[static_cast<int>(at)] = nodes_.size();
    nodes_.push_back(n);
    return {nodes_.size() - 1};
  }

 private:
  static constexpr std::uint32_t mix(std::uint32_t h, std::uint32_t v) { return (h ^ v) * 0x9e3779b1U ^ (h >> 15); }
  constexpr std::uint32_t hash(const node& n, span<node_id> operands, span<axis_id> dims) const {
    std::uint32_t h = mix(static_cast<std::uint32_t>(n.op), static_cast<std::uint32_t>(n.index));
    if (has_value(n.op)) {
      const auto bits = std::bit_cast<std::uint64_t>(n.value);
      h = mix(mix(h, static_cast<std::uint32_t>(bits)), static_cast<std::uint32_t>(bits >> 32));
    }
    for (int i = 0; i < operands.count; ++i) h = mix(h, static_cast<std::uint32_t>(operands.first[i].value));
    for (int i = 0; i < dims.count; ++i) h = mix(h, static_cast<std::uint32_t>(dims.first[i].value));
    return mix(h, static_cast<std::uint32_t>(n.over.bits ^ (n.over.bits >> 32)));
  }
  constexpr bool equal_to(int id, const node& n, span<node_id> operands, span<axis_id> dims) const {
    const node& m = nodes_[id];
    if (m.op != n.op || m.index != n.index || m.operand_count != operands.count || m.dim_count != dims.count ||
        !(m.over == n.over) || !(m.axes == n.axes))
      return false;
    if (has_value(n.op) && std::bit_cast<std::uint64_t>(m.value) != std::bit_cast<std::uint64_t>(n.value)) return false;
    for (int i = 0; i < operands.count; ++i)
      if (!(operands_[m.first_operand + i] == operands.first[i])) return false;
    for (int i = 0; i < dims.count; ++i)
      if (!(dims_[m.first_dim + i] == dims.first[i])) return false;
    return true;
  }
  constexpr void rehash(int slots) {
    while (slots < 4 * nodes_.size()) slots *= 2;
    slots_ = list<int>(slots, -1);
    const std::uint32_t mask = static_cast<std::uint32_t>(slots) - 1;
    for (int i = 0; i < nodes_.size(); ++i) {
      std::uint32_t at = hash(nodes_[i], operands({i}), dims({i})) & mask;
      while (slots_[static_cast<int>(at)] >= 0) at = (at + 1) & mask;
      slots_[static_cast<int>(at)] = i;
    }
  }

  list<node> nodes_;
  list<node_id> operands_;
  list<axis_id> dims_;
  list<axis> axes_;
  list<support::extent> extents_;
  list<symbol> symbols_;
  list<int> symbol_extents_;
  list<int> texts_;
  list<char> characters_;
  list<output> outputs_;
  list<index_map> maps_;
  list<recurrence> recurrences_;
  list<carry> carries_;
  list<axis_id> carried_axes_;
  list<int> slots_;  // open addressing, -1 is free
};

}  // namespace xgrad::graph

#include "affine.hpp"
#include "gather.hpp"
#include "recurrence.hpp"
#include "rename.hpp"
