// Contractions as steps: how the cost model wants them blocked, copies of operands whose lanes lie elsewhere, results.
#pragma once

#include "loops.hpp"

namespace xgrad::plan {

class contraction_builder : public loop_builder {
 protected:
  using loop_builder::loop_builder;

  constexpr void contract(const work& w) {
    const node_id id = w.contraction;
    const node_id product = stages_.same(g_.operand(id, 0));
    const axis_set kept = regions_.axes_in(id, w.region);
    const int a = array_of(stages_.same(g_.operand(product, 0)));
    const int b = array_of(stages_.same(g_.operand(product, 1)));
    const contraction_choice c = choose_contraction(g_, plan_.view(), a, b, kept, g_[id].over, natural_lane(id),
                                                    [&](int array, axis_id lane) { return find_pack(array, lane, w) >= 0; });
    contraction k;
    k.mode = c.mode;
    k.lane = c.lane;
    k.rows = c.rows;
    k.columns = c.columns;
    k.row_block = c.row_block;
    k.column_block = c.column_block;
    k.accumulates = stages_.is_streamed(g_[id].over);
    k.left = c.swapped ? b : a;
    k.right = c.swapped ? a : b;
    list<axis_id> outer, inner;
    for (axis_id x : kept)
      if (!(x == k.rows) && !(x == k.columns) && !(x == k.lane)) outer.push_back(x);
    for (axis_id x : g_[id].over)
      if (!(k.mode == contraction_mode::dot && x == k.lane)) inner.push_back(x);
    if (c.pack_left) k.left = packed(k.left, c.lane, w);
    if (c.pack_right && inner.size() == 1 && w.region < 0 && find_pack(k.right, c.lane, w) < 0 &&
        plan_.view().is_dense_along(plan_.arrays[k.right], inner[0])) {
      k.turned = true;
      cut(k, kept, inner);
      k.turned = k.depth > 0;
    }
    if (c.pack_right && !k.turned) k.right = packed(k.right, c.lane, w);
    sort_as_in(plan_.arrays[k.right], inner);
    if (!k.turned) cut(k, kept, inner);
    k.first_outer = plan_.keep_axes({outer.data(), outer.size()});
    k.outer_rank = outer.size();
    k.first_inner = plan_.keep_axes({inner.data(), inner.size()});
    k.inner_rank = inner.size();
    k.out = contraction_result(id, k, outer);
    step s;
    s.kind = step_kind::contraction;
    s.stage = w.stage;
    s.region = w.region;
    s.contraction = plan_.contractions.size();
    plan_.contractions.push_back(k);
    plan_.steps.push_back(s);
  }

  // The streamed axis first, then in the order of the array's memory.
  constexpr void sort_as_in(const array& a, list<axis_id>& axes) const {
    const span<axis_id> order = plan_.view().axes_of(a);
    const auto place = [&](axis_id x) {
      if (x == streamed()) return -1;
      for (int i = 0; i < order.size(); ++i)
        if (order[i] == x) return i;
      return order.size();
    };
    for (int i = 1; i < axes.size(); ++i)
      for (int j = i; j > 0 && place(axes[j]) < place(axes[j - 1]); --j) {
        const axis_id moved = axes[j];
        axes[j] = axes[j - 1];
        axes[j - 1] = moved;
      }
  }
  // What many rows read of the right operand is to lie next to each other in the first cache while they do, which windows
  // of images share; one that is turned, all of it or a part at a time. A tile's rows are summed one by one where there is
  // more to sum.
  constexpr void cut(contraction& k, axis_set kept, const list<axis_id>& inner) const {
    if (k.mode == contraction_mode::dot || !k.rows.valid()) return;
    const machine& m = plan_.head.target;
    // Left operands that lie along the summed axis come line by line; of others a line has numbers of few rows, which serve
    // as many blocks of columns as half of the second cache has room for.
    const bool by_line = plan_.view().is_dense_along(plan_.arrays[k.left], inner.back());
    const int block = k.column_block * m.lanes;
    const double most = (by_line || inner.size() == 1 ? 0.75 : 0.5) * m.first_cache;
    const int at_once = by_line ? 1 : static_cast<int>(m.second_cache / (2 * most));
    const int blocks = static_cast<int>(vectors(loop_extent(g_, plan_.view(), k.lane), block));
    const int panels = smaller(at_once, blocks), read = inner.size() > 1 ? 1 : k.turned ? blocks : panels;
    double rows = 1, bytes = block * m.number_bytes;
    for (axis_id x : kept)
      if (!(x == k.lane) && !plan_.view().axes_of(plan_.arrays[k.right]).contains(x))
        rows *= loop_extent(g_, plan_.view(), x);
    const bool tile_first = inner.size() > 1 && inner[0] == streamed();
    for (int i = tile_first ? 1 : 0; i < inner.size(); ++i) bytes *= loop_extent(g_, plan_.view(), inner[i]);
    if (rows < rows_of_panel || bytes * read <= most) return;
    int at = tile_first ? 1 : 0;
    bytes /= loop_extent(g_, plan_.view(), inner[at]);
    while (at + 1 < inner.size() && bytes > most) bytes /= loop_extent(g_, plan_.view(), inner[++at]);
    for (int i = at + 1; i < inner.size(); ++i)
      if (!g_.extent_of(inner[i]).is_static()) return;
    k.cut = at;
    k.panels = panels;
    k.depth = bytes >= most ? 1 : static_cast<int>(most / bytes);
    if (const support::extent& e = g_.extent_of(inner[at]); e.is_static()) {  // parts of like depth
      const int all = static_cast<int>(e.constant), parts = (all + k.depth - 1) / k.depth;
      k.depth = (all + parts - 1) / parts;
    }
  }

