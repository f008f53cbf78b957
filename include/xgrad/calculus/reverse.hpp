// Reverse differentiation in index notation: the adjoint of every node that lies between f and what is wanted.
// The rule of an operation times the adjoint, summed over the axes that the operand lacks; there are no cases of shape.
// Invariant: an adjoint varies along axes of its node, and of the seed that no node below f has; one that is zero
// everywhere is no node.
#pragma once

#include "outside.hpp"

namespace xgrad::calculus {

// What to differentiate by: a symbol, wherever it occurs, or a sub-expression; `dims`: the axes of the result.
struct wanted {
  node_id of;
  span<axis_id> dims;
};

// The derivative of a product over axes by each factor, the product of the others: 1 in the place of the factor itself.
// n^2 factors, but right in every order of derivatives, at zeros too.
constexpr term product_of_others(term x, axis_set over) {
  graph& g = *x.owner;
  const axis_set present = over & x.axes();  // x repeats along the others, which reduce counts
  axis_set taken = xgrad::graph::axes_below(g.view(), x.id);
  list<axis_id> from, to;
  term itself;
  for (axis_id a : present) {
    from.push_back(a);
    to.push_back(g.free_axis(support::extent(g.extent_of(a)), taken));
    taken |= axis_set::of(to.back());
    const term same = equal(term{&g, g.iota(a)}, term{&g, g.iota(to.back())});
    itself = itself.id.valid() ? term{&g, g.binary(opcode::logical_and, itself.id, same.id)} : same;
  }
  axis_set along;
  for (axis_id a : to) along |= axis_set::of(a);
  const term all{&g, g.rename(x.id, {from.data(), from.size()}, {to.data(), to.size()})};
  return reduce(opcode::product, select(itself, x.literal(1), all), along);
}
// The same, with n factors, for the last of several derivatives: with one zero its derivative is the product of the
// others, with two all are 0. The masks have no derivative.
constexpr term product_slope(term x, axis_set over, bool again) {
  if (again) return product_of_others(x, over);
  const term zero = x.literal(0), one = x.literal(1);
  const term is_zero = equal(x, zero);
  const term zeros = sum(apply(opcode::to_number, is_zero), over);
  const term nonzero = select(is_zero, one, x);
  const term others = reduce(opcode::product, nonzero, over);
  return select(is_zero, select(equal(zeros, one), others, zero), select(equal(zeros, zero), others, zero) / nonzero);
}

class reverse_sweep {
 public:
  // The adjoints of f, times `seed`, back to all that is wanted; `again`: they will be differentiated.
  constexpr reverse_sweep(graph& g, node_id f, node_id seed, span<wanted> by, bool again)
      : reverse_sweep(g, f, masked{{&g, seed}}, by, again) {}
  constexpr reverse_sweep(graph& g, node_id f, const masked& seed, span<wanted> by, bool again)
      : g_(&g), again_(again), depends_(f.value + 1, dependence::none), latest_(f.value + 1, -1),
        first_scanned_(g.view().recurrences.size(), -1) {
    list<bool> below(f.value + 1, false);
    below[f.value] = true;
    for (int i = f.value; i >= 0; --i)
      if (below[i])
        for (node_id o : g.operands({i})) below[o.value] = true;
    order_ = xgrad::graph::evaluation_order(g.view(), f.value + 1, [&](int i) { return below[i]; });
    mark(f, by);
    contribute(f, seed);
    for (int i = order_.size() - 1; i >= 0; --i) visit({order_[i]});
  }

  // The derivative by `w`; a literal zero when f does not depend on it.
  constexpr node_id adjoint(const wanted& w) const {
    graph& g = *g_;
    if (g.op(w.of) != opcode::symbol) return reached(w.of) ? settle(collect(w.of)).id : g.literal(0);
    node_id total;
    for (int i : occurrences_) {
      if (!reached({i}) || g[{i}].index != g[w.of].index) continue;
      list<axis_id> from;
      from.append(g.dims({i}));
      const node_id here = g.rename(settle(collect({i})).id, {from.data(), from.size()}, w.dims);
      total = total.valid() ? (term{g_, total} + term{g_, here}).id : here;
    }
    return total.valid() ? total : g.literal(0);
  }

 private:
  constexpr bool reached(node_id id) const { return id.value < latest_.size() && latest_[id.value] >= 0; }

