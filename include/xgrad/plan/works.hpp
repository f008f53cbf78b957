// The works of a plan in the order in which they run: by their stages, and within a stage by their numbers, those of a
// recurrence's steps next to each other. Nodes move to the one work that reads them.
#pragma once

#include "placement.hpp"

namespace xgrad::plan {

class work_list : work_placement {
 public:
  constexpr work_list(const graph_view& g, const staging& stages)
      : work_placement(g, stages), needs_array_(g.size(), false) {
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
  // Where a work runs among those of its stage: a region where its last work stands, and so on inside it.
  struct work_place {
    list<int> path;
    friend constexpr bool operator<(const work_place& a, const work_place& b) {
      for (int i = 0; i < a.path.size() && i < b.path.size(); ++i)
        if (a.path[i] != b.path[i]) return a.path[i] < b.path[i];
      return false;
    }
  };
  constexpr work_place place_of(int w) const {
    work_place p;
    p.path.push_back(2 * w);
    for (int region = works_[w].region; region >= 0; region = regions_.parent(region)) {
      p.path.push_back(2 * end_of_region_[region] - 1);
    }
    for (int i = 0, j = p.path.size() - 1; i < j; ++i, --j) {
      const int swapped = p.path[i];
      p.path[i] = p.path[j];
      p.path[j] = swapped;
    }
    return p;
  }
  constexpr list<int> in_order_of_regions() const {
    list<int> all;
    list<work_place> places;
    for (int w = 0; w < works_.size(); ++w) {
      all.push_back(w);
      places.push_back(place_of(w));
      for (int i = w; i > 0 && places[all[i]] < places[all[i - 1]]; --i) {
        const int swapped = all[i];
        all[i] = all[i - 1];
        all[i - 1] = swapped;
      }
    }
    return all;
  }

  // Stable by stage; producers follow.
  constexpr void sort() {
    list<int> order, place(works_.size(), 0);
    int last = 0;
    for (const work& w : works_) last = last < w.stage ? w.stage : last;
    list<int> all;
    if (regions_.none())
      for (int i = 0; i < works_.size(); ++i) all.push_back(i);
    else all = in_order_of_regions();
    for (int stage = 0; stage <= last; ++stage)
      for (int i : all)
        if (works_[i].stage == stage) {
          place[i] = order.size();
          order.push_back(i);
        }
    list<work> sorted;
    sorted.resize(works_.size());
    for (int i = 0; i < order.size(); ++i) sorted[i] = static_cast<work&&>(works_[order[i]]);
    works_ = static_cast<list<work>&&>(sorted);
    for (int& p : producer_) p = p < 0 ? p : place[p];
  }

  // A node that one later loop alone reads moves there, with what only it reads here, unless that would take more arrays.
  // What is computed once may move past the streamed loops: 0.9 * m to where m is updated.
  constexpr void sink() {
    list<int> reader(g_.size(), -1);  // the one work that reads a node; -1: none yet, -2: several
    for (int w = 0; w < works_.size(); ++w) {
      for (node_id id : works_[w].nodes)
        for (node_id o : g_.operands(works_[w].contraction.valid() ? stages_.same(g_.operand(id, 0)) : id))
          note_reader(reader, stages_.same(o), is_gathered_by(id, stages_.same(o)) ? -2 : w);
      for (const store_request& s : works_[w].outputs)
        if (s.by != store_request::route::from_copy) note_reader(reader, s.node, w);
      if (works_[w].spread.valid()) note_reader(reader, stages_.copied_by(works_[w].spread), -2);
    }
    for (int i = g_.size() - 1; i >= 0; --i) {
      const int from = producer_[i], to = reader[i];
      if (from < 0 || to < 0 || to == from || !is_elementwise(g_.nodes[i].op)) continue;
      const work& target = works_[to];
      const bool reachable = target.stage == works_[from].stage || (target.stage % 2 == 0 && works_[from].stage % 2 == 0);
      if (target.contraction.valid() || !reachable) continue;
      list<node_id> moving;
      moving.push_back({i});
      if (!collect(moving, from, reader)) continue;
      bool free = true;
      for (node_id id : moving) free = free && may_join(id, works_[from], target) && !updated_between(id, from, to);
      if (!free) continue;
      for (node_id id : moving) move(id, from, to, reader);
    }
  }
  // Adds what the nodes read of the work's own and nothing else does. One operand may be read by others too: it has an
  // array, which takes the place of the node's.
  constexpr bool collect(list<node_id>& moving, int from, const list<int>& reader) const {
    node_id kept;
    for (int next = 0; next < moving.size(); ++next)
      for (node_id operand : g_.operands(moving[next])) {
        const node_id o = stages_.same(operand);
        if (!computed_in(o, from) || moving.contains(o) || (kept.valid() && o == kept)) continue;
        if (stages_[o].repeated) return false;
        if (reader[o.value] == -2 && !kept.valid()) {
          kept = o;
        } else if (reader[o.value] == from && graph::is_pointwise(g_.op(o))) {
          moving.push_back(o);
        } else {
          return false;
        }
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
    int kept = 0;
    for (int w = 0; w < works_.size(); ++w) {
      place.push_back(kept);
      if (works_[w].nodes.empty() && works_[w].outputs.empty() && !works_[w].spread.valid()) continue;
      if (kept != w) works_[kept] = static_cast<work&&>(works_[w]);
      ++kept;
    }
    while (works_.size() > kept) works_.pop_back();
    for (int& p : producer_) p = p < 0 ? p : place[p];
  }
  // Into the steps of a recurrence only if it has others values for each of them.
  constexpr bool may_join(node_id id, const work& from, const work& to) const {
    const axis_set pinned = regions_.pinned(to.region).without(regions_.pinned(from.region));
    return (from.region < 0 || regions_.within(to.region, from.region)) && g_[id].axes.contains(pinned) &&
           to.space == from.space.without(pinned);
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
        need(stages_.copied_by(works_[w].spread), -1);
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

  list<bool> needs_array_;
};

}  // namespace xgrad::plan
