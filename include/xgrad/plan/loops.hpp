// Pointwise works and reshapes as steps: their instructions, the arrays that they leave behind, the order of their loops.
#pragma once

#include "arrays.hpp"
#include "cost.hpp"

namespace xgrad::plan {

class loop_builder : public array_builder {
 protected:
  constexpr loop_builder(const graph_view& g, const staging& stages, const work_list& works, const machine& target)
      : array_builder(g, stages, target), works_(works), register_of_(g.size(), -1) {}

  struct draft {
    list<instruction> code;
    list<axis_set> axes;  // along which each instruction's result varies
    list<node_id> node;   // of each
    int registers = 0;
    list<node_id> located;  // the nodes whose values are positions, and along which axes
    list<axis_id> along;
  };

  constexpr int push(draft& d, instruction i, axis_set axes, node_id node, bool has_result) const {
    if (has_result) i.result = d.registers++;
    d.code.push_back(i);
    d.axes.push_back(axes);
    d.node.push_back(node);
    return i.result;
  }
  // The register that holds the node's value here: computed in this loop, computed again, or loaded.
  constexpr int value_of(draft& d, node_id id, const work& w, bool computed_here) {
    if (const int known = register_of_[id.value]; known >= 0) return known;
    const graph::node& n = g_[id];
    instruction i;
    i.mask = graph::gives_mask(n.op);
    i.op = n.op;
    i.index = n.index;
    i.value = n.value;
    const bool recompute = computed_here || stages_[id].repeated;
    if (recompute && n.op == opcode::gather) {
      i.kind = instruction_kind::gather;
      i.array = array_of(stages_.same(g_.operand(id, 0)));
      i.index = g_.dims(id)[0].value;
      i.operands[0] = position_of(d, stages_.same(g_.operand(id, 1)), g_.dims(id)[0], w);
      return register_of_[id.value] = push(d, i, n.axes, id, true);
    }
    if (n.op == opcode::literal || n.op == opcode::extent || n.op == opcode::iota) {
      if (n.op == opcode::iota) i.index = n.axes.first().value;
      i.kind = n.op == opcode::literal  ? instruction_kind::literal
               : n.op == opcode::extent ? instruction_kind::extent
                                        : instruction_kind::iota;
    } else if (recompute && graph::is_pointwise(n.op)) {
      i.kind = instruction_kind::compute;
      for (int k = 0; k < n.operand_count; ++k) i.operands[k] = value_of(d, stages_.same(g_.operand(id, k)), w, false);
    } else {
      i.kind = instruction_kind::load;
      i.array = array_of(id);
    }
    return register_of_[id.value] = push(d, i, n.axes, id, true);
  }

  // The number of the position along that axis that the node's value is.
  constexpr int position_of(draft& d, node_id at, axis_id along, const work& w) {
    for (int k = 0; k < d.located.size(); ++k)
      if (d.located[k] == at && d.along[k] == along) return k;
    instruction i;
    i.kind = instruction_kind::locate;
    i.index = along.value;
    if (g_.op(at) == opcode::symbol || stages_.is_view(at)) i.array = array_of(at);
    else i.operands[0] = value_of(d, at, w, false);
    i.result = d.located.size();
    d.located.push_back(at);
    d.along.push_back(along);
    push(d, i, g_[at].axes, at, false);
    return i.result;
  }
  constexpr void scatter(draft& d, node_id id, const work& w) {
    instruction i;
    i.kind = instruction_kind::scatter;
    i.index = g_.dims(id)[0].value;
    i.operands[0] = value_of(d, stages_.same(g_.operand(id, 0)), w, false);
    i.operands[1] = position_of(d, stages_.same(g_.operand(id, 1)), g_.dims(id)[0], w);
    push(d, i, w.space, id, false);
  }

  // The output has its value already: a contraction's result that was written there.
  constexpr bool is_there(const store_request& s) const {
    return s.output >= 0 && s.by == store_request::route::straight && array_of_[s.node.value] >= 0 &&
           array_of_[s.node.value] == plan_.results[s.output].array;
  }

