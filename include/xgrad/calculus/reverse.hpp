// Reverse differentiation in index notation: the adjoint of every node that lies between f and what is wanted.
// The rule of an operation times the adjoint, summed over the axes that the operand lacks; there are no cases of shape.
// Invariant: an adjoint varies along axes of its node only; an adjoint that is zero everywhere is no node.
#pragma once

#include "../operations/registry.hpp"
#include "guard.hpp"

namespace xgrad::calculus {

// What to differentiate by: a symbol, wherever it occurs, or a sub-expression; `dims`: the axes of the result.
struct wanted {
  node_id of;
  span<axis_id> dims;
};

// The derivative of a product over axes by each factor: exact with zeros among them. With one zero its derivative is the
// product of the others, with two all are 0.
constexpr term product_slope(term x, axis_set over) {
  const term zero = x.literal(0), one = x.literal(1);
  const term is_zero = equal(x, zero);
  const term zeros = sum(apply(opcode::to_number, is_zero), over);
  const term nonzero = select(is_zero, one, x);
  const term others = reduce(opcode::product, nonzero, over);
  return select(is_zero, select(equal(zeros, one), others, zero), select(equal(zeros, zero), others, zero) / nonzero);
}

class reverse_sweep {
 public:
  // The adjoints of f, times `seed`, back to all that is wanted.
  constexpr reverse_sweep(graph& g, node_id f, node_id seed, span<wanted> by)
      : g_(&g), depends_(f.value + 1, 0), adjoints_(f.value + 1) {
    mark(f, by);
    finite_ = finite_nodes(g, f.value);
    adjoints_[f.value] = seed;
    for (int i = f.value; i >= 0; --i)
      if (adjoints_[i].valid() && depends_[i] == passes_on) propagate({i});
  }

  // The derivative by `w`; a literal zero when f does not depend on it.
  constexpr node_id adjoint(const wanted& w) const {
    graph& g = *g_;
    node_id total;
    if (g.op(w.of) != opcode::symbol) {
      if (w.of.value < adjoints_.size()) total = adjoints_[w.of.value];
      return total.valid() ? total : g.literal(0);
    }
    const int symbol = g[w.of].index;
    for (int i = 0; i < adjoints_.size(); ++i) {
      if (!adjoints_[i].valid() || g.op({i}) != opcode::symbol || g[{i}].index != symbol) continue;
      list<axis_id> from;
      from.append(g.dims({i}));
      const node_id here = g.rename(adjoints_[i], {from.data(), from.size()}, w.dims);
      total = total.valid() ? plus(total, here) : here;
    }
    return total.valid() ? total : g.literal(0);
  }

 private:
  static constexpr char wanted_itself = 1, passes_on = 2;

  constexpr void mark(node_id f, span<wanted> by) {
    const graph_view g = g_->view();
    list<char> symbols(g.symbols.size(), 0);
    for (const wanted& w : by) {
      if (g.op(w.of) == opcode::symbol) symbols[g[w.of].index] = 1;
      else if (w.of.value <= f.value) depends_[w.of.value] = wanted_itself;
    }
    for (int i = 0; i <= f.value; ++i) {
      const node& n = g.nodes.first[i];
      if (n.op == opcode::symbol && symbols[n.index] != 0) depends_[i] = wanted_itself;
      if (n.op == opcode::stop || gives_mask(n.op)) continue;
      for (int j = first_argument(n.op); j < n.operand_count; j += step(n.op))
        if (depends_[g.operand_list.first[n.first_operand + j].value] != 0) depends_[i] = passes_on;
    }
  }
  // Of an own operation only the arguments have adjoints: neither its value nor its derivatives.
  static constexpr int first_argument(opcode op) { return op == opcode::custom ? 1 : 0; }
  static constexpr int step(opcode op) { return op == opcode::custom ? 2 : 1; }

  constexpr void propagate(node_id id) {
    const node n = (*g_)[id];
    const node_id adjoint = adjoints_[id.value];
    for (int j = first_argument(n.op); j < n.operand_count; j += step(n.op)) {
      const node_id to = g_->operand(id, j);
      if (depends_[to.value] == 0) continue;
      const node_id part = contribution(id, n, j, adjoint);
      if (!part.valid() || g_->is_literal(part, 0)) continue;
      node_id& total = adjoints_[to.value];
      total = total.valid() ? plus(total, part) : part;
    }
  }

