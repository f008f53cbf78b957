// Forward differentiation: the tangent of every node between x and f, for a given tangent of x. Costs as much as f.
// `derivative` is the elementwise one, d f[i] / d x[i]: the tangent of x is 1 everywhere.
// Invariant: a tangent that is zero everywhere is no node.
#pragma once

#include "reverse.hpp"

namespace xgrad::calculus {

class forward_sweep {
 public:
  // `tangent` is given along the axes of x.of; other occurrences of a symbol have it under their own axes. `again`: the
  // tangents will be differentiated.
  constexpr forward_sweep(graph& g, node_id f, node_id x, node_id tangent, bool again)
      : g_(&g), again_(again), tangents_(f.value + 1), zeros_(f.value + 1, false),
        recurrences_(g.view().recurrences.size()) {
    list<bool> below(f.value + 1, false);
    below[f.value] = true;
    for (int i = f.value; i >= 0; --i)
      if (below[i])
        for (node_id o : g.operands({i})) below[o.value] = true;
    const bool by_symbol = g.op(x) == opcode::symbol;
    const int symbol = g[x].index;
    list<axis_id> from;
    from.append(g.dims(x));
    added_ = g.axes(tangent).without(g.axes(x));
    if (!recurrences_.empty()) find_dependents(f, x, below);
    for (int i = 0; i <= f.value; ++i) {
      if (!below[i]) continue;
      if (x.value == i) {
        tangents_[i] = tangent;
      } else if (by_symbol && g.op({i}) == opcode::symbol && g[{i}].index == symbol) {
        list<axis_id> to;
        to.append(g.dims({i}));
        tangents_[i] = g.rename(tangent, {from.data(), from.size()}, {to.data(), to.size()});
      } else if (g.op({i}) == opcode::carried) {
        if (depends_[i] != dependence::none) tangents_[i] = of_carried({i});
      } else if (g.op({i}) == opcode::scanned) {
        if (depends_[i] != dependence::none) tangents_[i] = of_scanned({i});
      } else if (g[{i}].operand_count > 0) {
        tangents_[i] = of({i});
      }
    }
  }
  constexpr node_id tangent(node_id id) const {
    const node_id t = id.value < tangents_.size() ? tangents_[id.value] : node_id{};
    return t.valid() ? t : g_->literal(0);
  }

 private:
  constexpr node_id of(node_id id) {
    graph& g = *g_;
    const node n = g[id];
    if (n.op == opcode::stop || gives_mask(n.op)) return {};
    const node_id first = tangents_[g.operand(id, 0).value];
    for (node_id o : g.operands(id)) zeros_[id.value] = zeros_[id.value] || zeros_[o.value];
    if (is_reduction(n.op) || n.op == opcode::rename || n.op == opcode::reshape || n.op == opcode::affine ||
        n.op == opcode::gather || n.op == opcode::scatter || n.op == opcode::barrier)
      return first.valid() ? of_structure(id, n, first) : node_id{};
    if (n.op == opcode::select) return of_select(id);
    node_id total;
    const bool own = n.op == opcode::custom;
    for (int j = own ? 1 : 0; j < n.operand_count; j += own ? 2 : 1) {
      const node_id t = tangents_[g.operand(id, j).value];
      if (!t.valid()) continue;
      node_id part = own ? (term{g_, t} * term{g_, g.operand(id, j + 1)}).id : operations::pull(g, id, j, t);
      if (!own && part.valid() && zeros_[g.operand(id, j).value] && operations::is_singular(n.op)) {
        const term still = equal(term{g_, t}, term{g_, g.literal(0)});
        part = select(still, term{g_, g.literal(0)}, term{g_, part}).id;
      }
      if (!part.valid() || g.is_literal(part, 0)) continue;
      total = total.valid() ? (term{g_, total} + term{g_, part}).id : part;
    }
    return total;
  }

  constexpr node_id of_select(node_id id) {
    graph& g = *g_;
    const node_id then = tangents_[g.operand(id, 1).value], otherwise = tangents_[g.operand(id, 2).value];
    if (!then.valid() && !otherwise.valid()) return {};
    if (!then.valid() || !otherwise.valid()) zeros_[id.value] = true;
    return g.ternary(opcode::select, g.operand(id, 0), then.valid() ? then : g.literal(0),
                     otherwise.valid() ? otherwise : g.literal(0));
  }