  constexpr void pointwise(const work& w) {
    bool anything = !w.nodes.empty();
    for (const store_request& s : w.outputs) anything = anything || !is_there(s);
    if (!anything) return;
    draft d;
    for (node_id id : w.nodes) {
      if (is_elementwise(g_.op(id))) {
        value_of(d, id, w, true);
        continue;
      }
      if (g_.op(id) == opcode::scatter) {
        scatter(d, id, w);
        continue;
      }
      instruction i;
      i.kind = instruction_kind::accumulate;
      i.op = g_.op(id);
      i.operands[0] = value_of(d, stages_.same(g_.operand(id, 0)), w, false);
      push(d, i, w.space, id, false);
    }
    for (const store_request& s : w.outputs) {
      if (is_there(s)) continue;
      instruction i;
      i.kind = instruction_kind::store;
      i.mask = graph::gives_mask(g_.op(s.node));
      i.operands[0] = s.by == store_request::route::from_copy ? copy_value(d, s) : value_of(d, s.node, w, false);
      i.array = s.by == store_request::route::into_copy ? copy_array(s)
                : s.output >= 0                         ? plan_.results[s.output].array
                : s.state >= 0                          ? state_store(s)
                                                        : -1;
      push(d, i, w.space, s.reshaped.valid() ? s.reshaped : s.node, false);
    }
    step s;
    s.stage = w.stage;
    s.region = w.region;
    const nest order = choose_nest(g_, plan_.view(), w, {d.code.data(), d.code.size()}, {d.axes.data(), d.axes.size()},
                                   {d.node.data(), d.node.size()});
    s.first_axis = plan_.keep_axes({order.axes.data(), order.axes.size()});
    s.rank = order.axes.size();
    s.lane = order.lane;
    lay_out(d, w, order, s);
    mark_direct(w, d, s);
    place(d, order, s);
    for (node_id id : d.node) register_of_[id.value] = -1;
    plan_.steps.push_back(s);
  }

  // The positions of an affine node that its operand has are copied, the others filled.
  constexpr void spread(const work& w) {
    step s;
    s.kind = step_kind::spread;
    s.stage = w.stage;
    s.region = w.region;
    s.node = w.spread;
    s.array = array_of(stages_.copied_by(w.spread));
    const list<node_id> fills = fills_of(g_, plan_.view(), s);
    list<axis_id> axes = kept_for_all_steps(w.spread);
    const axis_set pinned = regions_.pinned(w.region);
    for (axis_id a : plan_.view().axes_of(plan_.arrays[s.array])) {
      if (pinned.contains(a)) continue;
      axis_id to = a;
      for (node_id id : fills)
        if (g_.dims(id)[0] == a) to = g_.dims(id)[1];
      if (to.valid()) axes.push_back(to);
    }
    array a;
    a.kind = kind_for(w.spread);
    if (a.kind == array_kind::stored)  // a tile's rows lie next to each other
      for (int i = axes.size() - 1; i > 0; --i)
        if (axes[i] == streamed() && !regions_.kept_along(w.spread).contains(axes[i - 1])) {
          axes[i] = axes[i - 1];
          axes[i - 1] = streamed();
        }
    a.node = w.spread;
    s.result = array_of_[w.spread.value] = add_array(a, {axes.data(), axes.size()});
    plan_.steps.push_back(s);
  }

  constexpr int state_store(const store_request& s) {
    if (s.starts) return state_view(s.state, state_entry::start, {});
    const int at = state_view(s.state, state_entry::after, {});
    if (regions_.carry_of_next(s.node) == s.state) array_of_[s.node.value] = at;
    return at;
  }
  // The axes of recurrences along which others read the node: outermost in its array.
  constexpr list<axis_id> kept_for_all_steps(node_id id) const {
    list<axis_id> axes;
    for (int r = regions_.of(id); r >= 0; r = regions_.parent(r)) {
      if (!regions_.kept_along(id).contains(regions_[r].along)) continue;
      axes.push_back(regions_[r].along);
      for (int i = axes.size() - 1; i > 0; --i) axes[i] = axes[i - 1];
      axes[0] = regions_[r].along;
    }
    return axes;
  }

