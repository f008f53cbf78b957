// A graph laid into arrays of exactly its size, so that a constexpr variable can hold it between two passes.
// `freeze<Make>()` evaluates Make{}() -> graph in constant evaluation, once for the sizes and once for the values.
#pragma once

#include "graph.hpp"

namespace xgrad::graph {

template <class T, int Count>
struct constant_array {
  T values[Count == 0 ? 1 : Count] = {};
  constexpr span<T> view() const { return {values, Count}; }
  constexpr void fill(span<T> from) {
    for (int i = 0; i < Count; ++i) values[i] = from[i];
  }
};

template <graph_sizes Sizes>
struct frozen {
  constant_array<node, Sizes.nodes> nodes;
  constant_array<node_id, Sizes.operands> operands;
  constant_array<axis_id, Sizes.dims> dims;
  constant_array<axis, Sizes.axes> axes;
  constant_array<support::extent, Sizes.extents> extents;
  constant_array<symbol, Sizes.symbols> symbols;
  constant_array<int, Sizes.symbol_extents> symbol_extents;
  constant_array<int, Sizes.texts> texts;
  constant_array<char, Sizes.characters> characters;
  constant_array<output, Sizes.outputs> outputs;
  constant_array<index_map, Sizes.maps> maps;
  constant_array<recurrence, Sizes.recurrences> recurrences;
  constant_array<carry, Sizes.carries> carries;
  constant_array<axis_id, Sizes.carried_axes> carried_axes;

  constexpr explicit frozen(const graph_view& g) {
    nodes.fill(g.nodes);
    operands.fill(g.operand_list);
    dims.fill(g.dim_list);
    axes.fill(g.axes);
    extents.fill(g.extents);
    symbols.fill(g.symbols);
    symbol_extents.fill(g.symbol_extents);
    texts.fill(g.texts);
    characters.fill(g.characters);
    outputs.fill(g.outputs);
    maps.fill(g.maps);
    recurrences.fill(g.recurrences);
    carries.fill(g.carries);
    carried_axes.fill(g.carried_axes);
  }
  constexpr graph_view view() const {
    return {nodes.view(),   operands.view(),       dims.view(),  axes.view(),       extents.view(),
            symbols.view(), symbol_extents.view(), texts.view(), characters.view(), outputs.view(),
            maps.view(),    recurrences.view(),    carries.view(), carried_axes.view()};
  }
};

template <class Make>
constexpr auto freeze() {
  constexpr graph_sizes sizes = Make{}().view().sizes();
  return frozen<sizes>(Make{}());
}

}  // namespace xgrad::graph
