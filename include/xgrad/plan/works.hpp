// Which nodes share a loop. A work is a set of nodes over one iteration space in one stage; pointwise nodes and
// reductions join the earliest work that already has what they read, contractions are works of their own.
// Works run in order of their stages, and within a stage in order of their numbers.
#pragma once

#include "reads.hpp"

namespace xgrad::plan {

struct store_request {
  node_id node;
  int output = -1;  // of the kernel; -1: the array of `reshaped`
  node_id reshaped;
  enum class route : unsigned char { straight, into_copy, from_copy } by = route::straight;  // copies: of old values
};

struct work {
  int stage = 0;
  axis_set space;
  axis_set over;        // the axes that its reductions inside the tile remove
  node_id contraction;  // valid: this node alone
  node_id spread;       // likewise: an affine node with a fill
  list<node_id> nodes;  // computed here, ascending
  list<store_request> outputs;
};

class work_list {
 public:
  constexpr work_list(const graph_view& g, const staging& stages)
      : g_(g), stages_(stages), reads_(g, stages), producer_(g.size(), -1), needs_array_(g.size(), false) {
    for (int i = 0; i < g.size(); ++i) place({i});
    for (int i = 0; i < g.outputs.size(); ++i)
      if (g.outputs[i].kind != graph::output_kind::update) place_value(i);
    list<int> late;
    for (int i = 0; i < g.outputs.size(); ++i)
      if (g.outputs[i].kind == graph::output_kind::update && !update_in_place(i)) late.push_back(i);
    place_late(late);
    sort();
    sink();
    drop_empty();
    find_arrays();
  }
  constexpr const list<work>& works() const { return works_; }
  constexpr bool needs_array(node_id id) const { return needs_array_[id.value]; }
  // The work that computes the node, -1 for repeated ones and views.
  constexpr int producer(node_id id) const { return producer_[id.value]; }

 private:
  constexpr bool is_view(node_id id) const { return stages_.is_view(id); }
  // The removed axes but the streamed one's sums: those end inside the loop. A scatter adds at once.
  constexpr axis_set inner_reduction(node_id id) const {
    if (g_.op(id) == opcode::scatter) return {};
    const axis_set over = g_[id].over;
    return stages_.is_streamed(over) ? axis_set{} : over;
  }
  // The first work that may compute something that reads `id` in `stage`; joins: the reader has the same space.
  constexpr int earliest(node_id id, int stage, axis_set space) const {
    const node_facts& f = stages_[id];
    if (graph::is_leaf(g_.op(id))) return 0;
    if (f.repeated || is_view(id)) {
      int first = 0;
      for (node_id o : g_.operands(id)) {
        const int e = earliest(stages_.same(o), stage, space);
        const int after = is_view(id) ? read_after(stages_.same(o), stage) : e;
        first = first < after ? after : first;
      }
      return first;
    }
    if (f.stage < stage) return 0;
    const bool joins = is_elementwise(g_.op(id)) && works_[producer_[id.value]].space == space;
    return producer_[id.value] + (joins ? 0 : 1);
  }
  // The first work after the one that computes it.
  constexpr int read_after(node_id id, int stage) const {
    const node_facts& f = stages_[id];
    if (graph::is_leaf(g_.op(id))) return 0;
    if (f.repeated || is_view(id)) {
      int first = 0;
      for (node_id o : g_.operands(id)) {
        const int after = read_after(stages_.same(o), stage);
        first = first < after ? after : first;
      }
      return first;
    }
    return f.stage < stage ? 0 : producer_[id.value] + 1;
  }

  constexpr bool is_gathered_by(node_id id, node_id operand) const { return is_gathered(g_, stages_, id, operand); }