  // An update's new value in an array of its own, while others still read old ones.
  constexpr int copy_array(const store_request& s) {
    list<axis_id> axes;
    for (axis_id a : g_.dims(g_.outputs[s.output]))
      if (g_[s.node].axes.contains(a)) axes.push_back(a);
    array a;
    a.kind = stages_.is_streamed(g_[s.node].axes) ? array_kind::stored : array_kind::whole;
    a.node = s.node;
    copies_.resize(g_.outputs.size(), -1);
    return copies_[s.output] = add_array(a, {axes.data(), axes.size()});
  }
  constexpr int copy_value(draft& d, const store_request& s) const {
    instruction load;
    load.kind = instruction_kind::load;
    load.mask = graph::gives_mask(g_.op(s.node));
    load.array = copies_[s.output];
    return push(d, load, g_[s.node].axes, s.node, true);
  }

  // Arrays for what this loop leaves behind, and the stores into them.
  constexpr void lay_out(draft& d, const work& w, const nest& order, const step& s) {
    for (int k = d.code.size() - 1; k >= 0; --k) {
      instruction& i = d.code[k];
      if (i.kind == instruction_kind::accumulate) i.array = accumulator_for(d.node[k], order, s.stage);
      if (i.kind == instruction_kind::scatter) i.array = scattered_array(d.node[k], order);
      if (i.kind == instruction_kind::store && i.array < 0) i.array = dense_array(d.node[k]);
    }
    for (node_id id : w.nodes) {
      if (!is_elementwise(g_.op(id)) || !works_.needs_array(id) || array_of_[id.value] >= 0) continue;
      instruction i;
      i.kind = instruction_kind::store;
      i.mask = graph::gives_mask(g_.op(id));
      i.operands[0] = register_of_[id.value];
      array a;
      a.kind = kind_for(id);
      a.node = id;
      a.padded = order.lane >= 0;
      const list<axis_id> axes = laid_out(id, order);
      i.array = array_of_[id.value] = add_array(a, {axes.data(), axes.size()});
      push(d, i, w.space, id, false);
    }
  }
  // The axes in the order of the loops: streamed first unless it has the lanes, the lanes last.
  constexpr list<axis_id> ordered(axis_set axes, const nest& order) const {
    list<axis_id> result;
    const axis_id lane = order.lane >= 0 ? order.axes[order.lane] : axis_id{};
    if (axes.contains(streamed()) && !(lane == streamed())) result.push_back(streamed());
    for (axis_id a : order.axes)
      if (axes.contains(a) && !(a == lane) && !(a == streamed())) result.push_back(a);
    if (axes.contains(lane)) result.push_back(lane);
    return result;
  }
  constexpr list<axis_id> laid_out(node_id id, const nest& order) const {
    list<axis_id> axes = kept_for_all_steps(id);
    axes.append(ordered(g_[id].axes, order));
    return axes;
  }
  constexpr int accumulator_for(node_id id, const nest& order, int stage) {
    const axis_id lane = order.lane >= 0 ? order.axes[order.lane] : axis_id{};
    const list<axis_id> axes = laid_out(id, order);
    array a;
    a.node = id;
    a.combine = g_.op(id);
    a.kind = stages_.is_streamed(g_[id].over) ? array_kind::accumulator : kind_for(id);
    a.lane_wide = a.kind == array_kind::accumulator && g_[id].over.contains(lane);
    a.padded = lane.valid() && g_[id].axes.contains(lane);
    const int at = add_array(a, {axes.data(), axes.size()});
    array_of_[id.value] = at;
    if (a.lane_wide) {
      array whole = a;
      whole.kind = array_kind::whole;
      whole.lane_wide = false;
      array_of_[id.value] = add_array(whole, {axes.data(), axes.size()});
      step f;
      f.kind = step_kind::finish;
      f.stage = stage + 1;
      f.array = at;
      f.result = array_of_[id.value];
      finished_.push_back(f);
    }
    return at;
  }
  // What a scatter adds to: in the order of the output that it is, if it is one; else the axis of the positions outermost
  // but for the streamed one.
  constexpr int scattered_array(node_id id, const nest& order) {
    array a;
    a.node = id;
    a.kind = stages_.is_streamed(g_[id].over) ? array_kind::accumulator : kind_for(id);
    const axis_id to = g_.dims(id)[0];
    list<axis_id> axes;
    if (g_[id].axes.contains(streamed())) axes.push_back(streamed());
    axes.push_back(to);
    for (axis_id x : ordered(g_[id].axes.without(axis_set::of(to)), order))
      if (!(x == streamed())) axes.push_back(x);
    if (const int output = output_of_[id.value]; a.kind == array_kind::accumulator && output >= 0) {
      list<axis_id> named;
      axis_set all;
      for (axis_id x : g_.dims(g_.outputs[output])) {
        if (x.valid()) named.push_back(x);
        all |= axis_set::of(x);
      }
      if (all == g_[id].axes) {
        axes = named;
        a.direct_output = plan_.results[output].array;
      }
    }
    return array_of_[id.value] = add_array(a, {axes.data(), axes.size()});
  }
  // Works come by their stages, and so do the reductions that wait.
  constexpr void flush_finished(int stage) {
    for (; flushed_ < finished_.size() && finished_[flushed_].stage <= stage; ++flushed_)
      plan_.steps.push_back(finished_[flushed_]);
  }
  // A reshape's memory: its operand's axes in row-major order without gaps, those that it leaves alone outermost; read
  // under the result's axes.
  constexpr int dense_array(node_id reshaped) {
    const span<axis_id> dims = g_.dims(reshaped);
    list<axis_id> from;
    const axis_set untouched = stages_.untouched(reshaped);
    if (untouched.contains(streamed())) from.push_back(streamed());
    for (axis_id a : untouched)
      if (!(a == streamed())) from.push_back(a);
    list<axis_id> to = from;
    for (int i = 0; i < dims.size(); ++i)
      if (dims[i].valid()) (i < g_[reshaped].index ? from : to).push_back(dims[i]);
    array a;
    a.node = reshaped;
    const bool in = from.contains(streamed()), out = to.contains(streamed());
    const bool moves = stages_.moves_stream(reshaped) || stages_[reshaped].stored;
    a.kind = !in ? array_kind::whole : moves ? array_kind::stored : array_kind::tile;
    const int at = add_array(a, {from.data(), from.size()});
    a.memory = at;
    a.kind = !out ? array_kind::whole : moves ? array_kind::stored : array_kind::tile;
    array_of_[reshaped.value] = add_array(a, {to.data(), to.size()});
    return at;
  }

