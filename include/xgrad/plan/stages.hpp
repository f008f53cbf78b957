// When each node is computed: the streamed axis, the stage of every node, and which nodes are computed anew wherever
// they are read because that is cheaper than memory.
// A node without the streamed axis runs in an even stage, one with it in an odd stage; what a finished sum over the
// streamed axis feeds waits for the next stage.
#pragma once

#include "recurrences.hpp"

namespace xgrad::plan {

// Extents as the cost model sees them: run-time ones count as this many.
constexpr double assumed_extent = 1024;

constexpr double extent_estimate(const graph_view& g, axis_id a) {
  const support::extent& e = g.extent_of(a);
  return e.is_static() ? static_cast<double>(e.constant) : assumed_extent;
}
constexpr double size_estimate(const graph_view& g, axis_set axes) {
  double size = 1;
  for (axis_id a : axes) size *= extent_estimate(g, a);
  return size;
}

// Computed in registers inside a loop.
constexpr bool is_elementwise(opcode op) { return graph::is_pointwise(op) || op == opcode::gather; }
constexpr bool reads_elsewhere(opcode op) { return op == opcode::affine || op == opcode::gather || op == opcode::scatter; }

// The axis whose arrays hold the most bytes among those worth streaming: run-time ones, and static ones of inputs from
// 256 on. Ties go to the axis that appears first.
constexpr axis_id choose_streamed(const graph_view& g) {
  constexpr double least_static = 256;
  list<double> bytes(g.axes.size(), 0.0);
  for (int i = 0; i < g.size(); ++i) {
    const graph::node& n = g.nodes[i];
    if (n.op != opcode::symbol) continue;
    const graph::symbol_kind kind = g.symbols[n.index].kind;
    const bool data = kind == graph::symbol_kind::input || kind == graph::symbol_kind::indices;
    for (axis_id a : n.axes) {
      const support::extent& e = g.extent_of(a);
      if (!e.is_static() || (data && static_cast<double>(e.constant) >= least_static))
        bytes[a.value] += size_estimate(g, n.axes) * (e.is_static() ? 1e-3 : 1.0);
    }
  }
  for (int r = 0; r < g.recurrences.size(); ++r) {  // steps come one after the other, each complete
    const list<bool> inside = graph::steps_of(g, r, g.size());
    bytes[g.recurrences[r].along.value] = 0;
    for (int i = 0; i < g.size(); ++i)
      if (inside[i])
        for (axis_id a : g[{i}].over) bytes[a.value] = 0;
  }
  for (int i = 0; i < g.size(); ++i)  // what is read at other positions cannot come tile by tile
    if (reads_elsewhere(g.op({i})))
      for (axis_id a : g.dims({i}))
        if (a.valid()) bytes[a.value] = 0;
  axis_id best;
  for (int i = 0; i < bytes.size(); ++i)
    if (bytes[i] > 0 && (!best.valid() || bytes[i] > bytes[best.value])) best = {i};
  return best;
}

struct node_facts {
  bool live = false;
  bool view = false;  // read from the operand's memory, under other axes or at other positions
  int uses = 0;
  node_id same;           // the node that holds the value: itself but for stop, custom and the like
  int stage = 0;          // that computes it
  int ready = 0;          // from which it can be read
  bool repeated = false;  // computed anew by each reader
  bool absorbed = false;  // the product inside a contraction, or a copy amid a fill inside another one
  bool contraction = false;
  bool stored = false;  // kept along the whole streamed axis
};

class staging {
 public:
  constexpr staging(const graph_view& g, axis_id streamed)
      : g_(g), streamed_(streamed), facts_(live_nodes(g)),
        regions_(
            g, [&](node_id id) { return facts_[id.value].live; },
            [&](node_id id) { return facts_[id.value].view || passes_through(g.op(id)); }) {
    find_contractions();
    mark_repeated();
    assign_stages();
    join_fills();
    keep_across_passes();
  }
  constexpr const node_facts& operator[](node_id id) const { return facts_[id.value]; }
  constexpr node_id same(node_id id) const { return facts_[id.value].same; }
  constexpr axis_id streamed() const { return streamed_; }
  constexpr bool is_streamed(axis_set axes) const { return axes.contains(streamed_); }
  constexpr bool is_view(node_id id) const { return facts_[id.value].view; }
  // The axes of a reshape that it leaves as they are.
  constexpr axis_set untouched(node_id reshape) const {
    axis_set made;
    const span<axis_id> dims = g_.dims(reshape);
    for (int i = g_[reshape].index; i < dims.size(); ++i) made |= axis_set::of(dims[i]);
    return g_[reshape].axes.without(made);
  }
  // What a node iterates over.
  constexpr axis_set space(node_id id) const {
    const axis_set all = (g_[id].axes | g_[id].over).without(regions_.pinned(regions_.of(id)));
    return g_.op(id) == opcode::scatter ? all.without(axis_set::of(g_.dims(id)[0])) : all;
  }
  constexpr const recurrence_regions& regions() const { return regions_; }
  // What an affine node with a fill copies.
  constexpr node_id copied_by(node_id id) const {
    do id = same(g_.operand(id, 0));
    while (facts_[id.value].absorbed);
    return id;
  }
  constexpr int last_stage() const {
    int last = 0;
    for (const node_facts& f : facts_) last = f.live && f.ready > last ? f.ready : last;
    return last;
  }