  constexpr void place(node_id id) {
    const node_facts& f = stages_[id];
    if (!f.live || f.repeated || f.absorbed || is_view(id) || !(f.same == id)) return;
    if (f.contraction) {
      work w;
      w.stage = f.stage;
      w.space = stages_.space(id);
      w.contraction = id;
      w.nodes.push_back(id);
      producer_[id.value] = works_.size();
      works_.push_back(w);
      return;
    }
    if (g_.op(id) == opcode::affine) {
      work w;
      w.stage = f.stage;
      w.space = g_[stages_.same(g_.operand(id, 0))].axes;
      w.spread = id;
      producer_[id.value] = works_.size();
      works_.push_back(w);
      return;
    }
    if (g_.op(id) == opcode::reshape) {
      work w;
      w.stage = f.stage;
      const span<axis_id> dims = g_.dims(id);
      w.space = stages_.untouched(id);
      for (int i = 0; i < g_[id].index; ++i) w.space |= axis_set::of(dims[i]);
      w.outputs.push_back({stages_.same(g_.operand(id, 0)), -1, id});
      producer_[id.value] = works_.size();
      works_.push_back(w);
      return;
    }
    const axis_set space = stages_.space(id);
    const axis_set over = inner_reduction(id);
    int first = 0;
    for (node_id o : g_.operands(id)) {
      const node_id real = stages_.same(o);
      const int e = is_gathered_by(id, real) ? read_after(real, f.stage) : earliest(real, f.stage, space);
      first = first < e ? e : first;
    }
    for (int w = first; w < works_.size(); ++w) {
      work& candidate = works_[w];
      if (candidate.stage != f.stage || candidate.contraction.valid() || candidate.spread.valid() ||
          !(candidate.space == space))
        continue;
      if (!over.empty() && !candidate.over.empty() && !(candidate.over == over)) continue;
      candidate.nodes.push_back(id);
      candidate.over |= over;
      producer_[id.value] = w;
      return;
    }
    work w;
    w.stage = f.stage;
    w.space = space;
    w.over = over;
    w.nodes.push_back(id);
    producer_[id.value] = works_.size();
    works_.push_back(w);
  }

  constexpr axis_set dims_of(const graph::output& o) const {
    axis_set dims;
    for (axis_id a : g_.dims(o)) dims |= axis_set::of(a);
    return dims;
  }
  // The work that computes what the output is over the output's own space; -1: none.
  constexpr int home_of(const graph::output& o) const {
    const node_id id = stages_.same(o.node);
    const int home = producer_[id.value];
    return home >= 0 && is_elementwise(g_.op(id)) && works_[home].space == dims_of(o) ? home : -1;
  }
  constexpr void add_output_work(int index, int stage, store_request::route by) {
    work w;
    w.stage = stage;
    w.space = dims_of(g_.outputs[index]);
    if (by == store_request::route::into_copy) w.space = g_[stages_.same(g_.outputs[index].node)].axes;
    w.outputs.push_back({stages_.same(g_.outputs[index].node), index, {}, by});
    works_.push_back(w);
  }
  // The first stage that can read the node and runs over such a space.
  constexpr int stage_for(node_id id, axis_set space) const {
    const int ready = graph::is_leaf(g_.op(id)) ? 0 : stages_[id].ready;
    return stages_.is_streamed(space) ? ready + 1 - ready % 2 : ready + ready % 2;
  }
  constexpr void place_value(int index) {
    const graph::output& o = g_.outputs[index];
    const node_id id = stages_.same(o.node);
    if (const int home = home_of(o); home >= 0) works_[home].outputs.push_back({id, index, {}});
    else add_output_work(index, stage_for(id, dims_of(o)), store_request::route::straight);
  }
  constexpr bool update_in_place(int index) {
    const graph::output& o = g_.outputs[index];
    const int home = home_of(o);
    if (home < 0 || !may_update(o, home)) return false;
    works_[home].outputs.push_back({stages_.same(o.node), index, {}});
    return true;
  }
  // Updates after every reader of old values; what they read of each other is copied before.
  constexpr void place_late(const list<int>& late) {
    list<bool> copied(g_.outputs.size(), false);
    for (int i : late) {
      const node_id id = stages_.same(g_.outputs[i].node);
      for (const graph::output& u : g_.outputs)
        if (u.kind == graph::output_kind::update && reads_symbol(id, u, &u == &g_.outputs[i])) copied[i] = true;
      if (copied[i]) add_output_work(i, stage_for(id, g_[id].axes), store_request::route::into_copy);
    }
    int last = stages_.last_stage();
    for (const work& w : works_) last = last < w.stage ? w.stage : last;
    last += last % 2;
    for (int i : late)
      add_output_work(i, last + (stages_.is_streamed(dims_of(g_.outputs[i])) ? 1 : 0),
                      copied[i] ? store_request::route::from_copy : store_request::route::straight);
  }
  // The new value may be written in the loop that computes it when nothing reads the old one later or elsewhere.
  constexpr bool may_update(const graph::output& o, int home) const {
    for (int w = 0; w < works_.size(); ++w) {
      const bool later = works_[w].stage > works_[home].stage || (works_[w].stage == works_[home].stage && w > home);
      if (!later && w != home) continue;
      for (node_id id : works_[w].nodes)
        if (reads_symbol(id, o, w == home)) return false;
    }
    for (const graph::output& other : g_.outputs)  // an output or update that is copied at the end
      if (reads_symbol(stages_.same(other.node), o, false) &&
          producer_[stages_.same(other.node).value] != home)
        return false;
    return true;
  }
  constexpr bool reads_symbol(node_id id, const graph::output& o, bool same_place_allowed) const {
    return reads_(id, o, same_place_allowed);
  }

