// Which memory the chunks of the streamed axis share when several threads run them: what a step of the stream writes by
// rows lies in one place for all, what it writes anew for every tile each thread has of its own.
#pragma once

#include "plan.hpp"

namespace xgrad::plan {

constexpr bool is_streaming(const step& s) { return s.stage % 2 == 1; }

// Calls `f` with each array that the step writes.
template <class F>
constexpr void for_each_written(const plan_view& p, const step& s, const F& f) {
  if (s.kind == step_kind::contraction) f(p.contractions[s.contraction].out);
  if (s.kind == step_kind::spread || s.kind == step_kind::finish) f(s.result);
  for (int k = 0; k < s.instructions; ++k) {
    const instruction& i = p.instructions[s.first_instruction + k];
    const bool reads =
        i.kind == instruction_kind::load || i.kind == instruction_kind::gather || i.kind == instruction_kind::locate;
    if (i.array >= 0 && !reads) f(i.array);
  }
}

constexpr bool writes(const plan_view& p, const step& s, int array) {
  bool found = false;
  for_each_written(p, s, [&](int a) { found = found || a == array; });
  return found;
}

// Sets which stage fills each accumulator; which arrays each thread needs for itself, under whatever axes they are
// written: one without the streamed axis has the same values in all threads; and whether threads may run different chunks
// at the same time: there is a streamed axis, and no tile writes what all share.
constexpr void share(plan& p) {
  const plan_view v = p.view();
  list<bool> overwritten(p.arrays.size(), false);  // for every tile, over what the tile before wrote
  for (const step& s : p.steps) {
    for_each_written(v, s, [&](int n) {
      array& a = p.arrays[n];
      if (a.kind != array_kind::accumulator)
        overwritten[n] = overwritten[n] || (is_streaming(s) && !v.axes_of(a).contains(p.head.streamed));
      else if (a.filled_in < 0) a.filled_in = s.stage;
    });
  }
  const auto memory = [&](int n) { return p.arrays[n].memory < 0 ? n : p.arrays[n].memory; };
  for (int n = 0; n < p.arrays.size(); ++n) {
    if (p.arrays[n].kind == array_kind::tile) p.arrays[n].own = true;
    for (int m : {n, memory(n)})
      if (overwritten[n] && p.arrays[m].kind == array_kind::whole) p.arrays[m].own = true;
  }
  p.head.splits = p.head.streamed.valid();
  for (int n = 0; n < p.arrays.size(); ++n)
    if (overwritten[n] && !p.arrays[memory(n)].own) p.head.splits = false;
}

}  // namespace xgrad::plan