  constexpr void mark(node_id f, span<wanted> by) {
    const graph_view g = g_->view();
    list<char> symbols(g.symbols.size(), 0);
    for (const wanted& w : by) {
      if (g.op(w.of) == opcode::symbol) symbols[g[w.of].index] = 1;
      else if (w.of.value <= f.value) depends_[w.of.value] = dependence::itself;
    }
    for (int i : order_) {
      const node& n = g.nodes.first[i];
      if (n.op == opcode::scanned && first_scanned_[n.index] < 0) first_scanned_[n.index] = i;
      if (n.op != opcode::symbol || symbols[n.index] == 0) continue;
      depends_[i] = dependence::itself;
      occurrences_.push_back(i);
    }
    mark_dependents(g, depends_);
  }

  constexpr void contribute(node_id to, const masked& part) {
    if (!part.valid() || part.value.is(0)) return;  // zero everywhere is no node
    contributions_.push_back({part, to, latest_[to.value]});
    latest_[to.value] = contributions_.size() - 1;
  }

  // The sum of all contributions to a node: now, when all its users are done, so that masks find their complements.
  constexpr masked collect(node_id id) const {
    list<masked> parts;
    for (int i = latest_[id.value]; i >= 0; i = contributions_[i].earlier) parts.push_back(contributions_[i].part);
    for (int i = 0, j = parts.size() - 1; i < j; ++i, --j) {  // as they came
      const masked swapped = parts[i];
      parts[i] = parts[j];
      parts[j] = swapped;
    }
    return operations::combine(parts);
  }

  // The steps of a recurrence are visited all together, when all that is scanned has its adjoint.
  constexpr void visit(node_id id) {
    if (depends_[id.value] != dependence::passes_on) return;
    const node n = (*g_)[id];
    if (n.op == opcode::scanned) {
      if (first_scanned_[n.index] == id.value) sweep_recurrence(n.index);
    } else if (n.op != opcode::carried && reached(id)) {
      propagate(id);
    }
  }

  constexpr void propagate(node_id id) {
    const node n = (*g_)[id];
    const masked adjoint = collect(id);
    for (int j = first_argument(n.op); j < n.operand_count; j += argument_step(n.op)) {
      const node_id to = g_->operand(id, j);
      if (depends_[to.value] != 0) contribute(to, contribution(id, n, j, adjoint));
    }
  }

  // Rules of structure apply to the value; the mask has axes of the node alone.
  constexpr masked contribution(node_id id, const node& n, int j, const masked& adjoint) {
    graph& g = *g_;
    const node_id x = g.operand(id, j);
    const term y{&g, id}, a = adjoint.value;
    const auto with = [&](term value) { return masked{value, adjoint.mask, adjoint.zeros}; };
    switch (n.op) {
      case opcode::sum: return adjoint;
      case opcode::barrier:
        if (n.axes == g.axes(x)) return adjoint;
        return of_settled(of_axes(x, n.axes, settle(adjoint).id), adjoint);
      case opcode::product: return with(a * product_slope({&g, x}, n.over, again_));
      case opcode::maximum_of:
      case opcode::minimum_of: {
        const term tied = equal({&g, x}, y);
        const term count = sum(apply(opcode::to_number, tied), n.over);
        return with(select(tied, a / count, a.literal(0)));
      }
      case opcode::rename: {
        list<axis_id> dims;
        dims.append(g.dims(id));
        const int half = dims.size() / 2;
        const span<axis_id> from{dims.data() + half, half}, to{dims.data(), half};
        return {{&g, g.rename(a.id, from, to)},
                adjoint.mask.valid() ? g.rename(adjoint.mask, from, to) : node_id{},
                adjoint.zeros};
      }
      case opcode::affine: return of_settled(of_affine(id, n, x, settle(adjoint).id), adjoint);
      case opcode::gather: return j == 0 ? of_settled(of_gather(id, x, settle(adjoint).id), adjoint) : masked{};
      case opcode::scatter: return j == 0 ? of_settled(of_scatter(id, x, settle(adjoint).id), adjoint) : masked{};
      case opcode::reshape: return of_settled(of_reshape(id, n, x, settle(adjoint).id), adjoint);
      case opcode::custom: {
        const term part = settle(with(a * term{&g, g.operand(id, j + 1)}));
        return of_settled(of_axes(x, n.axes, part.id), adjoint);
      }
      default: return operations::pull(g, id, j, adjoint);
    }
  }
  constexpr masked of_settled(node_id part, const masked& adjoint) {
    return {{g_, part}, {}, adjoint.zeros || adjoint.mask.valid()};
  }

