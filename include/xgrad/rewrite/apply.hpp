// The rules put together: what `apply`, `select` and `reduce` of formulas make, and the pass that makes every node of a
// graph anew by them.
#pragma once

#include "exact.hpp"
#include "positions.hpp"
#include "reassociate.hpp"
#include "stable.hpp"

namespace xgrad::rewrite {

constexpr formula operator-(formula a) { return apply(opcode::negate, a); }
constexpr formula operator+(formula a, formula b) { return apply(opcode::add, a, b); }
constexpr formula operator-(formula a, formula b) { return apply(opcode::subtract, a, b); }
constexpr formula operator*(formula a, formula b) { return apply(opcode::multiply, a, b); }
constexpr formula operator/(formula a, formula b) { return apply(opcode::divide, a, b); }
constexpr formula operator*(double a, formula b) { return b.literal(a) * b; }
constexpr formula operator/(double a, formula b) { return b.literal(a) / b; }
constexpr formula operator+(formula a, double b) { return a + a.literal(b); }
constexpr formula sum(formula a, axis_set over) { return reduce(opcode::sum, a, over); }

// Are operations on literals carried out here? Elementary functions are not rounded correctly, so their bits may differ.
constexpr bool folds(opcode op, rule_set rules) {
  switch (op) {
    case opcode::negate:
    case opcode::abs:
    case opcode::sign:
    case opcode::floor:
    case opcode::ceil:
    case opcode::round:
    case opcode::trunc:
    case opcode::square:
    case opcode::reciprocal:
    case opcode::sqrt:
    case opcode::add:
    case opcode::subtract:
    case opcode::multiply:
    case opcode::divide:
    case opcode::maximum:
    case opcode::minimum: return true;
    default: return rules.reassociating && !gives_mask(op) && op != opcode::polygamma;
  }
}

constexpr formula apply(opcode op, formula a) {
  graph& g = a.owner();
  if (a.is_literal() && folds(op, a.in->rules)) return a.literal(operations::evaluate(op, 0, a.value()));
  formula f = exact::unary(op, a);
  if (!f.valid() && a.in->rules.stabilizing) f = stable::unary(op, a);
  if (!f.valid() && a.in->rules.reassociating) f = reassociating::unary(op, a);
  return f.valid() ? f : formula{a.in, g.unary(op, a.id)};
}

constexpr formula apply(opcode op, formula a, formula b) {
  graph& g = a.owner();
  if (a.is_literal() && b.is_literal() && folds(op, a.in->rules))
    return a.literal(operations::evaluate(op, 0, a.value(), b.value()));
  formula f = exact::binary(op, a, b);
  if (!f.valid() && a.in->rules.stabilizing) f = stable::binary(op, a, b);
  if (!f.valid() && a.in->rules.reassociating) f = reassociating::binary(op, a, b);
  return f.valid() ? f : formula{a.in, g.binary(op, a.id, b.id)};
}

constexpr formula select(formula mask, formula a, formula b) {
  const formula f = exact::selected(mask, a, b);
  return f.valid() ? f : formula{mask.in, mask.owner().ternary(opcode::select, mask.id, a.id, b.id)};
}

constexpr formula reduce(opcode op, formula x, axis_set over) {
  graph& g = x.owner();
  const axis_set present = over & x.axes();
  if (present.empty()) return {x.in, g.reduce(op, x.id, over)};
  formula f = exact::reduced(op, x, present);
  if (!f.valid() && x.in->rules.reassociating) f = reassociating::reduced(op, x, present);
  if (!f.valid()) f = {x.in, g.reduce(op, x.id, present)};
  const axis_set missing = over.without(present);
  return missing.empty() ? f : formula{x.in, g.reduce(op, f.id, missing)};
}

namespace detail {

struct make_by_rules {
  rule_set rules;
  constexpr node_id operator()(graph& g, const graph_view& source, node_id id, span<node_id> operands) const {
    construction in{g, rules};
    const node& n = source[id];
    if (is_pointwise(n.op) && n.op != opcode::polygamma) {
      const formula a{&in, operands[0]};
      if (operands.size() == 1) return apply(n.op, a).id;
      const formula b{&in, operands[1]};
      if (operands.size() == 2) return apply(n.op, a, b).id;
      if (n.op == opcode::select) return select(a, b, {&in, operands[2]}).id;
    }
    if ((n.op == opcode::stop || n.op == opcode::barrier) && rules.dropping_stops) return operands[0];
    if (is_reduction(n.op)) return reduce(n.op, {&in, operands[0]}, n.over).id;
    if (n.op == opcode::affine && rules.reassociating) {
      const node_id made = view_of_positions(g, operands[0], source.dims(id), source.maps[n.index], n.value);
      if (made.valid()) return made;
    }
    if (n.op == opcode::gather && rules.reassociating) {
      const node_id made = gather_of_positions(g, operands[0], source.dims(id)[0], operands[1], n.value);
      if (made.valid()) return made;
    }
    return g.with_operands(source, id, operands);
  }
};

}  // namespace detail

// One pass, operands before users: bit for bit the same results with no more than the exact rules.
constexpr graph apply_rules(const graph_view& source, rule_set rules) {
  return rebuild(source, detail::make_by_rules{rules});
}

}  // namespace xgrad::rewrite
