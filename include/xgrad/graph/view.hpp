// What passes read of a graph, whether it is still growing or frozen into constant arrays.
#pragma once

#include <string_view>

#include "../support/extent.hpp"
#include "../support/list.hpp"
#include "../support/span.hpp"
#include "node.hpp"

namespace xgrad::graph {

using support::list;
using support::span;

struct graph_sizes {
  int nodes = 0, operands = 0, dims = 0, axes = 0, extents = 0, symbols = 0, symbol_extents = 0, texts = 0, characters = 0,
      outputs = 0, maps = 0, recurrences = 0, carries = 0, carried_axes = 0;

  constexpr bool within(const graph_sizes& room) const {
    return nodes <= room.nodes && operands <= room.operands && dims <= room.dims && axes <= room.axes &&
           extents <= room.extents && symbols <= room.symbols && symbol_extents <= room.symbol_extents &&
           texts <= room.texts && characters <= room.characters && outputs <= room.outputs && maps <= room.maps &&
           recurrences <= room.recurrences && carries <= room.carries && carried_axes <= room.carried_axes;
  }
};

struct graph_view {
  span<node> nodes;
  span<node_id> operand_list;
  span<axis_id> dim_list;
  span<axis> axes;
  span<support::extent> extents;
  span<symbol> symbols;
  span<int> symbol_extents;
  span<int> texts;  // the end of each text in characters
  span<char> characters;
  span<output> outputs;
  span<index_map> maps;
  span<recurrence> recurrences;
  span<carry> carries;
  span<axis_id> carried_axes;

  constexpr int size() const { return nodes.count; }
  constexpr const node& operator[](node_id id) const { return nodes.first[id.value]; }
  constexpr opcode op(node_id id) const { return nodes.first[id.value].op; }
  constexpr span<node_id> operands(node_id id) const {
    const node& n = nodes.first[id.value];
    return {operand_list.first + n.first_operand, n.operand_count};
  }
  constexpr node_id operand(node_id id, int i) const { return operand_list.first[nodes.first[id.value].first_operand + i]; }
  constexpr span<axis_id> dims(node_id id) const {
    const node& n = nodes.first[id.value];
    return {dim_list.first + n.first_dim, n.dim_count};
  }
  constexpr span<axis_id> dims(const output& o) const { return {dim_list.first + o.first_dim, o.rank}; }
  constexpr const support::extent& extent_of(axis_id a) const { return extents.first[axes.first[a.value].extent]; }
  constexpr const support::extent& symbol_extent(int s, int dimension) const {
    return extents.first[symbol_extents.first[symbols.first[s].first_extent + dimension]];
  }
  constexpr std::string_view text(int i) const {
    const int from = i == 0 ? 0 : texts.first[i - 1];
    return {characters.first + from, static_cast<std::size_t>(texts.first[i] - from)};
  }
  constexpr std::string_view symbol_name(int s) const { return text(symbols.first[s].name); }
  constexpr bool is_literal(node_id id) const { return op(id) == opcode::literal; }
  constexpr bool is_literal(node_id id, double value) const { return is_literal(id) && (*this)[id].value == value; }
  constexpr graph_sizes sizes() const {
    return {nodes.count,   operand_list.count,   dim_list.count, axes.count,        extents.count,
            symbols.count, symbol_extents.count, texts.count,    characters.count,  outputs.count,
            maps.count,    recurrences.count,    carries.count,  carried_axes.count};
  }
  // The axes of a carried value but its recurrence's.
  constexpr span<axis_id> axes_of(const carry& c) const { return {carried_axes.first + c.first_axis, c.rank}; }
};

// How many axes of that extent come before this one.
constexpr int occurrences_before(const graph_view& g, axis_id a) {
  int n = 0;
  for (const axis& other : g.axes)
    n += other.extent == g.axes[a.value].extent && other.occurrence < g.axes[a.value].occurrence ? 1 : 0;
  return n;
}

}  // namespace xgrad::graph
