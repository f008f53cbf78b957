// A graph laid into arrays of exactly its size, so that a constexpr variable can hold it between two passes.
#pragma once

#include "graph.hpp"

namespace xgrad::graph {

// Values of which there are `count`, in an array with room for so many; of more, the first ones.
template <class T, int Room>
struct constant_array {
  T values[Room == 0 ? 1 : Room] = {};
  int count = Room;
  constexpr span<T> view() const { return {values, count}; }
  constexpr void fill(span<T> from) {
    count = from.count;
    for (int i = 0; i < Room && i < count; ++i) values[i] = from[i];
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
    return {nodes.view(),   operands.view(),       dims.view(),    axes.view(),        extents.view(),
            symbols.view(), symbol_extents.view(), texts.view(),   characters.view(),  outputs.view(),
            maps.view(),    recurrences.view(),    carries.view(), carried_axes.view()};
  }
};

// Room for what a pass makes of a graph, if it makes no more than so many times as much of anything.
constexpr graph_sizes room_for(const graph_view& source, int times) {
  constexpr int more = 16;
  const auto grown = [&](int n) { return times * n + more; };
  const graph_sizes s = source.sizes();
  return {grown(s.nodes),   grown(s.operands),       grown(s.dims),    grown(s.axes),        grown(s.extents),
          grown(s.symbols), grown(s.symbol_extents), grown(s.texts),   grown(s.characters),  grown(s.outputs),
          grown(s.maps),    grown(s.recurrences),    grown(s.carries), grown(s.carried_axes)};
}

// Room for a model of a few lines.
inline constexpr graph_sizes small_room{192, 256, 192, 32, 32, 32, 48, 32, 384, 32, 8, 4, 8, 16};

// The graph Make{}(), evaluated once where it has that room, else a second time, when its sizes are known.
template <class Make, graph_sizes Room = small_room>
constexpr auto freeze() {
  constexpr frozen<Room> first(Make{}().view());
  constexpr graph_sizes sizes = first.view().sizes();
  if constexpr (sizes.within(Room)) return frozen<sizes>(first.view());
  else return frozen<sizes>(Make{}().view());
}

}  // namespace xgrad::graph
