// An adjoint below a branch of select: it counts where its mask holds and is zero elsewhere, where its value is
// arbitrary, even NaN. The mask travels beside the value and is applied once, last: an untaken branch leaks no 0 * inf
// and a taken one costs nothing, since the adjoints of select(m, f(x), g(x)) meet at x without a mask.
// Calculus keeps a list of contributions for each node, `combine`s it and `pull`s the result through each operand. It
// starts with masked{one} and `settle`s an adjoint that becomes a result or meets what knows no masks (rename, reshape,
// custom). Rules of reductions apply to the value and keep the mask: it never has an axis that its node lacks.
#pragma once

#include "../graph/delta.hpp"
#include "registry.hpp"

namespace xgrad::operations {

struct masked {
  term value;
  node_id mask = {};     // none: it counts everywhere
  bool zeros = false;    // a mask was applied before a sum over its axes: this may be a sum of nothing, exactly 0
  bool applied = false;  // the value is 0 where the mask does not hold
  constexpr bool valid() const { return value.id.valid(); }
};

namespace detail {

constexpr bool opposite(const graph::graph& g, node_id a, node_id b) {
  return (g.op(a) == opcode::logical_not && g.operand(a, 0) == b) ||
         (g.op(b) == opcode::logical_not && g.operand(b, 0) == a);
}
constexpr node_id negation(graph::graph& g, node_id mask) {
  return g.op(mask) == opcode::logical_not ? g.operand(mask, 0) : g.unary(opcode::logical_not, mask);
}
constexpr node_id both(graph::graph& g, node_id a, node_id b) {
  return !a.valid() || a == b ? b : !b.valid() ? a : g.binary(opcode::logical_and, a, b);
}
// value where the mask holds, other elsewhere.
constexpr term choose(node_id mask, term value, term other) {
  const graph::graph& g = *value.owner;
  return g.op(mask) == opcode::logical_not ? select(term{value.owner, g.operand(mask, 0)}, other, value)
                                           : select(term{value.owner, mask}, value, other);
}

struct shared_part {
  bool found = false;
  node_id common;  // none: everywhere
  node_id first;   // the rest of the first mask; the rest of the second is its negation
};
// Masks p & q and p & ~q, or q and ~q.
constexpr shared_part split(const graph::graph& g, node_id a, node_id b) {
  if (opposite(g, a, b)) return {true, {}, a};
  if (g.op(a) == opcode::logical_and && g.op(b) == opcode::logical_and)
    for (int i = 0; i < 2; ++i)
      for (int j = 0; j < 2; ++j)
        if (g.operand(a, i) == g.operand(b, j) && opposite(g, g.operand(a, 1 - i), g.operand(b, 1 - j)))
          return {true, g.operand(a, i), g.operand(a, 1 - i)};
  return {};
}

}  // namespace detail

// The adjoint as a plain term.
constexpr term settle(const masked& m) {
  return m.mask.valid() && !m.applied ? detail::choose(m.mask, m.value, m.value.literal(0)) : m.value;
}

namespace detail {

// adjoint * factor, masked. In a contraction, where the product has more axes than its factors, the mask goes to the
// factors, and to the other one only if that has the mask's axes: a factor as large as the product would be no gain.
constexpr term masked_product(const masked& adjoint, term factor) {
  const graph::graph& g = *factor.owner;
  const graph::axis_set settled = adjoint.value.axes() | g.axes(adjoint.mask);
  if (settled.contains(factor.axes())) return settle({adjoint.value * factor, adjoint.mask});
  if (factor.axes().contains(g.axes(adjoint.mask))) factor = settle({factor, adjoint.mask});
  return settle(adjoint) * factor;
}

}  // namespace detail

namespace detail {

// Takes out of `over` the axes whose sum keeps one term because the mask holds a delta.
constexpr void take_terms(graph::graph& g, masked& m, graph::axis_set& over) {
  while (m.mask.valid()) {
    const graph::delta d = graph::find_delta(g, m.mask, over);
    if (!d.found()) return;
    const node_id value = graph::moved(g, m.value.id, d.summed, d.kept);
    if (!value.valid()) return;
    m.value.id = value;
    m.mask = d.rest;
    over = over.without(graph::axis_set::of(d.summed));
  }
}

}  // namespace detail

// The sum of two contributions to one node.
constexpr masked combine(const masked& a, const masked& b) {
  if (a.mask == b.mask) return {a.value + b.value, a.mask, a.zeros && b.zeros};
  if (!a.mask.valid() || !b.mask.valid()) return {settle(a) + settle(b), {}, a.mask.valid() ? b.zeros : a.zeros};
  graph::graph& g = *a.value.owner;
  const detail::shared_part part = detail::split(g, a.mask, b.mask);
  if (part.found) return {detail::choose(part.first, a.value, b.value), part.common, a.zeros || b.zeros};
  return {settle(a) + settle(b), g.binary(opcode::logical_or, a.mask, b.mask), a.zeros || b.zeros, true};
}

// The sum of all contributions to one node: those first whose masks complete each other.
constexpr masked combine(support::span<masked> contributions) {
  support::list<masked> rest;
  rest.append(contributions);
  const graph::graph& g = *rest[0].value.owner;
  for (int i = 0; i < rest.size(); ++i)
    for (int j = 0; j < i; ++j) {
      const node_id a = rest[j].mask, b = rest[i].mask;
      if (!(a == b) && !(a.valid() && b.valid() && detail::split(g, a, b).found)) continue;
      rest[j] = combine(rest[j], rest[i]);
      rest[i] = rest.back();
      rest.pop_back();
      i = j - 1;  // its new mask may complete an earlier one
      break;
    }
  masked result = rest[0];
  for (int i = 1; i < rest.size(); ++i) result = combine(result, rest[i]);
  return result;
}
constexpr masked combine(const support::list<masked>& contributions) {
  return combine(support::span<masked>{contributions.data(), contributions.size()});
}

// What pointwise node y contributes to one of its operands, summed over the axes that the operand lacks; not valid()
// when the derivative is zero.
constexpr masked pull(graph::graph& g, node_id y, int operand, const masked& adjoint) {
  const opcode op = g.op(y);
  const node_id x = g.operand(y, operand);
  graph::axis_set over = g.axes(y).without(g.axes(x));
  masked result = adjoint;
  result.applied = false;
  if (op == opcode::select) {
    if (operand == 0) return {};
    const node_id condition = g.operand(y, 0);
    result.mask = detail::both(g, adjoint.mask, operand == 1 ? condition : detail::negation(g, condition));
  } else {
    if (!is_differentiable(op)) return {};
    const bool lost = result.mask.valid() && !(g.axes(result.mask) & over).empty();
    if (lost && op == opcode::multiply && !graph::find_delta(g, result.mask, over).found())
      return {sum(detail::masked_product(result, {&g, g.operand(y, 1 - operand)}), over), {}, true};
    result.value.id = pull(g, y, operand, adjoint.value.id);
    if (!result.valid()) return {};
    if (adjoint.zeros && is_singular(op)) {
      const term zero = adjoint.value.literal(0);
      result.value = select(equal(adjoint.value, zero), zero, result.value);
    }
  }
  detail::take_terms(g, result, over);
  if (result.mask.valid() && !(g.axes(result.mask) & over).empty()) result = {settle(result), {}, true};
  result.value = sum(result.value, over);
  return result;
}

}  // namespace xgrad::operations