  // Sums a contribution that has one value for each point along `axes` over those that x lacks.
  constexpr node_id of_axes(node_id x, axis_set axes, node_id part) {
    if (!part.valid() || g_->is_literal(part, 0)) return {};
    return g_->sum(part, axes.without(g_->axes(x)));
  }

  // Position (p i + q j + o) / d of x holds the sum over j of the adjoint at i = (d a - q j - o) / p.
  constexpr node_id of_affine(node_id id, const node& n, node_id x, node_id adjoint) {
    graph& g = *g_;
    const index_map map = g.view().maps[n.index];
    const axis_id from = g.dims(id)[0], first = g.dims(id)[1], second = g.dims(id)[2];
    const support::extent offset = g.view().extents[map.offset];
    const int sign = map.first < 0 ? -1 : 1;
    index_map back;
    back.first = sign * map.divisor;
    back.second = -sign * map.second;
    back.divisor = sign * map.first;
    back.offset = g.extent_index(support::extent(-sign) * offset);
    if (!first.valid() || map.first == 0) {
      const term at = equal(term{&g, g.iota(from)}, term{&g, g.extent_node(offset)});
      return select(at, term{&g, adjoint}, term{&g, g.literal(0)}).id;
    }
    const axis_set others = g.axes(x).without(axis_set::of(from));
    const bool kept = others.contains(first);  // a diagonal: the axis is x's own, too
    node_id part = adjoint;
    if (kept) {
      const axis_id apart = g.free_axis(g.extent_of(first), g.axes(adjoint) | g.axes(x) | axis_set::of(from));
      const term along{&g, g.iota(first)}, position{&g, g.iota(apart)};
      part = select(equal(along, position), term{&g, g.rename(adjoint, {&first, 1}, {&apart, 1})}, along.literal(0)).id;
      part = g.affine(part, apart, from, second, back, 0);
    } else {
      part = g.affine(part, first, from, second, back, 0);
    }
    if (second.valid() && !others.contains(second)) part = g.sum(part, axis_set::of(second));
    return of_axes(x, g.axes(x) | axis_set::of(from), part);
  }

  // Positions are whole numbers and have no derivative; adjoints add up where x was read.
  constexpr node_id of_gather(node_id id, node_id x, node_id adjoint) {
    graph& g = *g_;
    if (g.is_literal(adjoint, 0)) return {};
    const axis_id read = g.dims(id)[0];
    const node_id at = g.operand(id, 1);
    const axis_set kept = g.axes(x).without(axis_set::of(read));
    const axis_set taken = g.axes(adjoint) | g.axes(at);
    const axis_id to = taken.contains(read) ? g.free_axis(support::extent(g.extent_of(read)), taken | g.axes(x)) : read;
    const node_id part = xgrad::graph::scatter(g, adjoint, at, to, g.axes(at).without(kept));
    return to == read ? part : g.rename(part, {&to, 1}, {&read, 1});
  }
  constexpr node_id of_scatter(node_id id, node_id x, node_id adjoint) {
    graph& g = *g_;
    const node_id at = g.operand(id, 1);
    const axis_id to = g.dims(id)[0];
    const axis_set space = g.axes(x) | g.axes(at);
    return of_axes(x, space, xgrad::graph::gather(g, adjoint, to, at, 0));
  }

