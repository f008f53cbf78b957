// What some loops ask of a matrix in memory. The cost model and the emitted code ask here, so that what is counted on is
// what runs.
#pragma once

#include "plan.hpp"

namespace xgrad::plan {

constexpr bool is_plain_matrix(const array& a) { return a.rank == 2 && a.viewed < 0; }

// Rows along that axis are so short that there is a register for each of their numbers.
constexpr bool has_short_rows(const graph_view& g, const plan_view& p, axis_id along) {
  const support::extent& e = g.extent_of(along);
  return !(along == p.head.streamed) && e.is_static() && e.constant <= p.head.target.registers;
}

// Rows that are an even part of a vector and lie without gaps; see emit/folded.hpp.
constexpr bool has_folding_rows(const graph_view& g, const plan_view& p, const array& a) {
  if (!is_plain_matrix(a) || a.padded || p.axes_of(a)[1] == p.head.streamed) return false;
  const support::extent& e = g.extent_of(p.axes_of(a)[1]);
  return e.is_static() && e.constant >= 2 && e.constant < p.head.target.lanes && (e.constant & (e.constant - 1)) == 0;
}

// A step that only copies a matrix to one whose rows are its columns; see emit/transposition.hpp.
constexpr bool only_transposes(const plan_view& p, const step& s) {
  if (s.kind != step_kind::pointwise || s.rank != 2 || s.lane < 0 || s.instructions != 2) return false;
  const instruction &load = p.instructions[s.first_instruction], &store = p.instructions[s.first_instruction + 1];
  if (load.kind != instruction_kind::load || store.kind != instruction_kind::store || load.mask || store.mask ||
      store.operands[0] != load.result)
    return false;
  const array &from = p.arrays[load.array], &to = p.arrays[store.array];
  return is_plain_matrix(from) && is_plain_matrix(to) && p.axes_of(from)[0] == p.axes_of(to)[1] &&
         p.axes_of(from)[1] == p.axes_of(to)[0];
}

}  // namespace xgrad::plan