  // Stable by stage; producers follow.
  constexpr void sort() {
    list<int> order, place(works_.size(), 0);
    int last = 0;
    for (const work& w : works_) last = last < w.stage ? w.stage : last;
    for (int stage = 0; stage <= last; ++stage)
      for (int i = 0; i < works_.size(); ++i)
        if (works_[i].stage == stage) {
          place[i] = order.size();
          order.push_back(i);
        }
    list<work> sorted;
    for (int i : order) sorted.push_back(works_[i]);
    works_ = static_cast<list<work>&&>(sorted);
    for (int& p : producer_) p = p < 0 ? p : place[p];
  }

  // A node that one later loop alone reads moves there, with what only it reads here, unless it would need arrays for
  // other things it reads here. What is computed once may move past the streamed loops: 0.9 * m to where m is updated.
  constexpr void sink() {
    list<int> reader(g_.size(), -1);  // the one work that reads a node; -1: none yet, -2: several
    for (int w = 0; w < works_.size(); ++w) {
      for (node_id id : works_[w].nodes)
        for (node_id o : g_.operands(works_[w].contraction.valid() ? stages_.same(g_.operand(id, 0)) : id))
          note_reader(reader, stages_.same(o), is_gathered_by(id, stages_.same(o)) ? -2 : w);
      for (const store_request& s : works_[w].outputs)
        if (s.by != store_request::route::from_copy) note_reader(reader, s.node, w);
      if (works_[w].spread.valid()) note_reader(reader, stages_.same(g_.operand(works_[w].spread, 0)), -2);
    }
    for (int i = g_.size() - 1; i >= 0; --i) {
      const int from = producer_[i], to = reader[i];
      if (from < 0 || to < 0 || to == from || !is_elementwise(g_.nodes[i].op)) continue;
      const work& target = works_[to];
      const bool reachable = target.stage == works_[from].stage || (target.stage % 2 == 0 && works_[from].stage % 2 == 0);
      if (target.contraction.valid() || !reachable || !(target.space == works_[from].space)) continue;
      list<node_id> moving;
      moving.push_back({i});
      if (!collect(moving, from, reader)) continue;
      bool free = true;
      for (node_id id : moving) free = free && !updated_between(id, from, to);
      if (!free) continue;
      for (node_id id : moving) move(id, from, to, reader);
    }
  }
  // Adds what the nodes read of the work's own; false when others read that too.
  constexpr bool collect(list<node_id>& moving, int from, const list<int>& reader) const {
    for (int next = 0; next < moving.size(); ++next)
      for (node_id operand : g_.operands(moving[next])) {
        const node_id o = stages_.same(operand);
        if (!computed_in(o, from) || moving.contains(o)) continue;
        if (stages_[o].repeated || reader[o.value] != from || !graph::is_pointwise(g_.op(o))) return false;
        moving.push_back(o);
      }
    for (node_id n : works_[from].nodes)
      for (int m = 1; m < moving.size(); ++m)
        if (!moving.contains(n) && reads_node(n, moving[m])) return false;
    for (const store_request& s : works_[from].outputs)
      for (int m = 1; m < moving.size(); ++m)
        if (s.node == moving[m]) return false;
    return true;
  }
  constexpr bool reads_node(node_id reader, node_id id) const {
    for (node_id operand : g_.operands(reader)) {
      const node_id o = stages_.same(operand);
      if (o == id || (stages_[o].repeated && reads_node(o, id))) return true;
    }
    return false;
  }
  // A symbol that the node reads gets its new value in a work that would then run before it.
  constexpr bool updated_between(node_id id, int from, int to) const {
    for (int w = from; w <= to; ++w)
      for (const store_request& s : works_[w].outputs) {
        if (s.output < 0 || s.by == store_request::route::into_copy) continue;
        const graph::output& o = g_.outputs[s.output];
        if (o.kind == graph::output_kind::update && reads_symbol(id, o, w == to)) return true;
      }
    return false;
  }
  constexpr void drop_empty() {
    list<int> place;
    list<work> kept;
    for (const work& w : works_) {
      place.push_back(kept.size());
      if (!w.nodes.empty() || !w.outputs.empty() || w.spread.valid()) kept.push_back(w);
    }
    works_ = static_cast<list<work>&&>(kept);
    for (int& p : producer_) p = p < 0 ? p : place[p];
  }
  constexpr void note_reader(list<int>& reader, node_id id, int w) const {
    if (stages_[id].repeated || is_view(id))
      for (node_id o : g_.operands(id)) note_reader(reader, stages_.same(o), is_view(id) ? -2 : w);
    int& known = reader[id.value];
    known = known == -1 || known == w ? w : -2;
  }
  constexpr bool computed_in(node_id id, int w) const {
    if (!stages_[id].repeated) return producer_[id.value] == w;
    for (node_id o : g_.operands(id))
      if (computed_in(stages_.same(o), w)) return true;
    return false;
  }
  constexpr void move(node_id id, int from, int to, list<int>& reader) {
    list<node_id> left;
    for (node_id n : works_[from].nodes)
      if (!(n == id)) left.push_back(n);
    works_[from].nodes = left;
    list<node_id> joined;
    for (node_id n : works_[to].nodes) {
      if (id.value < n.value && (joined.empty() || joined.back().value < id.value)) joined.push_back(id);
      joined.push_back(n);
    }
    if (!joined.contains(id)) joined.push_back(id);
    works_[to].nodes = joined;
    producer_[id.value] = to;
    for (node_id o : g_.operands(id)) {
      int& known = reader[stages_.same(o).value];
      if (known == from) known = to;
    }
  }

