// same(a, b): equal as mathematics up to commuting, associating, distributing and folding constants.
// True is a proof up to rounding of the constants; false says that this normal form does not find them equal.
// Used for checks alone, never for code.
#pragma once

#include "captured.hpp"
#include "normal_form.hpp"

namespace xgrad::inspect {

namespace detail {

constexpr bool same_shape(const graph_view& a, const graph::output& x, const graph_view& b, const graph::output& y) {
  if (x.rank != y.rank) return false;
  for (int d = 0; d < x.rank; ++d) {
    const axis_id p = a.dims(x)[d], q = b.dims(y)[d];
    if (p.valid() != q.valid() || (p.valid() && !(a.extent_of(p) == b.extent_of(q)))) return false;
  }
  return true;
}

constexpr bool same_value(const graph_view& a, const graph::output& x, const graph_view& b, const graph::output& y,
                          tier depth) {
  atom_table table;
  const polynomial p = normalization(table, a, depth)(x), q = normalization(table, b, depth)(y);
  if (table.overflow()) return false;
  const polynomial difference = table.add(p, q, -1);
  if (difference.is_zero()) return true;
  const bool equal = table.without_denominators(difference).is_zero();
  return equal && !table.overflow();
}

}  // namespace detail

// Of two graphs without requests: their outputs, one by one.
constexpr bool same_graphs(const graph_view& a, const graph_view& b) {
  if (a.outputs.count != b.outputs.count) return false;
  for (int i = 0; i < a.outputs.count; ++i) {
    const graph::output &x = a.outputs[i], &y = b.outputs[i];
    if (!detail::same_shape(a, x, b, y)) return false;
    if (!detail::same_value(a, x, b, y, tier::plain) && !detail::same_value(a, x, b, y, tier::exponentials)) return false;
  }
  return true;
}

// Of two expressions; derivatives in them are taken first.
template <language::operand A, language::operand B>
constexpr bool same(const A& a, const B& b) {
  return same_graphs(calculus::expand(captured(a)), calculus::expand(captured(b)));
}

}  // namespace xgrad::inspect

namespace xgrad {
using inspect::same;
}
