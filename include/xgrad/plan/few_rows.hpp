// Calls of few rows: lanes that run over the rows are idle in them, and what is packed once for all rows is packed for
// these. Where that costs, such calls have a plan of their own. Costs are in vector instructions.
#pragma once

#include "cost.hpp"

namespace xgrad::plan {

class call_cost {
 public:
  constexpr call_cost(const graph_view& g, const plan_view& p, double rows) : g_(g), p_(p), rows_(rows) {}
  constexpr double operator()() const {
    double cost = 0;
    for (const step& s : p_.steps) {
      double each = 0;
      if (s.kind == step_kind::contraction) each = contraction_cost(p_.contractions[s.contraction]);
      else if (s.kind == step_kind::pointwise) each = pointwise_cost(s);
      for (int r = s.region; r >= 0; r = p_.recurrences[r].parent) each *= extent(p_.recurrences[r].along);
      cost += each;
    }
    return cost;
  }

 private:
  constexpr double extent(axis_id a) const {
    if (!a.valid()) return 1;
    return a == p_.head.streamed ? rows_ : loop_extent(g_, p_, a);
  }
  constexpr double in_lanes(axis_id a) const { return a.valid() ? vectors(extent(a), p_.head.target.lanes) : 1; }

  constexpr double contraction_cost(const contraction& c) const {
    double results = extent(c.rows), inner = 1;
    for (int i = 0; i < c.outer_rank; ++i) results *= extent(p_.axes[c.first_outer + i]);
    for (int i = 0; i < c.inner_rank; ++i) inner *= extent(p_.axes[c.first_inner + i]);
    if (c.mode == contraction_mode::outer)
      return results * inner * in_lanes(c.lane) + (c.turned ? inner * extent(c.lane) / 2 : 0);
    return results * extent(c.columns) * (inner * in_lanes(c.lane) + 3);
  }
  constexpr double pointwise_cost(const step& s) const {
    const span<axis_id> axes = p_.axes_of(s);
    const axis_id lane = s.lane >= 0 ? axes[s.lane] : axis_id{};
    double cost = 0;
    if (only_transposes(p_, s)) return extent(axes[0]) * extent(axes[1]) * turning_cost_of_copy(s);
    for (int k = 0; k < s.instructions; ++k) {
      const instruction& i = p_.instructions[s.first_instruction + k];
      double times = i.kind == instruction_kind::compute ? operations::cost_of(i.op) : 1;
      for (int l = 0; l < i.depth; ++l) times *= l == s.lane ? in_lanes(axes[l]) : extent(axes[l]);
      const bool moves = i.kind == instruction_kind::load || i.kind == instruction_kind::store;
      if (moves && i.array >= 0 && lane.valid() && i.depth > s.lane && p_.axes_of(p_.arrays[i.array]).contains(lane) &&
          !p_.is_dense_along(p_.arrays[i.array], lane))
        times *= p_.head.target.lanes / 2.0;
      cost += times;
    }
    return cost;
  }

  constexpr int source_of(const step& s) const { return p_.instructions[s.first_instruction].array; }
  constexpr double turning_cost_of_copy(const step& s) const {
    const array& to = p_.arrays[p_.instructions[s.first_instruction + 1].array];
    const double cost = turning_cost(g_, p_, p_.arrays[source_of(s)], 2), back = turning_cost(g_, p_, to, 2);
    return cost < back ? cost : back;
  }

  graph_view g_;
  plan_view p_;
  double rows_;
};

// Whether a plan may be a bad one for few rows: it has them in the lanes of a loop over more, or copies an operand for all
// of them. One of very many steps takes the compiler long enough as it is.
constexpr bool may_suit_few_rows_badly(const graph_view& g, const plan_view& p) {
  constexpr int most_steps = 200;
  if (!p.head.streamed.valid() || g.extent_of(p.head.streamed).is_static() || p.steps.count > most_steps) return false;
  if (has_rows_in_lanes(p)) return true;
  for (const step& s : p.steps) {
    if (s.kind == step_kind::pointwise && s.stage == 0 && s.rank > 1) return true;
    if (s.kind == step_kind::contraction && p.contractions[s.contraction].turned) return true;
  }
  return false;
}

// Up to so many rows a call is faster with the second plan, which is made for one: 0 where that gains too little for the
// time that it takes to compile. A gain of two where it saves a thousand instructions is worth it, of four where it saves
// half as many.
constexpr int rows_for_second_plan(const graph_view& g, const plan_view& first, const plan_view& second) {
  constexpr double least_gain = 1.5, worth = 2000;
  const double before = call_cost(g, first, 1)(), after = call_cost(g, second, 1)(), gain = before / after;
  if (gain < least_gain || (before - after) * gain < worth) return 0;
  int rows = 1;
  while (rows < 8 && call_cost(g, second, 2 * rows)() < call_cost(g, first, 2 * rows)()) rows *= 2;
  return rows;
}

}  // namespace xgrad::plan
