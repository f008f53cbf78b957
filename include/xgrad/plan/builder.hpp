// Turns works into steps: chooses the lanes and the order of loops of each, lays out the arrays between them, and writes
// their instructions. Layouts are fixed in the order of the works; each work takes what is already there as it is.
#pragma once

#include "cost.hpp"
#include "works.hpp"

namespace xgrad::plan {

class builder {
 public:
  constexpr builder(const graph_view& g, const staging& stages, const work_list& works, const machine& target)
      : g_(g), stages_(stages), works_(works), array_of_(g.size(), -1) {
    plan_.head.target = target;
    plan_.head.streamed = stages.streamed();
    for (int i = 0; i < g.outputs.size(); ++i) add_output_array(i);
    for (const work& w : works.works()) {
      flush_finished(w.stage);
      if (w.contraction.valid()) contract(w);
      else pointwise(w);
    }
    flush_finished(1 << 20);
    for (const step& s : plan_.steps) plan_.head.stages = larger(plan_.head.stages, s.stage + 1);
    plan_.head.tile = tile_rows(g_, plan_.view());
  }
  constexpr const plan& result() const { return plan_; }

 private:
  static constexpr int larger(int a, int b) { return a < b ? b : a; }
  constexpr int lanes() const { return plan_.head.target.lanes; }
  constexpr axis_id streamed() const { return stages_.streamed(); }

