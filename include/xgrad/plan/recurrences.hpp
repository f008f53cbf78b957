// Which nodes the steps of recurrences compute, how recurrences nest, and what must be kept for all steps.
// A step's nodes form a region: they run once for each position of the recurrence's axis, which is pinned meanwhile.
#pragma once

#include "plan.hpp"

namespace xgrad::plan {

class recurrence_regions {
 public:
  template <class Live, class View>
  constexpr recurrence_regions(const graph_view& g, const Live& live, const View& is_view) : g_(g) {
    const int count = g.recurrences.size();
    if (count == 0) return;
    region_of_.resize(g.size(), -1);
    scanned_.resize(count, node_id{});
    parents_.resize(count, -1);
    list<int> depth(count, 0);
    list<list<bool>> inside;
    for (int r = 0; r < count; ++r) inside.push_back(graph::steps_of(g, r, g.size()));
    for (int i = 0; i < g.size(); ++i)
      if (live(node_id{i}) && g.op({i}) == opcode::scanned && !scanned_[g[{i}].index].valid()) scanned_[g[{i}].index] = {i};
    for (int r = 0; r < count; ++r)
      for (int s = 0; s < count; ++s)
        if (s != r && scanned_[r].valid() && inside[s][scanned_[r].value]) ++depth[r];
    for (int r = 0; r < count; ++r) {
      for (int s = 0; s < count; ++s)
        if (s != r && scanned_[r].valid() && inside[s][scanned_[r].value] &&
            (parents_[r] < 0 || depth[s] > depth[parents_[r]]))
          parents_[r] = s;
      for (int i = 0; i < g.size(); ++i)
        if (inside[r][i] && live(node_id{i}) && (region_of_[i] < 0 || depth[r] > depth[region_of_[i]])) region_of_[i] = r;
    }
    find_kept(live);
    find_read_outside(live, is_view);
  }

  constexpr bool none() const { return region_of_.empty(); }
  // The innermost region that the node is in; -1: none.
  constexpr int of(node_id id) const { return none() ? -1 : region_of_[id.value]; }
  constexpr int parent(int region) const { return parents_[region]; }
  constexpr int outermost(int region) const {
    while (parents_[region] >= 0) region = parents_[region];
    return region;
  }
  constexpr bool within(int region, int ancestor) const {
    while (region >= 0 && region != ancestor) region = parents_[region];
    return region == ancestor;
  }
  // The axes that stand still in a region.
  constexpr axis_set pinned(int region) const {
    axis_set axes;
    for (; region >= 0; region = parents_[region]) axes |= axis_set::of(g_.recurrences[region].along);
    return axes;
  }
  constexpr axis_set axes_in(node_id id, int region) const { return g_[id].axes.without(pinned(region)); }
  constexpr const graph::recurrence& operator[](int region) const { return g_.recurrences[region]; }
  constexpr bool runs(int region) const { return scanned_[region].valid(); }
  constexpr node_id scanned(int region) const { return scanned_[region]; }
  constexpr node_id start(int carry) const { return end_of(carry, 1); }
  constexpr node_id next(int carry) const { return end_of(carry, 2); }
  constexpr axis_set axes_of(int carry) const {
    axis_set axes;
    for (axis_id a : g_.axes_of(g_.carries[carry])) axes |= axis_set::of(a);
    return axes;
  }
  // A value of a carried one after the last step; the carried one's number, -1: none.
  constexpr int carry_at_end(node_id id) const {
    if (none() || g_.op(id) != opcode::affine) return -1;
    const span<axis_id> dims = g_.dims(id);
    const node_id scanned = g_.operand(id, 0);
    if (dims[1].valid() || dims[2].valid() || g_.op(scanned) != opcode::scanned) return -1;
    const graph::recurrence& r = g_.recurrences[g_[scanned].index];
    const support::extent& at = g_.extents[g_.maps[g_[id].index].offset];
    const support::extent last = r.backward ? support::extent(0) : g_.extent_of(r.along) - support::extent(1);
    return dims[0] == r.along && at == last ? carry_of_next(g_[scanned].index, g_.operand(scanned, 0)) : -1;
  }
  // The carried value that this node follows, with all its axes; -1: none.
  constexpr int carry_of_next(int region, node_id id) const {
    for (int c = 0; c < g_.recurrences[region].carries; ++c) {
      const int carry = g_.recurrences[region].first_carry + c;
      if (next(carry) == id && g_[id].axes == (axes_of(carry) | axis_set::of(g_.recurrences[region].along))) return carry;
    }
    return -1;
  }
  constexpr int carry_of_next(node_id id) const { return of(id) < 0 ? -1 : carry_of_next(of(id), id); }
  // The axes of recurrences along which others read the node, or a view of it.
  constexpr axis_set kept_along(node_id id) const { return none() ? axis_set{} : kept_along_[id.value]; }
  // Its values before or after all steps are read; otherwise two of them at a time are enough.
  constexpr bool kept(int carry) const { return kept_[carry]; }

 private:
  constexpr node_id end_of(int carry, int which) const {
    const int region = g_.carries[carry].of;
    return g_.operand(scanned_[region], which + 2 * (carry - g_.recurrences[region].first_carry));
  }
  template <class Live>
  constexpr void find_kept(const Live& live) {
    for (const graph::carry& c : g_.carries) kept_.push_back(parents_[c.of] >= 0);
    list<bool> only_ends(g_.size(), true);
    for (int i = 0; i < g_.size(); ++i)
      if (live(node_id{i}))
        for (node_id o : g_.operands({i}))
          if (g_.op(o) == opcode::scanned && carry_at_end({i}) < 0) only_ends[o.value] = false;
    for (const graph::output& o : g_.outputs) only_ends[o.node.value] = false;
    for (int i = 0; i < g_.size(); ++i) {
      if (g_.op({i}) != opcode::scanned || !live(node_id{i}) || only_ends[i]) continue;
      node_id value = g_.operand({i}, 0);
      keep(g_[{i}].index, value);
      while (g_.op(value) == opcode::rename || g_.op(value) == opcode::affine) {
        value = g_.operand(value, 0);
        keep(g_[{i}].index, value);
      }
    }
  }

  template <class Live, class View>
  constexpr void find_read_outside(const Live& live, const View& is_view) {
    kept_along_.resize(g_.size(), axis_set{});
    for (int i = g_.size() - 1; i >= 0; --i) {
      if (!live(node_id{i})) continue;
      const bool scanned = g_.op({i}) == opcode::scanned;
      if (!scanned && !is_view(node_id{i})) continue;
      axis_set along = kept_along_[i];
      if (scanned) along |= axis_set::of(g_.recurrences[g_[{i}].index].along);
      kept_along_[g_.operand({i}, 0).value] |= along;
    }
  }
  constexpr void keep(int region, node_id value) {
    if (g_.op(value) == opcode::carried) kept_[g_[value].index] = true;
    for (int c = 0; c < g_.recurrences[region].carries; ++c)
      if (const int carry = g_.recurrences[region].first_carry + c; next(carry) == value) kept_[carry] = true;
  }

  graph_view g_;
  list<int> region_of_;        // by node
  list<int> parents_;          // by region
  list<node_id> scanned_;      // by region: one that is read, none when no step runs
  list<bool> kept_;            // by carried value
  list<axis_set> kept_along_;  // by node
};

}  // namespace xgrad::plan
