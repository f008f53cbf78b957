// Formulas that were written in terms of what a recurrence's steps compute, as those outside of it have to read them.
#pragma once

#include <algorithm>

#include "dependence.hpp"

namespace xgrad::calculus {

// How a recurrence is read: the operands of every `scanned`, the value left open.
struct closed_recurrence {
  int which = -1;
  list<node_id> operands;

  constexpr node_id read(graph& g, node_id value) { return g.scanned(which, with(value)); }
  // The same of what is known to depend on the carried values.
  constexpr node_id read_step(graph& g, node_id value) { return g.read_scanned(which, with(value)); }
  constexpr support::span<node_id> with(node_id value) {
    operands[0] = value;
    return {operands.data(), operands.size()};
  }
};
constexpr closed_recurrence closed_like(const graph& g, node_id scanned) {
  closed_recurrence r;
  r.which = g[scanned].index;
  r.operands.append(g.operands(scanned));
  return r;
}

// Which of a recurrence's carried values have derivatives, counted from its first.
constexpr list<int> active_carries(const graph& g, int which, const list<char>& depends) {
  const xgrad::graph::recurrence r = g.view().recurrences[which];
  list<int> result;
  for (int c = 0; c < r.carries; ++c)
    for (int i = 0; i < depends.size(); ++i)
      if (g.op({i}) == opcode::carried && g[{i}].index == r.first_carry + c && depends[i] != dependence::none) {
        result.push_back(c);
        break;
      }
  return result;
}
// A recurrence along the same axis that carries their derivatives, which have these axes besides; its number.
constexpr int add_derivatives_of(graph& g, int which, bool backward, const list<int>& active, axis_set added) {
  const xgrad::graph::recurrence r = g.view().recurrences[which];
  const int result = g.add_recurrence(r.along, backward, r.recomputes);
  for (int c : active) {
    list<axis_id> dims;
    for (axis_id a : added) dims.push_back(a);
    for (axis_id a : g.view().axes_of(g.view().carries[r.first_carry + c])) dims.push_back(a);
    g.add_carry({dims.data(), dims.size()});
  }
  return result;
}

// Replaces, below the roots, the nodes for which inside[node] holds by what is scanned; masks are made again from scanned
// numbers. With `carried_only` all but the carried values is made again, too.
class outside_reader {
 public:
  constexpr outside_reader(graph& g, const closed_recurrence& r, const list<bool>& inside, bool carried_only)
      : g_(&g), r_(r), inside_(inside), carried_only_(carried_only) {}

  constexpr node_id operator()(node_id root) {
    if (!root.valid()) return root;
    if (now_.size() <= root.value) {
      now_.resize(root.value + 1);
      seen_.resize(root.value + 1, false);
    }
    list<int> needed = unseen_below(root);
    std::sort(needed.begin(), needed.end());  // operands first
    list<node_id> operands;
    for (int i : needed) {
      if (is_read({i})) {
        now_[i] = r_.read_step(*g_, {i});
        continue;
      }
      operands.clear();
      bool same = true;
      for (node_id o : g_->operands({i})) {
        operands.push_back(now_[o.value]);
        same = same && now_[o.value] == o;
      }
      now_[i] = same ? node_id{i} : g_->with_operands(g_->view(), {i}, {operands.data(), operands.size()});
    }
    return now_[root.value];
  }

 private:
  constexpr bool is_read(node_id id) const {
    if (id.value >= inside_.size() || !inside_[id.value]) return false;
    const opcode op = g_->op(id);
    return op == opcode::carried || !(carried_only_ || gives_mask(op) || op == opcode::to_number);
  }

  // What the root needs and no root before it did; it is seen from now on.
  constexpr list<int> unseen_below(node_id root) {
    list<int> found;
    list<node_id> next;
    const auto meet = [&](node_id id) {
      if (seen_[id.value]) return;
      seen_[id.value] = true;
      next.push_back(id);
    };
    meet(root);
    while (!next.empty()) {
      const node_id id = next.back();
      next.pop_back();
      found.push_back(id.value);
      if (!is_read(id))
        for (node_id o : g_->operands(id)) meet(o);
    }
    return found;
  }

  graph* g_;
  closed_recurrence r_;
  list<bool> inside_;
  bool carried_only_;
  list<node_id> now_;
  list<bool> seen_;
};

// The nodes that a recurrence's steps compute for each other: those below its nexts that depend on what it carries, and
// recurrences inside it.
constexpr list<bool> own_steps(const graph& g, const closed_recurrence& r) {
  list<bool> inside = xgrad::graph::steps_of(g.view(), r.which, g.size());
  list<bool> below(g.size(), false);
  for (int j = 2; j < r.operands.size(); j += 2) below[r.operands[j].value] = true;
  for (int i = g.size() - 1; i >= 0; --i) {
    if (below[i])
      for (node_id o : g.operands({i})) below[o.value] = true;
    inside[i] = inside[i] && (below[i] || g.op({i}) == opcode::carried || g.op({i}) == opcode::scanned);
  }
  return inside;
}

}  // namespace xgrad::calculus