  constexpr node_id of_structure(node_id id, const node& n, node_id tangent) {
    graph& g = *g_;
    const term x{g_, g.operand(id, 0)}, y{g_, id}, t{g_, tangent};
    list<axis_id> dims;
    dims.append(g.dims(id));
    const int half = dims.size() / 2;
    switch (n.op) {
      case opcode::sum: return g.sum(tangent, n.over);
      case opcode::product: return sum(product_slope(x, n.over, again_) * t, n.over).id;
      case opcode::rename: return g.rename(tangent, {dims.data(), half}, {dims.data() + half, half});
      case opcode::reshape: {
        axis_set before;
        for (int i = 0; i < n.index; ++i) before |= axis_set::of(dims[i]);
        if ((t.axes() & before).empty()) return tangent;
        return g.reshape(tangent, {dims.data(), n.index}, {dims.data() + n.index, dims.size() - n.index});
      }
      case opcode::affine: {
        const index_map map = g.view().maps[n.index];
        return g.affine(tangent, dims[0], dims[1], dims[2], map, 0);
      }
      case opcode::gather: return xgrad::graph::gather(g, tangent, dims[0], g.operand(id, 1), 0);
      case opcode::scatter: return xgrad::graph::scatter(g, tangent, g.operand(id, 1), dims[0], n.over);
      case opcode::barrier: return tangent;
      default: {  // the mean of the tangents of those that tie
        const term tied = equal(x, y);
        const term count = sum(apply(opcode::to_number, tied), n.over);
        return (sum(select(tied, t, t.literal(0)), n.over) / count).id;
      }
    }
  }

  // A recurrence in the same direction carries the tangents of what this one carries.
  struct tangent_recurrence {
    closed_recurrence tangents;
    list<int> carries;  // whose tangents those are, from the first carry of the recurrence
  };
  constexpr void find_dependents(node_id f, node_id x, const list<bool>& below) {
    const graph_view g = g_->view();
    depends_.resize(f.value + 1, dependence::none);
    for (int i = 0; i <= f.value; ++i) {
      const bool by_symbol = g.op(x) == opcode::symbol && g.op({i}) == opcode::symbol && g[{i}].index == g[x].index;
      if (below[i] && (x.value == i || by_symbol)) depends_[i] = dependence::itself;
    }
    mark_dependents(g, depends_);
  }
  constexpr node_id of_carried(node_id id) {
    graph& g = *g_;
    const int carry = g[id].index, which = g.view().carries[carry].of;
    tangent_recurrence& t = recurrences_[which];
    if (t.tangents.which < 0) open(which, t);
    const int first = g.view().recurrences[which].first_carry;
    int at = 0;
    while (t.carries[at] != carry - first) ++at;
    list<axis_id> from, to;
    from.append(g.dims(g.carried(carry)));
    to.append(g.dims(id));
    const node_id canonical = g.carried(g.view().recurrences[t.tangents.which].first_carry + at);
    return g.rename(canonical, {from.data(), from.size()}, {to.data(), to.size()});
  }
  constexpr void open(int which, tangent_recurrence& t) {
    graph& g = *g_;
    t.carries = active_carries(g, which, depends_);
    t.tangents.which = add_derivatives_of(g, which, g.view().recurrences[which].backward, t.carries, added_);
  }
  constexpr node_id of_scanned(node_id id) {
    graph& g = *g_;
    const int which = g[id].index;
    tangent_recurrence& t = recurrences_[which];
    const closed_recurrence values = closed_like(g, id);
    const list<bool> inside = xgrad::graph::steps_of(g.view(), which, id.value);
    outside_reader read(g, values, inside, g.view().recurrences[which].recomputes);
    const node_id own = tangents_[g.operand(id, 0).value];
    zeros_[id.value] = zeros_[g.operand(id, 0).value];
    if (!own.valid() || t.tangents.which < 0) return read(own);
    if (t.tangents.operands.empty()) {
      t.tangents.operands.push_back({});
      for (int c : t.carries)
        for (int which_end = 1; which_end <= 2; ++which_end)
          t.tangents.operands.push_back(read(tangent(values.operands[2 * c + which_end])));
    }
    const node_id seen = read(own);
    const list<bool> steps = own_steps(g, t.tangents);
    return outside_reader(g, t.tangents, steps, false)(seen);
  }

  graph* g_;
  bool again_;
  list<node_id> tangents_;
  list<bool> zeros_;  // the tangent is exactly 0 where a branch was not taken: no infinite slope matters there
  list<tangent_recurrence> recurrences_;  // by the recurrence whose tangents it has
  list<char> depends_;
  axis_set added_;  // that the given tangent has and x has not
};

// d f[i] / d x[i], `order` times. Where x has axes that f lacks: the derivative of f by each element of x.
constexpr node_id derivative(graph& g, node_id f, node_id x, int order, bool again) {
  for (int i = 0; i < order; ++i) {
    const bool more = again || i + 1 < order;
    if (g.axes(x).size() > g.axes(f).size()) {
      list<axis_id> dims;
      if (g.op(x) == opcode::symbol) dims.append(g.dims(x));
      const wanted by{x, {dims.data(), dims.size()}};
      f = reverse_sweep(g, f, g.literal(1), {&by, 1}, more).adjoint(by);
    } else {
      f = forward_sweep(g, f, x, g.literal(1), more).tangent(f);
    }
  }
  return f;
}

}  // namespace xgrad::calculus
