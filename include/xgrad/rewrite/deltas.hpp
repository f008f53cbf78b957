// Sums over deltas: sum over i of (i == j ? x[i] : 0) * y[i] is x[j] * y[j]. No product with an identity is left where a
// rename does.
#pragma once

#include "../graph/delta.hpp"
#include "formula.hpp"

namespace xgrad::rewrite::reassociating {

// x as m ? value : 0.
struct masked_value {
  node_id mask;
  formula value;
  constexpr bool found() const { return mask.valid(); }
};
constexpr masked_value masked_by_delta(formula x, axis_set over) {
  masked_value m;
  if (x.is(opcode::to_number)) m = {x.operand(0).id, x.literal(1)};
  if (x.is(opcode::select) && x.operand(2).is_literal(0)) m = {x.operand(0).id, x.operand(1)};
  return m.found() && xgrad::graph::find_delta(x.owner(), m.mask, over).found() ? m : masked_value{};
}

constexpr void append_factors(list<formula>& factors, formula x) {
  constexpr int most = 8;
  factors.push_back(x);
  for (int i = 0; i < factors.size() && factors.size() < most; ++i)
    while (factors[i].is(opcode::multiply) && factors.size() < most) {
      factors.push_back(factors[i].operand(1));
      factors[i] = factors[i].operand(0);
    }
}
constexpr formula product_of_all_but(const list<formula>& factors, int skipped, formula one) {
  formula result = one;
  for (int i = 0; i < factors.size(); ++i)
    if (i != skipped) result = result * factors[i];
  return result;
}

constexpr formula sum_over_delta(const masked_value& m, formula factor, axis_set over) {
  graph& g = factor.owner();
  const xgrad::graph::delta d = xgrad::graph::find_delta(g, m.mask, over);
  const formula x = m.value * factor;
  const node_id value = xgrad::graph::moved(g, x.id, d.summed, d.kept);
  if (!value.valid()) return {};
  const axis_set rest = over.without(axis_set::of(d.summed));
  const formula moved{x.in, value};
  if (!d.rest.valid()) return sum(moved, rest);
  return sum(select({x.in, d.rest}, moved, x.literal(0)), rest);
}

constexpr formula sum_with_deltas(formula x, axis_set over) {
  list<formula> factors;
  append_factors(factors, x);
  for (int i = 0; i < factors.size(); ++i)
    if (const masked_value m = masked_by_delta(factors[i], over); m.found())
      return sum_over_delta(m, product_of_all_but(factors, i, x.literal(1)), over);
  // (delta + a) * b: two sums, one of which is none.
  for (int i = 0; i < factors.size(); ++i) {
    const formula f = factors[i];
    if (!f.is(opcode::add) && !f.is(opcode::subtract)) continue;
    for (int k = 0; k < 2; ++k) {
      list<formula> parts;
      append_factors(parts, f.operand(k).is(opcode::negate) ? f.operand(k).operand(0) : f.operand(k));
      bool holds = false;
      for (const formula& p : parts) holds = holds || masked_by_delta(p, over).found();
      if (!holds) continue;
      const formula others = product_of_all_but(factors, i, x.literal(1));
      const formula found = sum_with_deltas(f.operand(k) * others, over);
      if (!found.valid()) continue;  // two sums would be made one again
      const formula other = sum(f.operand(1 - k) * others, over);
      return k == 0 ? apply(f.op(), found, other) : apply(f.op(), other, found);
    }
  }
  return {};
}

}  // namespace xgrad::rewrite::reassociating

#include "reassociate.hpp"  // and what the rules call
