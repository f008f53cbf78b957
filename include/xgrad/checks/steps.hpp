// Which nodes the steps of each recurrence evaluate, one position after the other; the others are evaluated along all.
#pragma once

#include "../graph/recurrence.hpp"
#include "arrays.hpp"

namespace xgrad::checks {

class recurrence_steps {
 public:
  constexpr recurrence_steps() = default;
  constexpr recurrence_steps(const graph::graph_view& g, const list<bool>& live)
      : first_scanned_(g.recurrences.count, -1), inside_(g.recurrences.count), innermost_(g.size(), -1) {
    list<int> found;  // the outer ones of nested recurrences are scanned after the inner ones
    for (int i = 0; i < g.size(); ++i)
      if (live[i] && g.op({i}) == graph::opcode::scanned && first_scanned_[g[{i}].index] < 0) {
        first_scanned_[g[{i}].index] = i;
        found.push_back(g[{i}].index);
      }
    for (int f = found.size() - 1; f >= 0; --f) {
      list<bool>& inside = inside_[found[f]] = with_inner_steps(g, found[f], first_scanned_[found[f]]);
      for (int i = 0; i < inside.size(); ++i)
        if (inside[i]) innermost_[i] = found[f];
    }
  }

  // The node whose evaluation takes the steps; -1: none.
  constexpr int first_scanned(int recurrence) const { return first_scanned_[recurrence]; }
  // Of each node before that one: do the steps evaluate it, or those of a recurrence in them?
  constexpr const list<bool>& inside(int recurrence) const { return inside_[recurrence]; }
  // The recurrence whose steps evaluate that node; -1: none.
  constexpr int innermost(int node) const { return innermost_[node]; }

 private:
  static constexpr list<bool> with_inner_steps(const graph::graph_view& g, int recurrence, int nodes) {
    list<bool> inside = graph::steps_of(g, recurrence, nodes);
    for (int i = nodes - 1; i >= 0; --i)
      if (inside[i] && g.op({i}) == graph::opcode::scanned) {
        const list<bool> inner = graph::steps_of(g, g[{i}].index, i);
        for (int j = 0; j < i; ++j) inside[j] = inside[j] || inner[j];
      }
    return inside;
  }

  list<int> first_scanned_;
  list<list<bool>> inside_;
  list<int> innermost_;
};

}  // namespace xgrad::checks
