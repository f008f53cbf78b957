// A scan as nodes: carried leaves along a loop axis of its own, what follows them, and what is read from outside.
#pragma once

#include "expression.hpp"

namespace xgrad::language {

using lowered_scan = lowering::lowered_scan;

constexpr bool is_scan_of(const lowered_scan& s, const body_info* step, bool recomputes, const lowered* arguments,
                          int count) {
  if (s.step != step || s.recomputes != recomputes || s.arguments.size() != count) return false;
  for (int i = 0; i < count; ++i)
    if (!(s.arguments[i].id == arguments[i].id) || !(s.arguments[i].dims == arguments[i].dims)) return false;
  return true;
}

// That carried value after all steps, stacked along dimension `axis`, or after the last.
constexpr lowered read_scan(lowering& to, const lowered_scan& s, int part, bool all, int axis) {
  graph::graph& g = to.g;
  lowered x{s.nexts[part], element::number, {}};
  if (s.recurrence >= 0) {
    support::list<node_id> operands;
    operands.push_back(s.nexts[part]);
    for (int c = 0; c < s.nexts.size(); ++c) {
      operands.push_back(s.starts[c].id);
      operands.push_back(s.nexts[c]);
    }
    x.id = g.scanned(s.recurrence, {operands.data(), operands.size()});
  }
  const dimensions& own = s.starts[part].dims;
  if (!all) {
    graph::index_map end;
    if (s.along.valid()) end.offset = g.extent_index(g.extent_of(s.along) - support::extent(1));
    if (s.along.valid()) x.id = g.affine(x.id, s.along, {}, {}, end, 0);
    x.dims = own;
    return x;
  }
  for (int d = 0; d <= own.count; ++d) {
    if (d == axis) x.dims.push_back(s.along);
    if (d < own.count) x.dims.push_back(own[d]);
  }
  return x;
}

class recurrence_builder {
 public:
  // arguments: where the carried values start, then the arrays. One loop axis of an extent serves all scans that do not
  // run inside each other: it is none that is in use otherwise.
  constexpr recurrence_builder(lowering& to, const body_info* step, const lowered* arguments, int carries, int arrays,
                               int axis, bool recomputes)
      : to_(to) {
    graph::graph& g = to.g;
    scan_.step = step;
    scan_.recomputes = recomputes;
    for (int i = 0; i < carries + arrays; ++i) scan_.arguments.push_back(arguments[i]);
    const axis_id given = arguments[carries].dims[dimension(axis, arguments[carries].dims.count)];
    if (given.valid()) {
      scan_.along = loop_axis(g.extent_of(given), carries, axis);
      scan_.recurrence = g.add_recurrence(scan_.along, false, recomputes);
    }
    for (int c = 0; c < carries; ++c) {
      lowered value{to.number(arguments[c]), element::number, arguments[c].dims};
      scan_.starts.push_back(value);
      if (given.valid()) value.id = add_carry(value.dims);
      seen_.push_back(value);
    }
    for (int i = carries; i < carries + arrays; ++i)
      seen_.push_back(sliced(arguments[i], dimension(axis, arguments[i].dims.count)));
    to.scans_open.push_back(scan_.along);
  }
  // What a step sees: the carried values, then its slices.
  constexpr const lowered* seen() const { return seen_.data(); }

  constexpr void add_next(const lowered& value) {
    const lowered next = to_.renamed(value, scan_.starts[scan_.nexts.size()].dims);
    scan_.nexts.push_back(to_.number(next));
  }
  constexpr const lowered_scan& close() {
    to_.scans_open.pop_back();
    to_.scans.push_back(scan_);
    return scan_;
  }

 private:
  static constexpr int first_loop_axis = 1024;

  constexpr axis_id loop_axis(const support::extent& e, int carries, int axis) {
    axis_set taken;
    for (int i = 0; i < scan_.arguments.size(); ++i) {
      const dimensions& dims = scan_.arguments[i].dims;
      for (int d = 0; d < dims.count; ++d)
        if (i < carries || d != dimension(axis, dims.count)) taken |= axis_set::of(dims[d]);
    }
    int occurrence = first_loop_axis + to_.scans_open.size();
    while (taken.contains(to_.g.axis_of(e, occurrence))) occurrence += 16;
    return to_.g.axis_of(e, occurrence);
  }
  // Inside other scans its values are others for each of their steps.
  constexpr node_id add_carry(const dimensions& own) {
    support::list<axis_id> dims;
    for (axis_id a : to_.scans_open)
      if (a.valid()) dims.push_back(a);
    for (axis_id a : own.view()) dims.push_back(a);
    return to_.g.add_carry({dims.data(), dims.size()});
  }
  constexpr lowered sliced(const lowered& x, int d) {
    lowered result{x.id, x.kind, {}};
    const axis_id from = x.dims[d];
    if (from.valid()) {
      const bool is_mask = x.kind == element::mask;
      if (is_mask) result.id = to_.g.unary(opcode::to_number, x.id);
      result.id = to_.g.rename(result.id, {&from, 1}, {&scan_.along, 1});
      if (is_mask) result.id = to_.mask(result);
    }
    for (int i = 0; i < x.dims.count; ++i)
      if (i != d) result.dims.push_back(x.dims[i]);
    return result;
  }

  lowering& to_;
  lowered_scan scan_;
  support::list<lowered> seen_;
};

}  // namespace xgrad::language