  // A node needs an array when anything but its own loop reads it.
  constexpr void find_arrays() {
    for (int w = 0; w < works_.size(); ++w) {
      for (node_id id : works_[w].nodes) {
        if (works_[w].contraction.valid()) {
          for (node_id o : g_.operands(stages_.same(g_.operand(id, 0)))) need(stages_.same(o), -1);
        } else {
          for (node_id o : g_.operands(id)) need(stages_.same(o), is_gathered_by(id, stages_.same(o)) ? -1 : w);
        }
        if (!is_elementwise(g_.op(id))) needs_array_[id.value] = true;
      }
      for (const store_request& s : works_[w].outputs)
        if (s.by != store_request::route::from_copy) need(s.node, w);
      if (works_[w].spread.valid()) {
        needs_array_[works_[w].spread.value] = true;
        need(stages_.same(g_.operand(works_[w].spread, 0)), -1);
      }
    }
  }
  constexpr void need(node_id id, int reader) {
    if (is_view(id)) {
      needs_array_[id.value] = true;
      need(stages_.same(g_.operand(id, 0)), -1);
      return;
    }
    if (stages_[id].repeated) {
      for (node_id o : g_.operands(id)) need(stages_.same(o), reader);
      return;
    }
    if (producer_[id.value] != reader) needs_array_[id.value] = true;
  }

  graph_view g_;
  const staging& stages_;
  symbol_reads reads_;
  list<work> works_;
  list<int> producer_;
  list<bool> needs_array_;
};

}  // namespace xgrad::plan
