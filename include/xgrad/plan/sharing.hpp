// Which memory the chunks of the streamed axis share when several threads run them: what a step of the stream writes by
// rows lies in one place for all, what it writes anew for every tile each thread has of its own.
#pragma once

#include "plan.hpp"

namespace xgrad::plan {

constexpr bool is_streaming(const step& s) { return s.stage % 2 == 1; }

constexpr bool writes(const plan_view& p, const step& s, int array) {
  if (s.kind == step_kind::contraction) return p.contractions[s.contraction].out == array;
  if (s.kind == step_kind::spread || s.kind == step_kind::finish) return s.result == array;
  for (int k = 0; k < s.instructions; ++k) {
    const instruction& i = p.instructions[s.first_instruction + k];
    const bool reads = i.kind == instruction_kind::load || i.kind == instruction_kind::gather ||
                       i.kind == instruction_kind::locate;
    if (i.array == array && !reads) return true;
  }
  return false;
}

// Written for every tile, over what the tile before wrote.
constexpr bool is_written_by_each_tile(const plan_view& p, int n) {
  const array& a = p.arrays[n];
  if (a.kind == array_kind::accumulator || p.axes_of(a).contains(p.head.streamed)) return false;
  for (const step& s : p.steps)
    if (is_streaming(s) && writes(p, s, n)) return true;
  return false;
}

// Each thread needs memory of its own for that array, under whatever axes it is written. An array without the streamed
// axis has the same values in all of them.
constexpr bool is_own(const plan_view& p, int array) {
  if (p.arrays[array].kind == array_kind::tile) return true;
  if (p.arrays[array].kind != array_kind::whole) return false;
  for (int a = 0; a < p.arrays.size(); ++a)
    if ((a == array || p.arrays[a].memory == array) && is_written_by_each_tile(p, a)) return true;
  return false;
}

// Threads may run different chunks at the same time: there is a streamed axis, and no tile writes what all share.
constexpr bool may_split(const plan_view& p) {
  if (!p.head.streamed.valid()) return false;
  for (int a = 0; a < p.arrays.size(); ++a) {
    const int memory = p.arrays[a].memory < 0 ? a : p.arrays[a].memory;
    if (is_written_by_each_tile(p, a) && !is_own(p, memory)) return false;
  }
  return true;
}

}  // namespace xgrad::plan