  constexpr node_id contribution(node_id id, const node& n, int j, node_id adjoint) {
    graph& g = *g_;
    const node_id x = g.operand(id, j);
    const term y{&g, id}, a{&g, adjoint};
    switch (n.op) {
      case opcode::sum:
      case opcode::barrier: return adjoint;
      case opcode::product: return (a * product_slope({&g, x}, n.over)).id;
      case opcode::maximum_of:
      case opcode::minimum_of: {
        const term tied = equal({&g, x}, y);
        const term count = sum(apply(opcode::to_number, tied), n.over);
        return select(tied, a / count, a.literal(0)).id;
      }
      case opcode::rename: {
        list<axis_id> dims;
        dims.append(g.dims(id));
        const int half = dims.size() / 2;
        return g.rename(adjoint, {dims.data() + half, half}, {dims.data(), half});
      }
      case opcode::reshape: return of_reshape(id, n, x, adjoint);
      default: return of_axes(x, n.axes, guarded_pull(id, n, j, adjoint));
    }
  }

  // Sums a contribution that has one value for each point along `axes` over those that x lacks.
  constexpr node_id of_axes(node_id x, axis_set axes, node_id part) {
    if (!part.valid() || g_->is_literal(part, 0)) return {};
    return g_->sum(part, axes.without(g_->axes(x)));
  }

  constexpr node_id pull(node_id id, const node& n, int j, node_id adjoint) {
    if (n.op == opcode::custom) return (term{g_, adjoint} * term{g_, g_->operand(id, j + 1)}).id;
    return operations::pull(*g_, id, j, adjoint);
  }
  constexpr node_id guarded_pull(node_id id, const node& n, int j, node_id adjoint) {
    bool guard = !stays_finite(n.op);
    if (n.op == opcode::multiply) {
      const node_id other = g_->operand(id, 1 - j);
      guard = finite_[other.value] == 0 && g_->axes(adjoint).contains(g_->axes(other));
    }
    if (!guard || g_->op(adjoint) != opcode::select) return pull(id, n, j, adjoint);
    guarded guards[4];  // nested ones, the outermost first
    int count = 0;
    for (node_id now = adjoint; count < 4; ++count) {
      guards[count] = take_guard_off(*g_, now);
      now = guards[count].value;
      if (!guards[count].mask.valid()) break;
    }
    if (count == 0) return pull(id, n, j, adjoint);
    node_id part = pull(id, n, j, guards[count - 1].value);
    if (!part.valid()) return part;
    while (count > 0) part = put_guard_on(*g_, guards[--count], part);
    return part;
  }

  // Adjoints that the same mask guards are added under it; those of opposite masks are the branches of one select.
  constexpr node_id plus(node_id a, node_id b) const {
    const guarded first = take_guard_off(*g_, a), second = take_guard_off(*g_, b);
    if (first.mask.valid() && first.mask == second.mask && first.inverted != second.inverted)
      return g_->ternary(opcode::select, first.mask, (first.inverted ? second : first).value,
                         (first.inverted ? first : second).value);
    if (first.mask.valid() && first.mask == second.mask)
      return put_guard_on(*g_, first, (term{g_, first.value} + term{g_, second.value}).id);
    return (term{g_, a} + term{g_, b}).id;
  }

  constexpr node_id of_reshape(node_id id, const node& n, node_id x, node_id adjoint) {
    list<axis_id> dims;
    dims.append(g_->dims(id));
    const span<axis_id> from{dims.data(), n.index}, to{dims.data() + n.index, dims.size() - n.index};
    axis_set before, after;
    for (axis_id a : from) before |= axis_set::of(a);
    for (axis_id a : to) after |= axis_set::of(a);
    const bool constant = (g_->axes(adjoint) & after).empty();
    return of_axes(x, n.axes.without(after) | before, constant ? adjoint : g_->reshape(adjoint, to, from));
  }

  graph* g_;
  list<char> depends_;
  list<char> finite_;
  list<node_id> adjoints_;
};

}  // namespace xgrad::calculus
