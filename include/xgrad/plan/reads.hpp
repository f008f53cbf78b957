// Which nodes read a symbol in their own loops, and whether where they write it: what decides when an update may be written.
#pragma once

#include <cstdint>

#include "stages.hpp"

namespace xgrad::plan {

// The operand is read from memory, at other positions than those of the loop.
constexpr bool is_gathered(const graph_view& g, const staging& stages, node_id id, node_id operand) {
  return g.op(id) == opcode::gather && stages.same(g.operand(id, 0)) == operand;
}

class symbol_reads {
 public:
  constexpr symbol_reads(const graph_view& g, const staging& stages) : g_(g), stages_(stages), symbols_(g.size(), 0) {
    for (int i = 0; i < g.size(); ++i) {
      if (g.nodes[i].op == opcode::symbol) symbols_[i] = std::uint64_t{1} << g.nodes[i].index % 64;
      for (node_id operand : g.operands({i})) {
        const node_id real = stages.same(operand);
        if (in_same_loop(real)) symbols_[i] |= symbols_[real.value];
      }
    }
  }
  // Whether the node reads the symbol that the output updates; same_place_allowed: elsewhere than where it is written.
  constexpr bool operator()(node_id id, const graph::output& o, bool same_place_allowed) const {
    if ((symbols_[id.value] >> o.symbol % 64 & 1) == 0) return false;
    if (g_.op(id) == opcode::symbol) {
      if (g_[id].index != o.symbol) return false;
      if (!same_place_allowed) return true;
      const span<axis_id> a = g_.dims(id), b = g_.dims(o);
      for (int i = 0; i < a.size(); ++i)
        if (!(a[i] == b[i])) return true;
      return false;
    }
    for (node_id operand : g_.operands(id)) {
      const node_id real = stages_.same(operand);
      const bool moved = g_.op(id) == opcode::affine || is_gathered(g_, stages_, id, real);
      if (in_same_loop(real) && (*this)(real, o, same_place_allowed && !moved)) return true;
    }
    return false;
  }

 private:
  constexpr bool in_same_loop(node_id id) const {
    return stages_[id].repeated || stages_[id].absorbed || stages_.is_view(id);
  }

  graph_view g_;
  const staging& stages_;
  list<std::uint64_t> symbols_;  // a bit for each, by its number modulo 64
};

}  // namespace xgrad::plan
