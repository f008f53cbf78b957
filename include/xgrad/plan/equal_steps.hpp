// Steps that do the same to other arrays: equal but for the names of arrays and axes. Of many equal steps, as a deep
// network has, the first alone is compiled; the others run it on their arrays.
#pragma once

#include <bit>
#include <cstdint>

#include "plan.hpp"

namespace xgrad::plan {

// How the names in one step become those of another.
class step_match {
 public:
  // An array whose memory the one step sees, and the other step's in its place.
  struct array_pair {
    int of_first = -1, of_other = -1;
  };

  constexpr step_match(const graph_view& g, const plan_view& p, int first, int other)
      : g_(g), p_(p), equal_(match(p.steps[first], p.steps[other])) {}

  constexpr bool holds() const { return equal_; }
  constexpr span<array_pair> arrays() const { return {arrays_.data(), arrays_.size()}; }

 private:
  struct axis_pair {
    axis_id of_first, of_other;
  };

  constexpr bool match(const step& a, const step& b) {
    if (a.kind != b.kind || a.region != b.region) return false;
    switch (a.kind) {
      case step_kind::contraction: return match(p_.contractions[a.contraction], p_.contractions[b.contraction]);
      case step_kind::pointwise: return match_loops(a, b);
      case step_kind::spread: return match_spread(a, b);
      case step_kind::finish: return false;  // nothing worth a call
    }
    return false;
  }
  constexpr bool match(const contraction& a, const contraction& b) {
    return a.mode == b.mode && a.accumulates == b.accumulates && a.row_block == b.row_block &&
           a.column_block == b.column_block && a.cut == b.cut && a.depth == b.depth && a.turned == b.turned &&
           a.panels == b.panels && match_array(a.left, b.left) && match_array(a.right, b.right) &&
           match_array(a.out, b.out) && match_axis(a.lane, b.lane) && match_axis(a.rows, b.rows) &&
           match_axis(a.columns, b.columns) && match_axes(a.first_outer, a.outer_rank, b.first_outer, b.outer_rank) &&
           match_axes(a.first_inner, a.inner_rank, b.first_inner, b.inner_rank);
  }
  constexpr bool match_loops(const step& a, const step& b) {
    if (a.lane != b.lane || a.instructions != b.instructions || a.registers != b.registers) return false;
    if (!match_axes(a.first_axis, a.rank, b.first_axis, b.rank)) return false;
    for (int i = 0; i < a.instructions; ++i)
      if (!match(p_.instructions[a.first_instruction + i], p_.instructions[b.first_instruction + i])) return false;
    return true;
  }
  constexpr bool match(const instruction& a, const instruction& b) {
    if (a.kind != b.kind || a.op != b.op || a.mask != b.mask || a.register_kept != b.register_kept || a.depth != b.depth ||
        a.home != b.home || a.by_lane != b.by_lane || a.result != b.result || !same(a.value, b.value))
      return false;
    for (int k = 0; k < 3; ++k)
      if (a.operands[k] != b.operands[k]) return false;
    return (names_axis(a) ? match_axis({a.index}, {b.index}) : a.index == b.index) && match_array(a.array, b.array);
  }
  static constexpr bool names_axis(const instruction& i) {
    return i.kind == instruction_kind::iota || i.kind == instruction_kind::locate || i.kind == instruction_kind::gather ||
           i.kind == instruction_kind::scatter;
  }
  constexpr bool match_spread(const step& a, const step& b) {
    const list<node_id> all = fills_of(g_, p_, a), others = fills_of(g_, p_, b);
    if (all.size() != others.size() || !match_array(a.array, b.array) || !match_array(a.result, b.result)) return false;
    for (int i = 0; i < all.size(); ++i)
      if (!match_fill(all[i], others[i])) return false;
    return true;
  }
  constexpr bool match_fill(node_id a, node_id b) {
    const graph::index_map &m = g_.maps[g_[a].index], &n = g_.maps[g_[b].index];
    const span<axis_id> x = g_.dims(a), y = g_.dims(b);
    return m.divisor == n.divisor && same_extent(m.offset, n.offset) && same(g_[a].value, g_[b].value) &&
           match_axis(x[0], y[0]) && match_axis(x[1], y[1]);
  }

