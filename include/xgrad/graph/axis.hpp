// Axes, their sets, and typed ids. An axis is (extent, occurrence): two axes of one extent in one value differ in their
// occurrence. A set of axes is one word, so a graph has at most 64 axes.
#pragma once

#include <bit>
#include <cstdint>

namespace xgrad::graph {

struct node_id {
  int value = -1;
  constexpr bool valid() const { return value >= 0; }
  friend constexpr bool operator==(node_id, node_id) = default;
};

struct axis_id {
  int value = -1;  // -1: no axis, a dimension of extent 1
  constexpr bool valid() const { return value >= 0; }
  friend constexpr bool operator==(axis_id, axis_id) = default;
};

struct axis {
  int extent = 0;      // index into the graph's extents
  int occurrence = 0;  // among the axes of that extent
  // The occurrence of an axis that no node has: its extent must not be negative when arrays are bound.
  static constexpr int only_a_bound = 1 << 20;
  friend constexpr bool operator==(const axis&, const axis&) = default;
};

struct axis_set {
  std::uint64_t bits = 0;

  static constexpr axis_set of(axis_id a) { return a.valid() ? axis_set{std::uint64_t{1} << a.value} : axis_set{}; }
  constexpr bool empty() const { return bits == 0; }
  constexpr int size() const { return std::popcount(bits); }
  constexpr bool contains(axis_id a) const { return a.valid() && (bits >> a.value & 1U) != 0; }
  constexpr bool contains(axis_set other) const { return (other.bits & ~bits) == 0; }
  constexpr axis_id first() const { return {bits == 0 ? -1 : std::countr_zero(bits)}; }
  constexpr axis_set without(axis_set other) const { return {bits & ~other.bits}; }
  friend constexpr axis_set operator|(axis_set a, axis_set b) { return {a.bits | b.bits}; }
  friend constexpr axis_set operator&(axis_set a, axis_set b) { return {a.bits & b.bits}; }
  constexpr axis_set& operator|=(axis_set other) {
    bits |= other.bits;
    return *this;
  }
  friend constexpr bool operator==(axis_set, axis_set) = default;

  // for (axis_id a : set): in order of their ids.
  struct iterator {
    std::uint64_t rest;
    constexpr axis_id operator*() const { return {std::countr_zero(rest)}; }
    constexpr iterator& operator++() {
      rest &= rest - 1;
      return *this;
    }
    constexpr bool operator!=(const iterator& other) const { return rest != other.rest; }
  };
  constexpr iterator begin() const { return {bits}; }
  constexpr iterator end() const { return {0}; }
};

}  // namespace xgrad::graph