  // --- arrays -------------------------------------------------------------------------------------------------------
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
      if (stages_.moves_stream(id) && view.kind != array_kind::symbol) view.kind = streams ? array_kind::stored : array_kind::whole;
      known = add_array(view, {axes.data(), axes.size()});
    }
    return known;
  }
  constexpr array_kind kind_for(node_id id) const {
    if (!stages_.is_streamed(g_[id].axes)) return array_kind::whole;
    return stages_[id].stored ? array_kind::stored : array_kind::tile;
  }
  constexpr axis_id innermost(int a) const {
    const array& x = plan_.arrays[a];
    return x.rank == 0 ? axis_id{} : plan_.axes[x.first_axis + x.rank - 1];
  }

  // --- pointwise ----------------------------------------------------------------------------------------------------
  struct draft {
    list<instruction> code;
    list<axis_set> axes;     // along which each instruction's result varies
    list<node_id> node;      // of each
    list<int> register_of;   // by node, -1: none
    int registers = 0;
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
    int& known = d.register_of[id.value];
    if (known >= 0) return known;
    const graph::node& n = g_[id];
    instruction i;
    i.mask = graph::gives_mask(n.op);
    i.op = n.op;
    i.index = n.index;
    i.value = n.value;
    const bool recompute = computed_here || stages_[id].repeated;
    if (n.op == opcode::literal || n.op == opcode::extent || n.op == opcode::iota) {
      i.kind = n.op == opcode::literal  ? instruction_kind::literal
               : n.op == opcode::extent ? instruction_kind::extent
                                        : instruction_kind::iota;
    } else if (recompute && graph::is_pointwise(n.op)) {
      i.kind = instruction_kind::compute;
      for (int k = 0; k < n.operand_count; ++k)
        i.operands[k] = value_of(d, stages_.same(g_.operand(id, k)), w, false);
    } else {
      i.kind = instruction_kind::load;
      i.array = array_of(id);
    }
    return d.register_of[id.value] = push(d, i, n.axes, id, true);
  }

  constexpr void pointwise(const work& w) {
    draft d;
    d.register_of.resize(g_.size(), -1);
    for (node_id id : w.nodes) {
      if (graph::is_pointwise(g_.op(id))) {
        value_of(d, id, w, true);
        continue;
      }
      instruction i;
      i.kind = instruction_kind::accumulate;
      i.op = g_.op(id);
      i.operands[0] = value_of(d, stages_.same(g_.operand(id, 0)), w, false);
      push(d, i, w.space, id, false);
    }
    const int outputs_from = d.code.size();
    for (const store_request& s : w.outputs) {
      instruction i;
      i.kind = instruction_kind::store;
      i.mask = graph::gives_mask(g_.op(s.node));
      i.operands[0] = value_of(d, s.node, w, false);
      i.array = s.output >= 0 ? plan_.results[s.output].array : -1;
      push(d, i, w.space, s.reshaped.valid() ? s.reshaped : s.node, false);
    }
    (void)outputs_from;
    step s;
    s.stage = w.stage;
    const nest order = choose_nest(g_, plan_.view(), w, {d.code.data(), d.code.size()}, {d.axes.data(), d.axes.size()},
                                   {d.node.data(), d.node.size()});
    s.first_axis = plan_.keep_axes({order.axes.data(), order.axes.size()});
    s.rank = order.axes.size();
    s.lane = order.lane;
    lay_out(d, w, order, s);
    mark_direct(w, d, s);
    place(d, order, s);
    plan_.steps.push_back(s);
  }

  // Arrays for what this loop leaves behind, and the stores into them.
  constexpr void lay_out(draft& d, const work& w, const nest& order, const step& s) {
    for (int k = d.code.size() - 1; k >= 0; --k) {
      instruction& i = d.code[k];
      if (i.kind == instruction_kind::accumulate) i.array = accumulator_for(d.node[k], order, s.stage);
      if (i.kind == instruction_kind::store && i.array < 0) i.array = dense_array(d.node[k]);
    }
    for (node_id id : w.nodes) {
      if (!graph::is_pointwise(g_.op(id)) || !works_.needs_array(id)) continue;
      instruction i;
      i.kind = instruction_kind::store;
      i.mask = graph::gives_mask(g_.op(id));
      i.operands[0] = d.register_of[id.value];
      array a;
      a.kind = kind_for(id);
      a.node = id;
      a.padded = order.lane >= 0;
      const list<axis_id> axes = ordered(g_[id].axes, order);
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
  constexpr int accumulator_for(node_id id, const nest& order, int stage) {
    const axis_id lane = order.lane >= 0 ? order.axes[order.lane] : axis_id{};
    const list<axis_id> axes = ordered(g_[id].axes, order);
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
  constexpr void flush_finished(int stage) {
    list<step> later;
    for (const step& f : finished_) {
      if (f.stage <= stage) plan_.steps.push_back(f);
      else later.push_back(f);
    }
    finished_ = later;
  }
  // A reshape's memory: its operand's axes in row-major order without gaps; read under the result's axes.
  constexpr int dense_array(node_id reshaped) {
    const span<axis_id> dims = g_.dims(reshaped);
    list<axis_id> from, to;
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
      const bool full = i.kind == instruction_kind::store || i.kind == instruction_kind::accumulate;
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

  // --- contractions -------------------------------------------------------------------------------------------------
  constexpr void contract(const work& w) {
    const node_id id = w.contraction;
    const node_id product = stages_.same(g_.operand(id, 0));
    const int a = array_of(stages_.same(g_.operand(product, 0)));
    const int b = array_of(stages_.same(g_.operand(product, 1)));
    const contraction_choice c =
        choose_contraction(g_, plan_.view(), a, b, g_[id].axes, g_[id].over, natural_lane(id),
                           [&](int array, axis_id lane) { return find_pack(array, lane, w.stage) >= 0; });
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
    if (c.pack_left) k.left = packed(k.left, c.lane, w.stage);
    if (c.pack_right) k.right = packed(k.right, c.lane, w.stage);
    list<axis_id> outer, inner;
    for (axis_id x : g_[id].axes)
      if (!(x == k.rows) && !(x == k.columns) && !(x == k.lane)) outer.push_back(x);
    for (axis_id x : g_[id].over)
      if (!(k.mode == contraction_mode::dot && x == k.lane)) inner.push_back(x);
    k.first_outer = plan_.keep_axes({outer.data(), outer.size()});
    k.outer_rank = outer.size();
    k.first_inner = plan_.keep_axes({inner.data(), inner.size()});
    k.inner_rank = inner.size();
    k.out = contraction_result(id, k, outer);
    step s;
    s.kind = step_kind::contraction;
    s.stage = w.stage;
    s.contraction = plan_.contractions.size();
    plan_.contractions.push_back(k);
    plan_.steps.push_back(s);
  }

  // The last dimension of the output that a sum over the streamed axis is.
  constexpr axis_id natural_lane(node_id id) const {
    if (!stages_.is_streamed(g_[id].over)) return {};
    for (const graph::output& o : g_.outputs)
      if (o.kind == graph::output_kind::value && stages_.same(o.node) == id && o.rank > 0)
        return g_.dims(o)[o.rank - 1];
    return {};
  }
  constexpr int contraction_result(node_id id, const contraction& k, const list<axis_id>& outer) {
    array a;
    a.node = id;
    a.kind = k.accumulates ? array_kind::accumulator : kind_for(id);
    list<axis_id> axes;
    const axis_id last = k.mode == contraction_mode::outer ? k.lane : k.columns;
    const bool streams = stages_.is_streamed(g_[id].axes);
    // Few columns of many rows go into memory column by column, so that the rows can have the lanes.
    const bool by_columns = k.mode == contraction_mode::dot && streams &&
                            (!last.valid() || lane_waste(g_, last, lanes()) > 1.3);
    if (streams && !by_columns && !(last == streamed())) axes.push_back(streamed());
    for (axis_id x : outer)
      if (!(x == streamed())) axes.push_back(x);
    if (k.rows.valid() && !(k.rows == streamed())) axes.push_back(k.rows);
    if (last.valid()) axes.push_back(last);
    if (by_columns) axes.push_back(streamed());
    a.padded = true;
    if (a.kind == array_kind::accumulator)
      for (const graph::output& o : g_.outputs)
        if (o.kind == graph::output_kind::value && stages_.same(o.node) == id && same_order(axes, g_.dims(o))) {
          a.padded = false;
          a.direct_output = plan_.results[static_cast<int>(&o - g_.outputs.first)].array;
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

  // A copy of the array with `lane` innermost, made once per call, or once per tile for streamed ones.
  constexpr int packed(int source, axis_id lane, int stage) {
    const array from = plan_.arrays[source];
    const bool streams = plan_.view().axes_of(from).contains(streamed());
    if (const int known = find_pack(source, lane, stage); known >= 0) return known;
    nest order;
    for (axis_id a : plan_.view().axes_of(from))
      if (!(a == lane)) order.axes.push_back(a);
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
    s.stage = streams ? stage : stage - stage % 2;
    s.first_axis = plan_.keep_axes({order.axes.data(), order.axes.size()});
    s.rank = order.axes.size();
    s.lane = order.lane;
    place(d, order, s);
    insert(s);
    packs_.push_back({source, lane, stage, to});
    return to;
  }
  constexpr int find_pack(int source, axis_id lane, int stage) const {
    const array& from = plan_.arrays[source];
    const bool streams = plan_.view().axes_of(from).contains(streamed());
    for (const pack& known : packs_) {
      // Two nodes may be one symbol.
      const array& other = plan_.arrays[known.source];
      const bool same_memory = known.source == source ||
                               (from.kind == array_kind::symbol && other.kind == from.kind &&
                                other.index == from.index && same_axes(from, other));
      if (same_memory && known.lane == lane && (!streams || known.stage == stage)) return known.made;
    }
    return -1;
  }
  constexpr bool same_axes(const array& a, const array& b) const {
    const span<axis_id> x = plan_.view().axes_of(a), y = plan_.view().axes_of(b);
    for (int i = 0; i < x.size(); ++i)
      if (!(x[i] == y[i])) return false;
    return x.size() == y.size();
  }
  // A step of an earlier stage goes behind the last of that stage.
  constexpr void insert(const step& s) {
    plan_.steps.push_back(s);
    for (int i = plan_.steps.size() - 1; i > 0 && plan_.steps[i - 1].stage > s.stage; --i) {
      plan_.steps[i] = plan_.steps[i - 1];
      plan_.steps[i - 1] = s;
    }
  }

  struct pack {
    int source = -1;
    axis_id lane;
    int stage = 0;
    int made = -1;
  };

  graph_view g_;
  const staging& stages_;
  const work_list& works_;
  plan plan_;
  list<int> array_of_;
  list<step> finished_;
  list<pack> packs_;
};

}  // namespace xgrad::plan
