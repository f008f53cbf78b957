// How many rows a chunk has: enough that combining its accumulators costs little beside its work, few enough that the
// chunks of some thousand rows keep several threads busy. Work is in multiply-adds of one lane.
#pragma once

#include "cost.hpp"
#include "sharing.hpp"

namespace xgrad::plan {

// Here a run-time extent counts as few: too large a chunk is less harm than too small a one.
constexpr double extent_of_work(const graph_view& g, axis_id a) {
  constexpr double assumed = 32;
  return g.extent_of(a).is_static() ? extent_estimate(g, a) : assumed;
}
constexpr double volume_of_work(const graph_view& g, axis_set axes) {
  double volume = 1;
  for (axis_id a : axes) volume *= extent_of_work(g, a);
  return volume;
}

// What a step of the stream does for one row.
constexpr double work_of_row(const graph_view& g, const plan_view& p, const step& s) {
  axis_set pinned;
  for (int r = s.region; r >= 0; r = p.recurrences[r].parent) pinned |= axis_set::of(p.recurrences[r].along);
  const axis_set row = axis_set::of(p.head.streamed);
  if (s.kind == step_kind::contraction) {
    const contraction& c = p.contractions[s.contraction];
    axis_set space = pinned;
    for (int a : {c.left, c.right, c.out})
      for (axis_id x : p.axes_of(p.arrays[a])) space |= axis_set::of(x);
    return volume_of_work(g, space.without(row));
  }
  if (s.kind != step_kind::pointwise) return 0;
  double work = 0;
  for (int k = 0; k < s.instructions; ++k) {
    const instruction& i = p.instructions[s.first_instruction + k];
    axis_set space = pinned;
    for (int l = 0; l < i.depth; ++l) space |= axis_set::of(p.axes[s.first_axis + l]);
    work += volume_of_work(g, space.without(row)) * (i.kind == instruction_kind::compute ? operations::cost_of(i.op) : 1);
  }
  return work;
}
constexpr double work_of_row(const graph_view& g, const plan_view& p) {
  double work = 1;
  for (const step& s : p.steps)
    if (is_streaming(s)) work += work_of_row(g, p, s);
  return work;
}

constexpr int rows_for(double work, double work_of_row, int tile) {
  constexpr int most = 4096;
  const int tiles = most / tile < 1 ? 1 : most / tile;
  for (int t = 1; t < tiles; ++t)
    if (t * tile * work_of_row >= work) return t * tile;
  return tiles * tile;
}

// Sets the sizes of chunks, and of what is worth another thread.
constexpr void cut(const graph_view& g, plan& made) {
  constexpr double work_of_chunk = 1 << 22, work_to_number = 2048, work_of_thread = 1 << 18;
  header& h = made.head;
  if (!h.streamed.valid()) return;
  const plan_view p = made.view();
  double accumulators = 0;
  for (const array& a : p.arrays)
    if (a.kind == array_kind::accumulator && a.memory < 0 && g.op(a.node) != opcode::scatter) {
      axis_set axes;
      for (axis_id x : p.axes_of(a)) axes |= axis_set::of(x);
      accumulators += volume_of_work(g, axes);
    }
  const double work = work_of_row(g, p), least = accumulators * work_to_number;
  h.chunk = rows_for(least < work_of_chunk ? work_of_chunk : least, work, h.tile);
  while (h.part * h.chunk * work < work_of_thread) h.part *= 2;
}

}  // namespace xgrad::plan
