// Which nodes share a loop. A work is a set of nodes over one iteration space in one stage; pointwise nodes and
// reductions join the earliest work that already has what they read, contractions are works of their own.
#pragma once

#include "reads.hpp"

namespace xgrad::plan {

struct store_request {
  node_id node;
  int output = -1;  // of the kernel; -1: the array of `reshaped`, or a carried value
  node_id reshaped;
  enum class route : unsigned char { straight, into_copy, from_copy } by = route::straight;  // copies: of old values
  int state = -1;       // the carried value that it is for the next step
  bool starts = false;  // or for the first
};

struct work {
  int stage = 0;
  int region = -1;  // of one of its nodes, all of which it has in common
  axis_set space;
  axis_set over;        // the axes that its reductions inside the tile remove
  node_id contraction;  // valid: this node alone
  node_id spread;       // likewise: an affine node with a fill
  list<node_id> nodes;  // computed here, ascending
  list<store_request> outputs;
};

class work_placement {
 protected:
  constexpr work_placement(const graph_view& g, const staging& stages)
      : g_(g), stages_(stages), regions_(stages.regions()), reads_(g, stages), producer_(g.size(), -1),
        end_of_region_(g.recurrences.size(), -1) {
    for (int i = 0; i < g.size(); ++i) place({i});
    for (int i = 0; i < g.outputs.size(); ++i)
      if (g.outputs[i].kind != graph::output_kind::update) place_value(i);
    list<int> late;
    for (int i = 0; i < g.outputs.size(); ++i)
      if (g.outputs[i].kind == graph::output_kind::update && !update_in_place(i)) late.push_back(i);
    place_late(late);
  }

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
    if (g_.op(id) == opcode::scanned) return read_after(id, stage);
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
    const work& made = works_[producer_[id.value]];
    const bool joins = is_elementwise(g_.op(id)) && made.space == space;
    return producer_[id.value] + (joins ? 0 : 1);
  }
  // The first work after the one that computes it.
  constexpr int read_after(node_id id, int stage) const {
    const node_facts& f = stages_[id];
    if (graph::is_leaf(g_.op(id))) return 0;
    if (g_.op(id) == opcode::scanned) return f.stage < stage ? 0 : end_of_region_[g_[id].index];
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
    if (f.live && g_.op(id) == opcode::scanned && end_of_region_[g_[id].index] < 0) close_region(g_[id].index);
    if (!f.live || f.repeated || f.absorbed || is_view(id) || !(f.same == id)) return;
    if (f.contraction) {
      work w;
      w.stage = f.stage;
      w.region = regions_.of(id);
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
      w.region = regions_.of(id);
      w.space = regions_.axes_in(stages_.copied_by(id), w.region);
      w.spread = id;
      producer_[id.value] = works_.size();
      works_.push_back(w);
      return;
    }
    if (g_.op(id) == opcode::reshape) {
      work w;
      w.stage = f.stage;
      w.region = regions_.of(id);
      const span<axis_id> dims = g_.dims(id);
      w.space = stages_.untouched(id).without(regions_.pinned(w.region));
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
      if (candidate.stage != f.stage || candidate.region != regions_.of(id) || candidate.contraction.valid() ||
          candidate.spread.valid() || !(candidate.space == space))
        continue;
      if (!over.empty() && !candidate.over.empty() && !(candidate.over == over)) continue;
      candidate.nodes.push_back(id);
      candidate.over |= over;
      producer_[id.value] = w;
      return;
    }
    work w;
    w.stage = f.stage;
    w.region = regions_.of(id);
    w.space = space;
    w.over = over;
    w.nodes.push_back(id);
    producer_[id.value] = works_.size();
    works_.push_back(w);
  }

  // All that the steps compute has its place: the values that they start with are stored before, what they carry with them.
  constexpr void close_region(int region) {
    const graph::recurrence& r = regions_[region];
    const int stage = stages_[regions_.scanned(region)].stage;
    for (int c = r.first_carry; c < r.first_carry + r.carries; ++c)
      add_state_work(regions_.start(c), c, true, stage, regions_.parent(region));
    for (int c = r.first_carry; c < r.first_carry + r.carries; ++c) {
      const node_id next = stages_.same(regions_.next(c));
      const int home = producer_[next.value];
      const bool joins = home >= 0 && works_[home].region == region && is_elementwise(g_.op(next)) &&
                         works_[home].space == regions_.axes_of(c).without(regions_.pinned(region));
      if (joins) works_[home].outputs.push_back({next, -1, {}, store_request::route::straight, c});
      else add_state_work(next, c, false, stage, region);
    }
    end_of_region_[region] = works_.size();
  }
  constexpr void add_state_work(node_id node, int carry, bool starts, int stage, int region) {
    work w;
    w.stage = stage;
    w.region = region;
    w.space = regions_.axes_of(carry).without(regions_.pinned(region));
    w.outputs.push_back({stages_.same(node), -1, {}, store_request::route::straight, carry, starts});
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
      const int at = works_[w].region < 0 ? w : end_of_region_[regions_.outermost(works_[w].region)];
      const bool later = works_[w].stage > works_[home].stage || (works_[w].stage == works_[home].stage && at > home);
      if (!later && w != home) continue;
      for (node_id id : works_[w].nodes)
        if (reads_symbol(id, o, w == home)) return false;
    }
    for (const graph::output& other : g_.outputs)  // an output or update that is copied at the end
      if (reads_symbol(stages_.same(other.node), o, false) && producer_[stages_.same(other.node).value] != home)
        return false;
    return true;
  }
  constexpr bool reads_symbol(node_id id, const graph::output& o, bool same_place_allowed) const {
    return reads_(id, o, same_place_allowed);
  }

  graph_view g_;
  const staging& stages_;
  const recurrence_regions& regions_;
  symbol_reads reads_;
  list<work> works_;
  list<int> producer_;
  list<int> end_of_region_;  // the first work behind it, -1: not yet known
};

}  // namespace xgrad::plan
