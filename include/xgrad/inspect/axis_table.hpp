// The extents, axes and symbols that atoms of several graphs share, and how much work their comparison may take.
#pragma once

#include <string_view>

#include "../graph/graph.hpp"

namespace xgrad::inspect {

using graph::axis_id;
using graph::axis_set;
using graph::opcode;
using support::list;

enum class axis_role { of_graph, of_output, bound, temporary };

class axis_table {
 public:
  constexpr int extent(const support::extent& e) {
    for (int i = 0; i < extents_.size(); ++i)
      if (extents_[i] == e) return i;
    extents_.push_back(e);
    return extents_.size() - 1;
  }
  constexpr axis_id axis(int extent, axis_role role, int number) {
    for (int i = 0; i < axes_.size(); ++i)
      if (axes_[i].extent == extent && axes_[i].role == role && axes_[i].number == number) return {i};
    axes_.push_back({extent, role, number});
    if (axes_.size() > 64) overflow_ = true;
    return {overflow_ ? 63 : axes_.size() - 1};
  }
  constexpr int symbol(std::string_view name) {
    for (int i = 0; i < symbols_.size(); ++i)
      if (symbols_[i] == name) return i;
    symbols_.push_back(name);
    return symbols_.size() - 1;
  }
  // More axes than a set holds, or more work than is allowed: nothing can be said, and results mean nothing.
  constexpr bool overflow() const { return overflow_; }

 protected:
  constexpr int extent_of(axis_id a) const { return axes_[a.value].extent; }
  constexpr const support::extent& extent_at(int index) const { return extents_[index]; }
  // Counts that work; true when there was too much.
  constexpr bool spent(int work) {
    work_ += work;
    if (work_ > most_work) overflow_ = true;
    return overflow_;
  }

  // The next permutation that exchanges only axes of one extent; false after the last.
  constexpr bool next_order(list<int>& order, const list<axis_id>& from) const {
    for (;;) {
      int i = order.size() - 2;
      while (i >= 0 && order[i] > order[i + 1]) --i;
      if (i < 0) return false;
      int j = order.size() - 1;
      while (order[j] < order[i]) --j;
      const int swapped = order[i];
      order[i] = order[j];
      order[j] = swapped;
      for (int low = i + 1, high = order.size() - 1; low < high; ++low, --high) {
        const int exchanged = order[low];
        order[low] = order[high];
        order[high] = exchanged;
      }
      bool allowed = true;
      for (int k = 0; k < order.size(); ++k) allowed = allowed && extent_of(from[k]) == extent_of(from[order[k]]);
      if (allowed) return true;
    }
  }

 private:
  static constexpr int most_work = 200000;
  struct axis_key {
    int extent = 0;
    axis_role role = axis_role::of_graph;
    int number = 0;
  };

  list<support::extent> extents_;
  list<axis_key> axes_;
  list<std::string_view> symbols_;
  bool overflow_ = false;
  int work_ = 0;
};

}  // namespace xgrad::inspect
