// A short name for a stage: numbers that depend on its graph and machine alone. The type of a stage names all outputs of
// a kernel; so would every function of its calls and loops, and compilers spend most of their time on names of many
// kilobytes.
// From the key back to the stage leads a function that is declared with the key and defined, once, with the first stage
// that has it. Two stages of one key have equal graphs, so it does not matter which.
#pragma once

#include <bit>
#include <cstdint>
#include <type_traits>

#include "../plan/plan.hpp"

namespace xgrad::emit {

class content_hash {
 public:
  constexpr explicit content_hash(std::uint64_t seed) : state_(seed) {}
  constexpr void add(std::uint64_t value) {
    state_ = (state_ ^ value) * 0x9e3779b97f4a7c15U;
    state_ ^= state_ >> 29;
  }
  template <class... Values>
  constexpr void add_all(Values... values) {
    (add(static_cast<std::uint64_t>(values)), ...);
  }
  constexpr void add_graph(const graph::graph_view& g) {
    for (const graph::node& n : g.nodes) {
      add_all(n.op, n.operand_count, n.dim_count, n.index, n.axes.bits, n.over.bits);
      add(std::bit_cast<std::uint64_t>(n.value));
    }
    for (graph::node_id o : g.operand_list) add_all(o.value);
    for (graph::axis_id a : g.dim_list) add_all(a.value);
    for (const graph::axis& a : g.axes) add_all(a.extent, a.occurrence);
    for (const support::extent& e : g.extents) {
      add_all(e.constant, e.count);
      for (int t = 0; t < e.count; ++t) {
        add_all(e.terms[t].coefficient, e.terms[t].degree());
        for (int f = 0; f < e.terms[t].degree(); ++f)
          for (int c = 0; c < e.terms[t].factors[f].size(); ++c) add_all(e.terms[t].factors[f][c]);
      }
    }
    for (const graph::symbol& s : g.symbols) add_all(s.kind, s.name, s.first_extent, s.rank);
    for (int e : g.symbol_extents) add_all(e);
    for (int t : g.texts) add_all(t);
    for (char c : g.characters) add_all(c);
    for (const graph::output& o : g.outputs) add_all(o.kind, o.elements, o.node.value, o.first_dim, o.rank, o.symbol);
    for (const graph::index_map& m : g.maps) add_all(m.first, m.second, m.divisor, m.offset);
    for (const graph::recurrence& r : g.recurrences)
      add_all(r.along.value, r.backward, r.recomputes, r.first_carry, r.carries);
    for (const graph::carry& c : g.carries) add_all(c.of, c.first_axis, c.rank);
    for (graph::axis_id a : g.carried_axes) add_all(a.value);
  }
  constexpr std::uint64_t value() const { return state_; }

 private:
  std::uint64_t state_;
};

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wnon-template-friend"
#endif
template <std::uint64_t First, std::uint64_t Second>
struct stage_key {
  friend constexpr auto stage_behind(stage_key);
};
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic pop
#endif
template <class Stage, class Key>
struct stage_definition {
  friend constexpr auto stage_behind(Key) { return std::type_identity<Stage>(); }
};

template <class Stage>
constexpr std::uint64_t hash_of(std::uint64_t seed) {
  content_hash h(seed);
  h.add_graph(Stage::graph.view());
  const plan::machine& m = Stage::plan.head.target;
  h.add_all(m.lanes, m.registers, m.number_bytes, m.first_cache, m.second_cache, m.rows);
  return h.value();
}
// Asked for one stage after the other, so that no answer is remembered.
template <class Stage, class Key, class = decltype(stage_behind(Key()))>
constexpr bool is_defined(int) {
  return true;
}
template <class Stage, class Key>
constexpr bool is_defined(...) {
  return false;
}
template <class Stage>
constexpr auto find_key() {
  using key = stage_key<hash_of<Stage>(1), hash_of<Stage>(2)>;
  if constexpr (!is_defined<Stage, key>(0)) static_cast<void>(sizeof(stage_definition<Stage, key>));
  return key();
}
// Stage: a tag with `static constexpr auto graph, plan` (frozen).
template <class Stage>
using key_of = decltype(find_key<Stage>());
template <class Key>
using stage_of = typename decltype(stage_behind(Key()))::type;

}  // namespace xgrad::emit
