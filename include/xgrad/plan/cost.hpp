// The cost model: which axis of a loop gets the lanes, in which order its loops run, how a contraction is blocked, how
// many rows a tile has. Costs are in vector instructions; extents known at run time only count as a tile's rows.
#pragma once

#include "../operations/registry.hpp"
#include "matrices.hpp"
#include "works.hpp"

namespace xgrad::plan {

// How often a loop runs in a tile.
constexpr double loop_extent(const graph_view& g, const plan_view& p, axis_id a) {
  if (g.extent_of(a).is_static()) return extent_estimate(g, a);
  return a == p.head.streamed ? p.head.target.rows : machine().rows;
}
constexpr double vectors(double extent, int lanes) {
  const long e = static_cast<long>(extent);
  return static_cast<double>((e + lanes - 1) / lanes);
}
// Lanes computed over lanes needed.
constexpr double lane_waste(const graph_view& g, const plan_view& p, axis_id a) {
  const double e = loop_extent(g, p, a);
  const int lanes = p.head.target.lanes;
  return vectors(e, lanes) * lanes / e;
}

struct nest {
  list<axis_id> axes;  // outermost first
  int lane = -1;       // position among them
};

// Whether a gather's or scatter's positions differ between lanes along that axis.
constexpr bool has_positions_along(span<instruction> code, span<axis_set> axes, const instruction& i, axis_id lane) {
  const int position = i.operands[i.kind == instruction_kind::gather ? 0 : 1];
  for (int k = 0; k < code.size(); ++k)
    if (code[k].kind == instruction_kind::locate && code[k].result == position) return axes[k].contains(lane);
  return false;
}

// What the instructions cost when `lane` has the lanes (no axis: one number at a time).
constexpr double loop_cost(const graph_view& g, const plan_view& p, const work& w, span<instruction> code,
                           span<axis_set> axes, span<node_id> nodes, axis_id lane) {
  const int width = p.head.target.lanes;
  double cost = 0;
  for (int k = 0; k < code.size(); ++k) {
    const instruction& i = code[k];
    double times = 1;
    for (axis_id a : axes[k]) times *= a == lane ? vectors(loop_extent(g, p, a), width) : loop_extent(g, p, a);
    double each = 1;
    if (i.kind == instruction_kind::compute) each = operations::cost_of(i.op);
    if ((i.kind == instruction_kind::load || i.kind == instruction_kind::store) && i.array >= 0 && lane.valid()) {
      const span<axis_id> in = p.axes_of(p.arrays[i.array]);
      if (in.contains(lane) && !p.is_dense_along(p.arrays[i.array], lane)) each = 2.0 * width;
    }
    if (i.kind == instruction_kind::gather && lane.valid() && axes[k].contains(lane) &&
        (has_positions_along(code, axes, i, lane) || !p.is_dense_along(p.arrays[i.array], lane)))
      each = 2.0 * width;
    if (i.kind == instruction_kind::scatter)
      each = has_positions_along(code, axes, i, lane) || !g[nodes[k]].axes.contains(lane) ? 4.0 * width : 3.0;
    if (i.kind == instruction_kind::accumulate && w.over.contains(axis_set::of(lane)) && lane.valid() &&
        w.over.contains(g[nodes[k]].over)) {
      double sums = 12;
      for (axis_id a : g[nodes[k]].axes & w.space) sums *= loop_extent(g, p, a);
      cost += sums;
    }
    cost += times * each;
  }
  return cost;
}

constexpr nest choose_nest(const graph_view& g, const plan_view& p, const work& w, span<instruction> code,
                           span<axis_set> axes, span<node_id> nodes) {
  nest result;
  axis_id lane;
  double best = 0;
  bool first = true;
  for (axis_id a : w.space) {
    const double cost = loop_cost(g, p, w, code, axes, nodes, a);
    if (first || cost < best) {
      best = cost;
      lane = a;
      first = false;
    }
  }
  const axis_id streamed = p.head.streamed;
  // Sums over the streamed axis that keep other axes stay in registers when it runs innermost.
  bool streamed_last = lane == streamed;
  for (int k = 0; k < code.size(); ++k)
    if (code[k].kind == instruction_kind::accumulate && g[nodes[k]].over.contains(streamed) && !g[nodes[k]].axes.empty())
      streamed_last = true;
  const axis_set kept = w.space.without(w.over);
  const bool has_streamed = kept.contains(streamed) && streamed.valid();
  if (has_streamed && !(streamed_last && w.over.empty())) result.axes.push_back(streamed);
  for (axis_id a : kept)
    if (!(a == streamed) && !(a == lane)) result.axes.push_back(a);
  if (kept.contains(lane) && !(lane == streamed)) result.axes.push_back(lane);
  if (has_streamed && streamed_last && w.over.empty()) result.axes.push_back(streamed);
  for (axis_id a : w.over)
    if (!(a == lane)) result.axes.push_back(a);
  if (w.over.contains(lane)) result.axes.push_back(lane);
  for (int i = 0; i < result.axes.size(); ++i)
    if (result.axes[i] == lane) result.lane = i;
  return result;
}

struct contraction_choice {
  contraction_mode mode = contraction_mode::outer;
  bool swapped = false;  // the second operand is the left one
  bool pack_left = false, pack_right = false;
  axis_id lane, rows, columns;
  int row_block = 1, column_block = 1;
  double cost = 0;
};

// Of the axes of a result that the operand has, that whose rows a block of registers takes: a long one whose elements lie
// near each other, or else the longest.
constexpr axis_id rows_axis(const graph_view& g, const plan_view& p, const array& operand, axis_set axes) {
  constexpr double long_enough = 8;
  axis_id best;
  for (axis_id a : p.axes_of(operand))
    if (axes.contains(a) && !(a == p.head.streamed) && loop_extent(g, p, a) >= long_enough) best = a;
  if (best.valid()) return best;
  for (axis_id a : axes)
    if (!best.valid() || loop_extent(g, p, a) > loop_extent(g, p, best)) best = a;
  return best;
}
constexpr int smaller(int a, int b) { return a < b ? a : b; }
constexpr int bounded(const graph_view& g, axis_id a, int most) {
  if (!a.valid()) return 1;
  const support::extent& e = g.extent_of(a);
  return e.is_static() && e.constant < most ? static_cast<int>(e.constant) : most;
}

// Rows in registers at once, `most` at most: of a known number those with the fewest loads and idle rows a result, else
// up to 8.
constexpr int rows_of_block(const graph_view& g, axis_id rows, int most, int vectors_of_block) {
  const support::extent& e = g.extent_of(rows);
  if (!e.is_static()) return smaller(most, 8);
  const int n = static_cast<int>(e.constant);
  most = smaller(most, 16);
  if (n <= most) return n;
  int best = 1;
  double least = 0;
  for (int r = 1; r <= most; ++r) {
    const double idle = vectors(n, r) * r / n;
    const double cost = idle * (1 + 0.5 * (r + vectors_of_block) / (r * vectors_of_block));
    if (r == 1 || cost <= least) {
      least = cost;
      best = r;
    }
  }
  return best;
}

// What is done once, beside what is done for each tile: it is shared by the rows of a call, a small one, so that calls of
// one row bear it too.
constexpr double weight_of_once(const machine& m) { return m.rows < 16 ? 1 : m.rows / 16.0; }

// What it takes to turn rows of a matrix into columns or back, a number: short ones are read as whole vectors.
constexpr double turning_cost(const graph_view& g, const plan_view& p, axis_id along_rows, double otherwise) {
  if (!has_short_rows(g, p, along_rows)) return otherwise;
  double levels = 1;
  for (long n = 1; n < g.extent_of(along_rows).constant; n *= 2) ++levels;
  return levels / p.head.target.lanes;
}
constexpr double turning_cost(const graph_view& g, const plan_view& p, const array& a, double otherwise) {
  return is_plain_matrix(a) && !a.padded ? turning_cost(g, p, p.axes_of(a)[1], otherwise) : otherwise;
}

// Rows, several to a vector, that meet one vector: the products are added across lanes.  0: others
constexpr double folded_cost(const graph_view& g, const plan_view& p, const array& rows, axis_id lane, axis_set out,
                             axis_set over) {
  const span<axis_id> axes = p.axes_of(rows);
  const bool folds =
      has_folding_rows(g, p, rows) && axes[1] == lane && out == axis_set::of(axes[0]) && over == axis_set::of(lane);
  return folds ? loop_extent(g, p, axes[0]) * (3.5 * loop_extent(g, p, lane) - 3) / p.head.target.lanes : 0;
}

// `packed(array, lane)`: a copy of it with that axis innermost exists. `natural`: the last dimension of the output that
// the result is, if it is one.
template <class Packed>
constexpr contraction_choice choose_contraction(const graph_view& g, const plan_view& p, int first, int second, axis_set out,
                                                axis_set over, axis_id natural, const Packed& packed) {
  const array& a = p.arrays[first];
  const array& b = p.arrays[second];
  const machine& m = p.head.target;
  const axis_id streamed = p.head.streamed;
  axis_set in_a, in_b;
  for (axis_id x : p.axes_of(a)) in_a |= axis_set::of(x);
  for (axis_id x : p.axes_of(b)) in_b |= axis_set::of(x);
  contraction_choice best;
  best.cost = -1;
  const axis_set space = out | over;
  for (axis_id lane : space) {
    double work = vectors(loop_extent(g, p, lane), m.lanes);
    for (axis_id x : space)
      if (!(x == lane)) work *= loop_extent(g, p, x);
    contraction_choice c;
    c.lane = lane;
    auto misplaced = [&](const array& x) { return !p.is_dense_along(x, lane); };
    auto packing = [&](axis_set x, bool in_panels) {
      const array& from = x == in_a ? a : b;
      if (packed(x == in_a ? first : second, lane)) return 0.0;
      double size = 1;
      for (axis_id y : x) size *= loop_extent(g, p, y);
      if (x.contains(streamed)) return size * turning_cost(g, p, from, 4);
      if (in_panels && size * m.number_bytes > 0.75 * m.first_cache) return size / 2;
      return size * turning_cost(g, p, from, 0.5) * weight_of_once(m);
    };
    if (out.contains(lane)) {
      if (in_a.contains(lane) && in_b.contains(lane)) continue;
      c.swapped = in_a.contains(lane);
      const axis_set left = c.swapped ? in_b : in_a, right = c.swapped ? in_a : in_b;
      c.pack_right = misplaced(c.swapped ? a : b);
      c.cost = work + (c.pack_right ? packing(right, true) : 0);
      c.rows = rows_axis(g, p, c.swapped ? b : a, out & left.without(right));
      // What follows works on these lanes too, and adds across them, where rows would fill theirs.
      if (out.contains(streamed) && !(lane == streamed) && lane_waste(g, p, lane) > 1.3 &&
          lane_waste(g, p, streamed) <= 1.3) {
        double rows = 40;
        for (axis_id x : out)
          if (!(x == lane)) rows *= loop_extent(g, p, x);
        c.cost += rows;
      }
      // A result that has the rows in its lanes is read with strides by loops along another full axis.
      if (lane == streamed)
        for (axis_id x : out)
          if (!(x == lane) && lane_waste(g, p, x) <= 1.3) {
            double size = 1;
            for (axis_id y : out) size *= loop_extent(g, p, y);
            c.cost += size;
            break;
          }
      if (natural.valid() && !(natural == lane)) {
        const double size = size_estimate(g, out.without(axis_set::of(streamed)));
        c.cost += size * turning_cost(g, p, natural, 0.5) * weight_of_once(m);
      }
      const int wide = smaller(bounded(g, lane, 1 << 20), 1 << 20);
      const int needed = (wide + m.lanes - 1) / m.lanes;
      if (!c.rows.valid()) {
        c.column_block = smaller(needed, m.registers / 4);
      } else {
        c.column_block = smaller(needed, m.registers >= 32 ? 4 : 2);
        c.row_block = rows_of_block(g, c.rows, (m.registers - 2 - c.column_block) / c.column_block, c.column_block);
      }
    } else {
      if (!in_a.contains(lane) || !in_b.contains(lane)) continue;
      c.mode = contraction_mode::dot;
      c.pack_left = misplaced(a);
      c.pack_right = misplaced(b);
      c.rows = rows_axis(g, p, a, out & in_a.without(in_b));
      c.columns = rows_axis(g, p, b, out & in_b.without(in_a));
      c.swapped = !c.rows.valid() || (c.columns.valid() && c.columns == streamed);
      if (c.swapped) {
        const axis_id rows = c.rows;
        c.rows = c.columns;
        c.columns = rows;
        const bool pack = c.pack_left;
        c.pack_left = c.pack_right;
        c.pack_right = pack;
      }
      const support::extent& summed = g.extent_of(lane);
      double sums = summed.is_static() && summed.constant % m.lanes != 0 ? 4 : 3;  // what is left of a vector is masked
      for (axis_id x : out) sums *= loop_extent(g, p, x);
      c.cost = work + sums;
      if (!c.pack_left && !c.pack_right)
        for (const array* rows : {&a, &b})
          if (const double folded = folded_cost(g, p, *rows, lane, out, over); folded > 0) c.cost = folded;
      c.cost += (c.pack_left ? packing(c.swapped ? in_b : in_a, false) : 0) +
                (c.pack_right ? packing(c.swapped ? in_a : in_b, false) : 0);
      const int registers = m.registers / 2;
      double least = 0;
      for (int n = 1; n <= 8 && n <= bounded(g, c.columns, 8); ++n) {
        const int rows = bounded(g, c.rows, registers / n);
        const double columns = c.columns.valid() ? loop_extent(g, p, c.columns) : 1;
        const double waste = vectors(columns, n) * n / columns;
        const double loads = (rows + n) * waste / (rows * n) + 0.5 * waste;
        if (n == 1 || loads < least) {
          least = loads;
          c.column_block = n;
          c.row_block = rows;
        }
      }
    }
    if (best.cost < 0 || c.cost < best.cost) best = c;
  }
  return best;
}

// Whether a step has the rows of a tile in its lanes, and more to do than for a few numbers of each row.
constexpr bool has_rows_in_lanes(const plan_view& p) {
  for (const step& s : p.steps) {
    if (s.kind == step_kind::contraction && p.contractions[s.contraction].lane == p.head.streamed) return true;
    if (s.kind == step_kind::pointwise && s.rank > 1 && s.lane >= 0 && p.axes_of(s)[s.lane] == p.head.streamed) return true;
  }
  return false;
}

// How many steps read or write the memory of each array.
constexpr list<int> steps_by_memory(const plan_view& p) {
  list<int> steps(p.arrays.size(), 0), last(p.arrays.size(), -1);
  for (int n = 0; n < p.steps.size(); ++n) {
    const step& s = p.steps[n];
    const auto use = [&](int a) {
      if (a < 0) return;
      const int memory = p.arrays[a].memory < 0 ? a : p.arrays[a].memory;
      steps[memory] += last[memory] == n ? 0 : 1;
      last[memory] = n;
    };
    use(s.array);
    use(s.result);
    for (int k = 0; k < s.instructions; ++k) use(p.instructions[s.first_instruction + k].array);
    if (s.kind != step_kind::contraction) continue;
    const contraction& c = p.contractions[s.contraction];
    for (int a : {c.left, c.right, c.out}) use(a);
  }
  return steps;
}

// Rows of a tile: as many as keep its buffers and rows of input in the first-level cache, but enough to pay for reading
// and writing large accumulators, and for reading large operands, once per tile. What several steps of a tile use, and in
// a plan without such large arrays all that it reads, stays in the second-level cache, and so does what each panel of an
// operand meets.
constexpr int tile_rows(const graph_view& g, const plan_view& p) {
  constexpr double large = 1 << 20;
  const axis_id streamed = p.head.streamed;
  if (!streamed.valid()) return 1;
  const double number = p.head.target.number_bytes;
  double row_bytes = number, shared_bytes = number, read_by_panels = number, once_per_tile = 0;
  const list<int> steps = steps_by_memory(p);
  for (int i = 0; i < p.arrays.size(); ++i) {
    const array& a = p.arrays[i];
    axis_set axes;
    for (axis_id x : p.axes_of(a)) axes |= axis_set::of(x);
    const double size = size_estimate(g, axes.without(axis_set::of(streamed))) * number;
    if (a.kind == array_kind::accumulator) once_per_tile += g.op(a.node) == opcode::scatter ? 0 : size;
    else if (axes.contains(streamed) && a.memory < 0) {
      row_bytes += size;
      if (steps[i] > 1) shared_bytes += size;
    }
  }
  for (const contraction& c : p.contractions)
    if (c.depth > 0 && c.rows == streamed) {
      once_per_tile += large;
      double size = number;
      for (axis_id x : p.axes_of(p.arrays[c.left])) size *= x == streamed ? 1 : loop_extent(g, p, x);
      if (read_by_panels < size) read_by_panels = size;
    }
  int rows = 512;
  while (rows > 16 && rows * row_bytes > 0.85 * p.head.target.first_cache) rows /= 2;
  const auto at_least = [&](int wanted) { rows = rows < wanted ? wanted : rows; };
  if (once_per_tile > 4096) at_least(64);
  if (once_per_tile > 65536) at_least(256);
  if (once_per_tile >= large) at_least(512);
  while (rows > 128 && rows * read_by_panels > 0.75 * p.head.target.second_cache) rows /= 2;
  const int least = has_rows_in_lanes(p) ? 16 : 1;
  const double kept = once_per_tile >= large ? shared_bytes : row_bytes;
  while (rows > least && rows * kept > p.head.target.second_cache) rows /= 2;
  return rows;
}

}  // namespace xgrad::plan