  // The last dimension of the output that a sum over the streamed axis is.
  constexpr axis_id natural_lane(node_id id) const {
    if (!stages_.is_streamed(g_[id].over)) return {};
    const int output = output_of_[id.value];
    const span<axis_id> dims = output < 0 ? span<axis_id>{} : g_.dims(g_.outputs[output]);
    return dims.empty() ? axis_id{} : dims[dims.size() - 1];
  }
  constexpr int contraction_result(node_id id, const contraction& k, const list<axis_id>& outer) {
    array a;
    a.node = id;
    a.kind = k.accumulates ? array_kind::accumulator : kind_for(id);
    list<axis_id> axes = kept_for_all_steps(id);
    const axis_id last = k.mode == contraction_mode::outer ? k.lane : k.columns;
    const bool streams = stages_.is_streamed(g_[id].axes);
    // Few columns of many rows go into memory column by column, so that the rows can have the lanes.
    const bool by_columns =
        k.mode == contraction_mode::dot && streams && (!last.valid() || lane_waste(g_, plan_.view(), last) > 1.3);
    if (streams && !by_columns && !(last == streamed())) axes.push_back(streamed());
    for (axis_id x : outer)
      if (!(x == streamed())) axes.push_back(x);
    if (k.rows.valid() && !(k.rows == streamed())) axes.push_back(k.rows);
    if (last.valid()) axes.push_back(last);
    if (by_columns) axes.push_back(streamed());
    a.padded = true;
    const int output = output_of_[id.value];
    if (output >= 0 && same_order(axes, g_.dims(g_.outputs[output]))) {
      const int there = plan_.results[output].array;
      if (a.kind == array_kind::tile || a.kind == array_kind::whole) return array_of_[id.value] = there;
      if (a.kind == array_kind::accumulator) {
        a.padded = false;
        a.direct_output = there;
      }
    }
    return array_of_[id.value] = add_array(a, {axes.data(), axes.size()});
  }
  constexpr bool same_order(const list<axis_id>& axes, span<axis_id> dims) const {
    int at = 0;
    for (axis_id d : dims) {
      if (!d.valid()) continue;
      if (at == axes.size() || !(axes[at] == d)) return false;
      ++at;
    }
    return at == axes.size();
  }

