// Affine positions move to where data is: below a sum over other axes, and to the one factor that has the axis. What was a
// large product read at other positions, as in the derivative of a convolution, is a product of views.
// A factor that is infinite or NaN no longer reaches results outside the other factor's range.
#pragma once

#include "names.hpp"

namespace xgrad::rewrite {

struct push_affine {
  constexpr node_id operator()(graph& g, const graph_view& source, node_id id, span<node_id> operands) const {
    if (source.op(id) != opcode::affine) return g.with_operands(source, id, operands);
    const span<axis_id> dims = source.dims(id);
    return pushed(g, operands[0], dims[0], dims[1], dims[2], source.maps[source[id].index], source[id].value);
  }
  static constexpr node_id pushed(graph& g, node_id x, axis_id from, axis_id first, axis_id second, const index_map& map,
                                  double fill) {
    if (fill == 0 && g.op(x) == opcode::sum && !overlap(g[x].over, from, first, second)) {
      const axis_set over = g[x].over;
      return g.sum(pushed(g, g.operand(x, 0), from, first, second, map, fill), over);
    }
    if (fill == 0 && g.op(x) == opcode::multiply) {
      const node_id a = g.operand(x, 0), b = g.operand(x, 1);
      const bool in_a = g.axes(a).contains(from), in_b = g.axes(b).contains(from);
      if (in_a != in_b) {
        const node_id with = pushed(g, in_a ? a : b, from, first, second, map, fill);
        return g.binary(opcode::multiply, with, in_a ? b : a);
      }
    }
    return g.affine(x, from, first, second, map, fill);
  }

 private:
  static constexpr bool overlap(axis_set over, axis_id from, axis_id first, axis_id second) {
    return over.contains(from) || over.contains(first) || over.contains(second);
  }
};

}  // namespace xgrad::rewrite