 private:
  // What is live, which node holds its value, and how often that is read.
  static constexpr list<node_facts> live_nodes(const graph_view& g) {
    list<node_facts> facts(g.size());
    const auto use = [&](node_id id) {
      node_facts& f = facts[facts[id.value].same.value];
      f.live = true;
      ++f.uses;
    };
    for (int i = 0; i < g.size(); ++i) {
      const opcode op = g.nodes[i].op;
      facts[i].view = op == opcode::rename || op == opcode::scanned || (op == opcode::affine && is_inside(g, {i}));
      facts[i].same = passes_through(op) ? facts[g.operand({i}, 0).value].same : node_id{i};
    }
    for (const graph::output& o : g.outputs) use(o.node);
    for (int i = g.size() - 1; i >= 0; --i)
      if (facts[i].live)
        for (node_id o : g.operands({i})) use(o);
    return facts;
  }
  // sum over k of a * b, where neither operand spans the whole space alone and both vary along k.
  constexpr void find_contractions() {
    for (int i = 0; i < g_.size(); ++i) {
      if (!facts_[i].live || g_.nodes[i].op != opcode::sum) continue;
      const node_id product = same(g_.operand({i}, 0));
      if (g_.op(product) != opcode::multiply || facts_[product.value].uses != 1) continue;
      const node_id a = same(g_.operand(product, 0)), b = same(g_.operand(product, 1));
      const axis_set over = g_.nodes[i].over;
      const int region = regions_.of({i});
      if (regions_.axes_in(a, region) == regions_.axes_in(b, region) || !g_[a].axes.contains(over) ||
          !g_[b].axes.contains(over))
        continue;
      if (!can_be_operand(a) || !can_be_operand(b)) continue;
      facts_[i].contraction = true;
      facts_[product.value].absorbed = true;
    }
  }
  constexpr bool can_be_operand(node_id id) const {
    const opcode op = g_.op(id);
    return op == opcode::symbol || op == opcode::carried ||
           !(graph::is_leaf(op) || graph::gives_mask(op) || op == opcode::to_number);
  }
  constexpr bool is_repeated(node_id id) const { return facts_[id.value].repeated; }
  constexpr int operands_not_repeated(int i) const {
    int n = 0;
    for (node_id o : g_.operands({i})) n += !is_repeated(same(o));
    return n;
  }
  // Leaves, and masks that one array gives: comparing again costs what loading the mask would.
  constexpr void mark_repeated() {
    for (int i = 0; i < g_.size(); ++i) {
      const opcode op = g_.nodes[i].op;
      facts_[i].repeated = graph::is_leaf(op) || (graph::gives_mask(op) && operands_not_repeated(i) <= 1) ||
                           (op == opcode::to_number && operands_not_repeated(i) == 0);
    }
    for (int i = 0; i < g_.size(); ++i)  // what is gathered is read from memory
      if (facts_[i].live && g_.nodes[i].op == opcode::gather)
        if (const node_id x = same(g_.operand({i}, 0)); !graph::is_leaf(g_.op(x))) facts_[x.value].repeated = false;
    for (int i = 0; i < g_.size(); ++i)  // what others read of a step has memory
      if (g_.op({i}) == opcode::scanned && !graph::is_leaf(g_.op(g_.operand({i}, 0))))
        facts_[g_.operand({i}, 0).value].repeated = false;
  }
  static constexpr int to_even(int stage) { return stage + stage % 2; }
  static constexpr int to_odd(int stage) { return stage + 1 - stage % 2; }
  constexpr void assign_stages() {
    for (int i = 0; i < g_.size(); ++i) {
      node_facts& f = facts_[i];
      if (!f.live || graph::is_leaf(g_.nodes[i].op) || regions_.of({i}) >= 0) continue;
      if (g_.nodes[i].op == opcode::scanned) {
        if (regions_.scanned(g_.nodes[i].index) == node_id{i}) assign_region(g_.nodes[i].index);
        f.stage = f.ready = facts_[g_.operand({i}, 0).value].ready;
        continue;
      }
      int ready = 0;
      for (node_id o : g_.operands({i})) ready = larger(ready, facts_[same(o).value].ready);
      if (facts_[i].contraction) {
        const node_id product = same(g_.operand({i}, 0));
        for (node_id o : g_.operands(product)) ready = larger(ready, facts_[same(o).value].ready);
      }
      const bool streams = is_streamed(space({i}));
      f.stage = streams ? to_odd(ready) : to_even(ready);
      f.ready = f.stage;
      if (streams && !is_streamed(g_.nodes[i].axes)) f.ready = f.stage + 1;
      if ((g_.nodes[i].op == opcode::rename || g_.nodes[i].op == opcode::reshape) && moves_stream({i})) {
        const node_id operand = same(g_.operand({i}, 0));
        const bool from_stream = is_streamed(g_[operand].axes);
        f.stage = from_stream ? to_odd(facts_[operand.value].ready) : to_even(facts_[operand.value].ready);
        f.ready = f.stage + 1;
        if (from_stream && g_.nodes[i].op == opcode::rename) keep(operand);
      }
    }
  }
  // All steps of a recurrence, and of those inside it, run in the first stage that can read what comes from outside.
  constexpr void assign_region(int region) {
    int ready = 0;
    bool streams = false;
    const auto inside = [&](int i) { return facts_[i].live && regions_.within(regions_.of({i}), region); };
    const auto read = [&](node_id o) {
      if (!regions_.within(regions_.of(o), region) && !graph::is_leaf(g_.op(o)))
        ready = larger(ready, facts_[o.value].ready);
    };
    for (int i = 0; i < g_.size(); ++i) {
      const bool scanned = facts_[i].live && g_.op({i}) == opcode::scanned && regions_.within(g_[{i}].index, region);
      if (!scanned && !inside(i)) continue;
      for (node_id o : g_.operands({i})) read(same(o));
      streams = streams || is_streamed(g_[{i}].axes);
    }
    const int stage = streams ? to_odd(ready) : to_even(ready);
    for (int i = 0; i < g_.size(); ++i)
      if (inside(i)) facts_[i].stage = facts_[i].ready = stage;
  }
  static constexpr int larger(int a, int b) { return a < b ? b : a; }
  // Copies amid the same fill, one of the other along another axis, are one.
  constexpr void join_fills() {
    const auto is_fill = [&](node_id id) {
      return facts_[id.value].live && g_.op(id) == opcode::affine && !is_view(id) && g_.dims(id)[1].valid() &&
             g_.maps[g_[id].index].divisor == 1;
    };
    for (int i = 0; i < g_.size(); ++i) {
      if (!is_fill({i})) continue;
      const node_id below = same(g_.operand({i}, 0));
      if (!is_fill(below) || facts_[below.value].uses != 1 || g_[below].value != g_.nodes[i].value ||
          g_.dims(below)[1] == g_.dims({i})[0] || facts_[below.value].stage != facts_[i].stage ||
          regions_.of(below) != regions_.of({i}))
        continue;
      facts_[below.value].absorbed = true;
    }
  }

