// The arrays of a plan, made on first use: bound ones of symbols and outputs, views of them under other axes.
#pragma once

#include "works.hpp"

namespace xgrad::plan {

class array_builder {
 protected:
  constexpr array_builder(const graph_view& g, const staging& stages, const machine& target)
      : g_(g), stages_(stages), regions_(stages.regions()), array_of_(g.size(), -1), output_of_(g.size(), -1),
        states_(g.carries.size(), -1) {
    plan_.head.target = target;
    plan_.head.streamed = stages.streamed();
    for (int i = 0; i < g.outputs.size(); ++i) add_output_array(i);
    for (int i = g.outputs.size() - 1; i >= 0; --i)
      if (g.outputs[i].kind == graph::output_kind::value) output_of_[stages.same(g.outputs[i].node).value] = i;
    for (int r = 0; r < g.recurrences.size(); ++r)
      plan_.recurrences.push_back({regions_[r].along, regions_[r].backward, regions_.none() ? -1 : regions_.parent(r)});
  }

  constexpr int lanes() const { return plan_.head.target.lanes; }
  constexpr axis_id streamed() const { return stages_.streamed(); }

  constexpr int add_array(array a, span<axis_id> axes) {
    a.first_axis = plan_.keep_axes(axes);
    a.rank = axes.size();
    plan_.arrays.push_back(a);
    return plan_.arrays.size() - 1;
  }
  constexpr int add_bound_array(array_kind kind, int index, node_id node, span<axis_id> dims) {
    list<axis_id> axes;
    for (axis_id d : dims)
      if (d.valid()) axes.push_back(d);
    array a;
    a.kind = kind;
    a.index = index;
    a.node = node;
    return add_array(a, {axes.data(), axes.size()});
  }
  constexpr void add_output_array(int i) {
    const graph::output& o = g_.outputs[i];
    const bool update = o.kind == graph::output_kind::update;
    const int at = update ? add_bound_array(array_kind::symbol, o.symbol, stages_.same(o.node), g_.dims(o))
                          : add_bound_array(array_kind::output, i, stages_.same(o.node), g_.dims(o));
    plan_.results.push_back({o.kind, at, o.symbol});
  }
  // The array that holds a node's value, made on first use for symbols and renamed views.
  constexpr int array_of(node_id id) {
    int& known = array_of_[id.value];
    if (known >= 0) return known;
    if (g_.op(id) == opcode::symbol) {
      known = add_bound_array(array_kind::symbol, g_[id].index, id, g_.dims(id));
    } else if (g_.op(id) == opcode::rename) {
      const int source = array_of(stages_.same(g_.operand(id, 0)));
      const span<axis_id> dims = g_.dims(id);
      const int n = dims.count / 2;
      list<axis_id> axes;
      bool streams = false;
      for (axis_id a : plan_.view().axes_of(plan_.arrays[source])) {
        axis_id named = a;
        for (int i = 0; i < n; ++i)
          if (dims[i] == a) named = dims[n + i];
        axes.push_back(named);
        streams = streams || named == streamed();
      }
      array view = plan_.arrays[source];
      view.memory = view.memory < 0 ? source : view.memory;
      view.node = id;
      if (stages_.moves_stream(id) && view.kind != array_kind::symbol)
        view.kind = streams ? array_kind::stored : array_kind::whole;
      known = add_array(view, {axes.data(), axes.size()});
    } else if (g_.op(id) == opcode::carried) {
      known = state_view(g_[id].index, state_entry::before, id);
    } else if (g_.op(id) == opcode::scanned) {
      known = array_of(g_.operand(id, 0));
    } else if (g_.op(id) == opcode::affine && stages_.is_view(id)) {
      const int carry = regions_.carry_at_end(id);
      known = carry >= 0 ? state_view(carry, state_entry::end, id) : affine_view(id);
    }
    return known;
  }
  // The operand's memory, one of its axes read at an affine position that always lies in it.
  constexpr int affine_view(node_id id) {
    const int source = array_of(stages_.same(g_.operand(id, 0)));
    const graph::index_map& map = g_.maps[g_[id].index];
    const axis_id from = g_.dims(id)[0], first = g_.dims(id)[1], second = g_.dims(id)[2];
    const auto coefficient = [&](axis_id a) { return (a == first ? map.first : 0) + (a == second ? map.second : 0); };
    list<axis_id> axes, own;
    own.append(plan_.view().axes_of(plan_.arrays[source]));
    list<view_term> terms;
    array view;
    view.from = -1;
    const auto add = [&](axis_id a, int position) {
      if (!a.valid() || axes.contains(a)) return;
      axes.push_back(a);
      terms.push_back({position, coefficient(a)});
    };
    const auto is_own = [&](axis_id a) { return own.contains(a) && !(a == from); };
    for (int i = 0; i < own.size(); ++i) {
      if (own[i] == from) {
        view.from = i;
        if (!is_own(first)) add(first, -1);
        if (!is_own(second)) add(second, -1);
      } else {
        add(own[i], i);
      }
    }
    view.kind = plan_.arrays[source].kind;
    view.index = plan_.arrays[source].index;
    view.memory = plan_.arrays[source].memory < 0 ? source : plan_.arrays[source].memory;
    view.node = id;
    view.viewed = source;
    view.offset = map.offset;
    view.first_term = plan_.terms.size();
    for (const view_term& t : terms) plan_.terms.push_back(t);
    return add_array(view, {axes.data(), axes.size()});
  }
  // The memory of a carried value, without its recurrence's axis: that comes outermost. Few numbers of many rows lie row by
  // row, so that the rows can have the lanes.
  constexpr int state_of(int carry) {
    int& known = states_[carry];
    if (known >= 0) return known;
    const graph::carry& c = g_.carries[carry];
    const int region = c.of;
    const axis_set dropped = regions_.kept(carry) ? axis_set{} : regions_.pinned(regions_.parent(region));
    list<axis_id> axes;
    axes.push_back(regions_[region].along);
    list<axis_id> own;
    for (axis_id a : g_.axes_of(c))
      if (!dropped.contains(a)) own.push_back(a);
    array a;
    a.kind = array_kind::whole;
    if (own.contains(streamed())) a.kind = is_stored(carry) ? array_kind::stored : array_kind::tile;
    a.node = regions_.next(carry);
    a.padded = !own.empty();
    a.state = carry;
    a.in_turn = !regions_.kept(carry);
    const bool rows_last = own.contains(streamed()) && own.size() > 1 && !(own.back() == streamed()) &&
                           extent_estimate(g_, own.back()) < lanes() / 2;
    if (own.contains(streamed()) && !rows_last) axes.push_back(streamed());
    for (axis_id x : own)
      if (!(x == streamed())) axes.push_back(x);
    if (rows_last) axes.push_back(streamed());
    return known = add_array(a, {axes.data(), axes.size()});
  }
  constexpr bool is_stored(int carry) const {
    if (stages_[stages_.same(regions_.next(carry))].stored) return true;
    for (int i = 0; i < g_.size(); ++i)
      if (g_.op({i}) == opcode::carried && g_[{i}].index == carry && stages_[{i}].stored) return true;
    return false;
  }
  // An entry of it, under the axes of a leaf or, where there is none, its own.
  constexpr int state_view(int carry, state_entry entry, node_id leaf) {
    const int owner = state_of(carry);
    array view = plan_.arrays[owner];
    view.memory = owner;
    view.entry = entry;
    list<axis_id> axes;
    const bool named = leaf.valid() && g_.op(leaf) == opcode::carried;
    const span<axis_id> own = g_.axes_of(g_.carries[carry]);
    for (axis_id a : plan_.view().axes_of(plan_.arrays[owner])) {
      const bool along = axes.empty() && a == regions_[g_.carries[carry].of].along;
      if (along && (entry == state_entry::start || entry == state_entry::end)) continue;
      axis_id under = a;
      for (int d = 0; named && !along && d < own.count; ++d)
        if (own[d] == a) under = g_.dims(leaf)[d + 1];
      axes.push_back(under);
    }
    if (leaf.valid()) view.node = leaf;
    return add_array(view, {axes.data(), axes.size()});
  }

  constexpr array_kind kind_for(node_id id) const {
    if (!stages_.is_streamed(g_[id].axes)) return array_kind::whole;
    return stages_[id].stored ? array_kind::stored : array_kind::tile;
  }

  graph_view g_;
  const staging& stages_;
  const recurrence_regions& regions_;
  plan plan_;
  list<int> array_of_;   // by node, -1: none yet
  list<int> output_of_;  // by node: the first value that it is; -1: none
  list<int> states_;     // by carried value, -1: none yet
};

}  // namespace xgrad::plan