  // Back-propagation through the steps: a recurrence in the other direction carries the adjoint of what this one carries.
  // Its step is the reverse of the step; what that needs of the step's values it reads where they were stored.
  constexpr void sweep_recurrence(int which) {
    graph& g = *g_;
    const xgrad::graph::recurrence r = g.view().recurrences[which];
    const list<bool> inside = xgrad::graph::steps_of(g.view(), which, latest_.size());
    list<node_id> scanned;
    axis_set added;  // the seed's axes
    for (int i : order_) {
      if (g.op({i}) != opcode::scanned || g[{i}].index != which || !reached({i})) continue;
      scanned.push_back({i});
      const masked adjoint = collect({i});
      axis_set axes = adjoint.value.axes();
      if (adjoint.mask.valid()) axes |= g.axes(adjoint.mask);
      added |= axes.without(g.axes({i}));
    }
    if (scanned.empty()) return;
    const closed_recurrence forward = closed_like(g, scanned[0]);
    const int first_contribution = contributions_.size();
    closed_recurrence back;
    back.operands.push_back({});
    const list<int> active = active_carries(g, which, depends_);
    back.which = add_derivatives_of(g, which, !r.backward, active, added);
    for (node_id id : scanned) contribute(g.operand(id, 0), collect(id));
    for (int i = 0; i < active.size(); ++i)
      contribute_if_wanted(forward.operands[2 + 2 * active[i]], {{&g, carried_of(back.which, i)}});
    for (int j = order_.size() - 1; j >= 0; --j) {
      const int i = order_[j];
      if (!inside[i]) continue;
      visit({i});
      if (depends_[i] == dependence::passes_on && g.op({i}) != opcode::carried) depends_[i] = dependence::none;
    }

    outside_reader read_forward(g, forward, with_inner(inside, which, back.which), r.recomputes);
    for (int c : active) {
      back.operands.push_back(g.literal(0));
      back.operands.push_back(read_forward(adjoint_of_carry(r.first_carry + c, inside)));
    }
    const auto leaves = [&](int i) { return !inside[contributions_[i].to.value]; };
    for (int i = first_contribution; i < contributions_.size(); ++i)
      if (leaves(i)) replace(contributions_[i].part, read_forward);
    const list<bool> steps_back = own_steps(g, back);
    outside_reader read_back(g, back, steps_back, false);
    for (int i = first_contribution; i < contributions_.size(); ++i)
      if (leaves(i)) replace(contributions_[i].part, read_back);
    for (int i = 0; i < active.size(); ++i) contribute_start(r, active[i], forward, back, back.operands[2 + 2 * i]);
    for (int i = 0; i < inside.size(); ++i)
      if (inside[i] && depends_[i] == dependence::passes_on) depends_[i] = dependence::none;
  }
  // And what recurrences inside it have been asked for since.
  constexpr list<bool> with_inner(const list<bool>& inside, int which, int first_new) const {
    list<bool> all = inside;
    const list<bool> now = xgrad::graph::steps_of(g_->view(), which, g_->size());
    all.resize(g_->size(), false);
    for (int i = inside.size(); i < all.size(); ++i)
      all[i] = now[i] && g_->op({i}) == opcode::scanned && (*g_)[{i}].index < first_new;
    return all;
  }
  constexpr void contribute_if_wanted(node_id to, const masked& part) {
    if (depends_[to.value] != dependence::none) contribute(to, part);
  }
  static constexpr void replace(masked& part, outside_reader& read) {
    part.value.id = read(part.value.id);
    part.mask = read(part.mask);
  }
  constexpr node_id carried_of(int recurrence, int c) {
    return g_->carried(g_->view().recurrences[recurrence].first_carry + c);
  }
  // Under the carried value's own axes.
  constexpr node_id adjoint_of_carry(int carry, const list<bool>& inside) {
    graph& g = *g_;
    list<axis_id> to;
    to.append(g.dims(g.carried(carry)));
    node_id total;
    for (int i = 0; i < inside.size(); ++i) {
      if (!inside[i] || g.op({i}) != opcode::carried || g[{i}].index != carry || !reached({i})) continue;
      list<axis_id> from;
      from.append(g.dims({i}));
      const node_id here = g.rename(settle(collect({i})).id, {from.data(), from.size()}, {to.data(), to.size()});
      total = total.valid() ? (term{g_, total} + term{g_, here}).id : here;
    }
    return total.valid() ? total : g.literal(0);
  }
  // What the first step is given has the adjoint that the last step back leaves.
  constexpr void contribute_start(const xgrad::graph::recurrence& r, int c, const closed_recurrence& forward,
                                  closed_recurrence& back, node_id next) {
    graph& g = *g_;
    const node_id start = forward.operands[1 + 2 * c];
    if (depends_[start.value] == dependence::none) return;
    const support::extent last = g.extent_of(r.along) - support::extent(1);
    index_map map;
    map.offset = g.extent_index(r.backward ? last : support::extent(0));
    const node_id scanned = back.read(g, next);
    axis_set own;
    for (axis_id a : g.view().axes_of(g.view().carries[r.first_carry + c])) own |= axis_set::of(a);
    contribute(start, {{&g, of_axes(start, own, g.affine(scanned, r.along, {}, {}, map, 0))}});
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
  bool again_;
  struct entry {
    masked part;
    node_id to;
    int earlier = -1;  // the contribution to the same node before this
  };
  list<char> depends_;
  list<int> order_;          // of visits, backward
  list<int> occurrences_;    // of wanted symbols
  list<int> latest_;         // of each node: its last contribution
  list<int> first_scanned_;  // of each recurrence
  list<entry> contributions_;
};

}  // namespace xgrad::calculus