  // What a later pass reads again is computed again when that is cheap, and kept otherwise.
  constexpr void keep_across_passes() {
    for (int i = 0; i < g_.size(); ++i) {
      if (!facts_[i].contraction) continue;
      for (node_id o : g_.operands(same(g_.operand({i}, 0)))) {
        const node_facts& f = facts_[same(o).value];
        if (!f.repeated && is_streamed(g_[same(o)].axes) && f.stage < facts_[i].stage) keep(same(o));
      }
    }
    for (int i = 0; i < g_.size(); ++i) {
      if (!facts_[i].live || facts_[i].repeated) continue;
      for (node_id operand : g_.operands({i})) read_from(same(operand), facts_[i].stage);
    }
    for (const graph::output& o : g_.outputs)
      if (is_streamed(g_[same(o.node)].axes)) read_from(same(o.node), facts_[same(o.node).value].stage);
  }
  constexpr void read_from(node_id id, int stage) {
    node_facts& f = facts_[id.value];
    if (f.repeated)
      for (node_id o : g_.operands(id)) read_from(same(o), stage);
    if (f.repeated || f.absorbed || f.stored || !is_streamed(g_[id].axes) || f.stage >= stage) return;
    if (cheap(g_.op(id)) && readable_anywhere(id) && regions_.of(id) < 0) f.repeated = true;
    else keep(id);
  }
  constexpr void keep(node_id id) {
    while (is_view(id)) id = same(g_.operand(id, 0));  // whose memory it is
    if (!graph::is_leaf(g_.op(id)) || g_.op(id) == opcode::carried) facts_[id.value].stored = true;
  }
  constexpr bool readable_anywhere(node_id id) const {
    for (node_id o : g_.operands(id)) {
      const node_facts& f = facts_[same(o).value];
      if (!f.repeated && is_streamed(g_[same(o)].axes)) return false;
    }
    return true;
  }
  static constexpr bool cheap(opcode op) {
    return op == opcode::add || op == opcode::subtract || op == opcode::multiply || op == opcode::negate ||
           op == opcode::square || op == opcode::multiply_add || op == opcode::select || op == opcode::to_number;
  }

 public:
  // A view that names or places the streamed axis anew: its operand must be complete first.
  constexpr bool moves_stream(node_id id) const {
    const span<axis_id> dims = g_.dims(id);
    const int from = g_.op(id) == opcode::rename ? dims.count / 2 : g_[id].index;
    bool mentioned = false;
    for (axis_id a : dims) mentioned = mentioned || (a.valid() && a == streamed_);
    if (!mentioned) return false;
    return !(g_.op(id) == opcode::reshape && from > 0 && from < dims.count && dims[0] == streamed_ &&
             dims[from] == streamed_);
  }

 private:
  graph_view g_;
  axis_id streamed_;
  list<node_facts> facts_;
  recurrence_regions regions_;
};

}  // namespace xgrad::plan