  // An output that only copies an accumulator of its own layout: the accumulator may live in the output's memory.
  constexpr void mark_direct(const work& w, const draft& d, step& s) {
    if (w.outputs.size() != 1 || w.nodes.size() != 0 || w.outputs[0].output < 0 || d.code.size() != 2) return;
    const instruction& load = d.code[0];
    if (load.kind != instruction_kind::load) return;
    array& a = plan_.arrays[load.array];
    const int to = plan_.results[w.outputs[0].output].array;
    if (a.direct_output == to) s.array = load.array;
  }

  // Depths, and the instructions in the order of their depths.
  constexpr void place(draft& d, const nest& order, step& s) {
    for (int k = 0; k < d.code.size(); ++k) {
      instruction& i = d.code[k];
      const bool full =
          i.kind == instruction_kind::store || i.kind == instruction_kind::accumulate || i.kind == instruction_kind::scatter;
      i.by_lane = i.kind == instruction_kind::locate && order.lane >= 0 && d.axes[k].contains(order.axes[order.lane]);
      i.depth = full ? s.rank : deepest(d.axes[k], order);
      if (i.kind == instruction_kind::accumulate) {
        const axis_set kept = g_[d.node[k]].axes;
        i.home = deepest(kept, order);
        i.register_kept = true;
        for (int l = 0; l < i.home; ++l) i.register_kept = i.register_kept && kept.contains(order.axes[l]);
        if (!i.register_kept) i.home = s.rank;
      }
    }
    s.first_instruction = plan_.instructions.size();
    s.instructions = d.code.size();
    s.registers = d.registers;
    for (int depth = 0; depth <= s.rank; ++depth)
      for (const instruction& i : d.code)
        if (i.depth == depth) plan_.instructions.push_back(i);
  }
  constexpr int deepest(axis_set axes, const nest& order) const {
    int depth = 0;
    for (int l = 0; l < order.axes.size(); ++l)
      if (axes.contains(order.axes[l])) depth = l + 1;
    return depth;
  }

  const work_list& works_;
  list<int> register_of_;  // by node: in the draft that is being made; -1: none
  list<int> copies_;       // by output
  list<step> finished_;    // reductions of lanes, each for its stage
  int flushed_ = 0;        // of these
};

}  // namespace xgrad::plan
