// The Taylor polynomial of an elementwise f around a point: f and its derivatives, x replaced by the point in each, by
// Horner's rule.
#pragma once

#include "elementwise.hpp"

namespace xgrad::calculus {

namespace detail {

// The operation on literals, when that is a number; else no node.
constexpr node_id folded(graph& g, const node& n, span<node_id> operands) {
  if (!is_pointwise(n.op) || gives_mask(n.op)) return {};
  double values[3] = {};
  for (int i = 0; i < operands.size(); ++i) {
    if (!g.is_literal(operands[i])) return {};
    values[i] = g[operands[i]].value;
  }
  const double value = operations::evaluate(n.op, n.index, values[0], values[1], values[2]);
  return support::math::isfinite(value) ? g.literal(value == 0 ? 0 : value) : node_id{};
}

}  // namespace detail

// f with `at`, which has axes of x alone, in the place of x; a symbol x wherever it occurs.
constexpr node_id replace(graph& g, node_id f, node_id x, node_id at) {
  const bool by_symbol = g.op(x) == opcode::symbol;
  const int symbol = g[x].index;
  list<axis_id> from, to;
  from.append(g.dims(x));
  list<bool> below(f.value + 1, false);
  below[f.value] = true;
  for (int i = f.value; i >= 0; --i)
    if (below[i])
      for (node_id o : g.operands({i})) below[o.value] = true;
  list<node_id> now(f.value + 1), operands;
  for (int i = 0; i <= f.value; ++i) {
    const node_id id{i};
    now[i] = id;
    if (!below[i]) continue;
    if (id == x) {
      now[i] = at;
    } else if (by_symbol && g.op(id) == opcode::symbol && g[id].index == symbol) {
      to.clear();
      to.append(g.dims(id));
      now[i] = g.rename(at, {from.data(), from.size()}, {to.data(), to.size()});
    } else {
      operands.clear();
      bool changed = false;
      for (node_id o : g.operands(id)) {
        operands.push_back(now[o.value]);
        changed = changed || !(now[o.value] == o);
      }
      if (!changed) continue;
      now[i] = detail::folded(g, g[id], {operands.data(), operands.size()});
      if (!now[i].valid()) now[i] = g.with_operands(g.view(), id, {operands.data(), operands.size()});
    }
  }
  return now[f.value];
}

constexpr node_id taylor(graph& g, node_id f, node_id x, node_id at, int order, bool again) {
  list<term> coefficients;
  double factorial = 1;
  for (int k = 0; k <= order; ++k) {
    if (k > 0) f = derivative(g, f, x, 1, again || k < order);
    if (k > 1) factorial *= k;
    const term value{&g, replace(g, f, x, at)};
    coefficients.push_back(factorial == 1 || value.is(0) ? value : (1 / factorial) * value);
  }
  const term step = term{&g, x} - term{&g, at};
  term result = coefficients.back();
  for (int k = order - 1; k >= 0; --k) result = result.is(0) ? coefficients[k] : coefficients[k] + result * step;
  return result.id;
}

}  // namespace xgrad::calculus
