// The derivative of every element of f by every element of x: a reverse sweep that starts with a delta of f's axes and as
// many new ones. In index notation the new axes cost nothing, and sums over deltas are renames.
#pragma once

#include "reverse.hpp"

namespace xgrad::calculus {

// `along`: the new axes, one for each of f's dimensions; `again`: the result will be differentiated.
constexpr node_id jacobian(graph& g, node_id f, span<axis_id> dims, span<axis_id> along, const wanted& x, bool again) {
  axis_set taken = xgrad::graph::axes_below(g.view(), f), wished;
  for (axis_id a : x.dims) taken |= axis_set::of(a);
  for (axis_id a : along) wished |= axis_set::of(a);
  list<axis_id> rows;
  for (axis_id a : along) {
    rows.push_back(taken.contains(a) ? g.free_axis(support::extent(g.extent_of(a)), taken | wished) : a);
    taken |= axis_set::of(rows.back());
  }
  masked seed{{&g, g.literal(1)}};
  for (int d = 0; d < dims.size(); ++d)
    if (g.axes(f).contains(dims[d])) {
      const node_id row = g.iota(rows[d]);
      const node_id same = g.binary(opcode::equal, row, g.iota(dims[d]));
      seed.mask = seed.mask.valid() ? g.binary(opcode::logical_and, seed.mask, same) : same;
    }
  const node_id result = reverse_sweep(g, f, seed, {&x, 1}, again).adjoint(x);
  return g.rename(result, {rows.data(), rows.size()}, along);
}

}  // namespace xgrad::calculus
