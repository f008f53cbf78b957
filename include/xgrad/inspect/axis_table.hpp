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