  constexpr bool match_array(int i, int k) {
    if (i < 0 || k < 0) return i == k;
    for (const array_pair& known : arrays_)
      if (known.of_first == i) return known.of_other == k;
    const array &a = p_.arrays[i], &b = p_.arrays[k];
    arrays_.push_back({i, k});
    if (a.kind != b.kind || a.rank != b.rank || a.lane_wide != b.lane_wide || a.padded != b.padded ||
        a.combine != b.combine || a.state != b.state || a.entry != b.entry || a.in_turn != b.in_turn || a.from != b.from ||
        (a.state >= 0 && a.memory != b.memory) || !match_axes(a.first_axis, a.rank, b.first_axis, b.rank))
      return false;
    if (a.viewed < 0 || b.viewed < 0) return a.viewed == b.viewed;
    for (int t = 0; t < a.rank; ++t) {
      const view_term &x = p_.terms[a.first_term + t], &y = p_.terms[b.first_term + t];
      if (x.position != y.position || x.coefficient != y.coefficient) return false;
    }
    return same_extent(a.offset, b.offset) && match_array(a.viewed, b.viewed);
  }
  constexpr bool match_axes(int first, int rank, int first_other, int rank_other) {
    if (rank != rank_other) return false;
    for (int i = 0; i < rank; ++i)
      if (!match_axis(p_.axes[first + i], p_.axes[first_other + i])) return false;
    return true;
  }
  // One to one. What is special about an axis stays so: it is streamed, or the steps of a recurrence follow it.
  constexpr bool match_axis(axis_id a, axis_id b) {
    if (!a.valid() || !b.valid()) return a.valid() == b.valid();
    for (const axis_pair& known : axes_)
      if (known.of_first == a || known.of_other == b) return known.of_first == a && known.of_other == b;
    axes_.push_back({a, b});
    return a == b || (!is_special(a) && !is_special(b) && same_extent(g_.axes[a.value].extent, g_.axes[b.value].extent));
  }
  constexpr bool is_special(axis_id a) const {
    for (const recurrence& r : p_.recurrences)
      if (r.along == a) return true;
    return a == p_.head.streamed;
  }
  constexpr bool same_extent(int a, int b) const {
    if (a == b || a < 0 || b < 0) return a == b;
    return g_.extents[a].is_static() && g_.extents[b].is_static() && g_.extents[a].constant == g_.extents[b].constant;
  }
  static constexpr bool same(double a, double b) {
    return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b);
  }

  const graph_view& g_;
  const plan_view& p_;
  list<array_pair> arrays_;
  list<axis_pair> axes_;
  bool equal_;
};

// A number that equal steps share, and few others.
constexpr unsigned shape_of(const plan_view& p, const step& s) {
  unsigned shape = static_cast<unsigned>(s.kind) + 8U * static_cast<unsigned>(s.region + 1);
  const auto add = [&](int x) { shape = shape * 31U + static_cast<unsigned>(x); };
  if (s.kind == step_kind::contraction) {
    const contraction& c = p.contractions[s.contraction];
    for (int a : {c.left, c.right, c.out}) add(static_cast<int>(p.arrays[a].kind));
    add(c.outer_rank);
    add(c.inner_rank);
    add(c.accumulates);
  } else {
    add(s.rank);
    add(s.instructions);
    if (s.instructions > 0) {
      const instruction &i = p.instructions[s.first_instruction + s.instructions - 1],
                        &k = p.instructions[s.first_instruction + s.instructions / 2];
      add(static_cast<int>(i.op));
      add(static_cast<int>(k.op));
      add(static_cast<int>(i.kind));
      add(k.array < 0 ? -1 : static_cast<int>(p.arrays[k.array].kind));
    }
  }
  return shape;
}

// For each step the first one of several that are equal, it among them; -1: there are too few.
constexpr list<int> find_equal_steps(const graph_view& g, const plan_view& p) {
  constexpr int worth_a_call = 3;
  const int n = p.steps.size();
  list<unsigned> shapes;
  for (const step& s : p.steps) shapes.push_back(shape_of(p, s));
  list<int> first, equal(n, 0);  // the first of those equal to each step; to that one, how many are equal
  for (int s = 0; s < n; ++s) {
    first.push_back(s);
    for (int r = 0; r < s && first[s] == s; ++r)
      if (shapes[r] == shapes[s] && first[r] == r && step_match(g, p, r, s).holds()) first[s] = r;
    ++equal[first[s]];
  }
  list<int> found;
  for (int f : first) found.push_back(equal[f] >= worth_a_call ? f : -1);
  return found;
}

// The same of a stage, with a frozen graph and plan, as a constant: evaluated apart from the plan, since compilers limit
// what one evaluation may take.
template <class Stage>
inline constexpr auto equal_steps = [] {
  graph::constant_array<int, Stage::plan.view().steps.count> all;
  const list<int> found = find_equal_steps(Stage::graph.view(), Stage::plan.view());
  all.fill({found.data(), found.size()});
  return all;
}();

}  // namespace xgrad::plan