  // A copy of the array with `lane` innermost, made once per call, or once per tile for streamed ones; of what a
  // recurrence's steps compute, in each step.
  constexpr int packed(int source, axis_id lane, const work& w) {
    const array from = plan_.arrays[source];
    const bool streams = plan_.view().axes_of(from).contains(streamed());
    if (const int known = find_pack(source, lane, w); known >= 0) return known;
    const int region = region_of(source, w);
    nest order;
    for (axis_id a : plan_.view().axes_of(from))
      if (!(a == lane) && !regions_.pinned(region).contains(a)) order.axes.push_back(a);
    order.axes.push_back(lane);
    order.lane = order.axes.size() - 1;
    array a;
    a.kind = streams ? array_kind::tile : array_kind::whole;
    a.node = from.node;
    a.padded = true;
    const int to = add_array(a, {order.axes.data(), order.axes.size()});
    axis_set all;
    for (axis_id x : order.axes) all |= axis_set::of(x);
    draft d;
    instruction load;
    load.kind = instruction_kind::load;
    load.array = source;
    const int value = push(d, load, all, from.node, true);
    instruction store;
    store.kind = instruction_kind::store;
    store.operands[0] = value;
    store.array = to;
    push(d, store, all, from.node, false);
    step s;
    s.region = region;
    s.stage = streams || region >= 0 ? w.stage : w.stage - w.stage % 2;
    s.first_axis = plan_.keep_axes({order.axes.data(), order.axes.size()});
    s.rank = order.axes.size();
    s.lane = order.lane;
    place(d, order, s);
    insert(s, w);
    packs_.push_back({source, lane, w.stage, region, to, key_of(source)});
    return to;
  }
  // The region whose steps compute the array, as far as the work is in it.
  constexpr int region_of(int source, const work& w) const {
    const array& a = plan_.arrays[source];
    if (a.viewed >= 0) return region_of(a.viewed, w);
    int region = a.kind == array_kind::symbol || !a.node.valid() ? -1 : regions_.of(a.node);
    if (a.state >= 0) region = g_.carries[a.state].of;
    while (region >= 0 && !regions_.within(w.region, region)) region = regions_.parent(region);
    return region;
  }
  struct pack {
    int source = -1;
    axis_id lane;
    int stage = 0;
    int region = -1;
    int made = -1;
    int key = 0;
  };

  constexpr int find_pack(int source, axis_id lane, const work& w) const {
    const int key = key_of(source);
    for (const pack& known : packs_)
      if (known.key == key && known.lane == lane && serves(known, source, w)) return known.made;
    return -1;
  }
  // What two packs of one memory have in common: two nodes may be one symbol.
  constexpr int key_of(int source) const {
    const array& from = plan_.arrays[source];
    return from.kind == array_kind::symbol && from.viewed < 0 ? -1 - from.index : source;
  }
  constexpr bool serves(const pack& known, int source, const work& w) const {
    const array& from = plan_.arrays[source];
    if (known.source != source && !same_axes(from, plan_.arrays[known.source])) return false;
    const int region = region_of(source, w);
    const bool streams = plan_.view().axes_of(from).contains(streamed());
    return known.region == region && ((!streams && region < 0) || known.stage == w.stage);
  }
  constexpr bool same_axes(const array& a, const array& b) const {
    const span<axis_id> x = plan_.view().axes_of(a), y = plan_.view().axes_of(b);
    for (int i = 0; i < x.size(); ++i)
      if (!(x[i] == y[i])) return false;
    return x.size() == y.size();
  }
  // A step of an earlier stage goes behind the last of that stage, one for all steps of a recurrence before the first.
  constexpr void insert(const step& s, const work& w) {
    if (s.stage < w.stage && s.region < 0 && w.region < 0) return early_.push_back(s);
    plan_.steps.push_back(s);
    const auto precedes = [&](const step& other) {
      if (other.stage != s.stage) return other.stage > s.stage;
      return w.region != s.region && other.region != s.region && other.region >= 0 &&
             regions_.within(other.region, s.region < 0 ? regions_.outermost(w.region) : s.region);
    };
    for (int i = plan_.steps.size() - 1; i > 0 && precedes(plan_.steps[i - 1]); --i) {
      plan_.steps[i] = plan_.steps[i - 1];
      plan_.steps[i - 1] = s;
    }
  }

  // Puts the steps of earlier stages where they belong, all at once: one by one they would move all others.
  constexpr void place_early() {
    if (early_.empty()) return;
    int last = 0;
    for (const step& s : plan_.steps) last = last < s.stage ? s.stage : last;
    list<step> sorted;
    sorted.reserve(plan_.steps.size() + early_.size());
    for (int stage = 0; stage <= last; ++stage) {
      for (const step& s : plan_.steps)
        if (s.stage == stage) sorted.push_back(s);
      for (const step& s : early_)
        if (s.stage == stage) sorted.push_back(s);
    }
    plan_.steps = static_cast<list<step>&&>(sorted);
  }

  list<pack> packs_;
  list<step> early_;
};

}  // namespace xgrad::plan
