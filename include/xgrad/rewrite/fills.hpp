// Affine positions that may fall outside become two nodes: a copy of the operand with the fill around it (and between its
// elements, where a divisor keeps them apart), and a view that always lies inside that copy.
#pragma once

#include "names.hpp"

namespace xgrad::rewrite {

struct separate_fill {
  constexpr node_id operator()(graph& g, const graph_view& source, node_id id, span<node_id> operands) const {
    if (source.op(id) != opcode::affine || is_inside(source, id)) return g.with_operands(source, id, operands);
    const node n = source[id];
    const span<axis_id> dims = source.dims(id);
    const index_map map = source.maps[n.index];
    const axis_id from = dims[0], first = dims[1], second = dims[2];
    if (map.first == 1 && first.valid() && !second.valid()) return g.with_operands(source, id, operands);  // such a copy
    if (!g.axes(operands[0]).contains(from)) return g.with_operands(source, id, operands);
    const numerator_range range = range_of(source, map, first, second);
    const support::extent least = range.least;
    // The copy holds all numerators from the least to the most.
    const support::extent length = range.most - least + support::extent(1);
    axis_set taken = g.axes(operands[0]) | axis_set::of(first) | axis_set::of(second);
    for (node_id below = operands[0]; g.op(below) == opcode::affine; taken |= g.axes(below)) below = g.operand(below, 0);
    const axis_id spread = g.free_axis(length, taken);
    index_map around;
    around.first = 1;
    around.divisor = map.divisor;
    around.offset = g.extent_index(least);
    const node_id copy = filled(g, operands[0], from, spread, around, n.value);
    index_map inside = map;
    inside.divisor = 1;
    inside.offset = g.extent_index(g.view().extents[map.offset] - least);
    return spread.valid() ? g.affine(copy, spread, first, second, inside, 0) : copy;
  }

 private:
  // Below views along other axes, which would be copied with every element as often as they read it.
  static constexpr node_id filled(graph& g, node_id x, axis_id from, axis_id spread, const index_map& around, double fill) {
    if (g.op(x) == opcode::affine && is_inside(g, x)) {
      const axis_id read = g.dims(x)[0], first = g.dims(x)[1], second = g.dims(x)[2];
      const node_id below = g.operand(x, 0);
      if (!(first == from) && !(second == from) && !(read == from) && !g.axes(below).contains(spread) &&
          g.axes(below).contains(from)) {
        const index_map map = g.view().maps[g[x].index];
        return g.affine(filled(g, below, from, spread, around, fill), read, first, second, map, 0);
      }
    }
    return g.affine(x, from, spread, {}, around, fill);
  }
};

}  // namespace xgrad::rewrite
