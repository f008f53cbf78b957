// Evaluates a graph without requests on small dense arrays: values in double and, on request, the derivative along one
// direction of its symbols (dual numbers, forward through the graph, knowing nothing of calculus).
// Invariant: a node's array holds its values over its own axes, row-major by ascending axis id.
// Works in constant expressions and at run time alike; written to take few evaluation steps.
#pragma once

#include "../operations/registry.hpp"
#include "../support/math.hpp"
#include "../support/math/ieee.hpp"
#include "places.hpp"

namespace xgrad::checks {

namespace math = support::math;

class interpreter : public element_places {
 public:
  // extent_sizes: the size of each extent of the graph's table.
  constexpr interpreter(const graph_view& g, span<int> extent_sizes)
      : element_places(g, extent_sizes), first_(g.size(), -1), folded_(g.size()), active_(g.size()) {
    for (int i = 0; i < g.size(); ++i) folded_[i] = g.op({i}) == opcode::multiply;
    for (int i = 0; i < g.size(); ++i)
      if (g.op({i}) != opcode::sum)
        for (node_id o : g.operands({i})) folded_[o.value] = false;
  }

  // Values of these nodes and of all they need.
  constexpr void evaluate(span<node_id> wanted, const symbol_arrays& symbols) {
    list<bool> live(g_.size());
    for (node_id id : wanted) {
      live[id.value] = true;
      folded_[id.value] = false;
    }
    for (int i = g_.size() - 1; i >= 0; --i)
      if (live[i])
        for (node_id o : g_.operands({i})) live[o.value] = true;
    int total = values_.size();
    for (int i = 0; i < g_.size(); ++i)
      if (live[i] && first_[i] < 0 && !folded_[i]) {
        first_[i] = total;
        total += count(node_id{i});
      } else {
        live[i] = false;
      }
    values_.resize(total);
    find_first_scanned(live);
    for (int i = 0; i < g_.size(); ++i)
      if (live[i]) evaluate_node({i}, symbols);
  }

  // From now on, what a `stop` passes on is taken from another evaluation of the same graph.
  constexpr void hold_stops_of(const interpreter& other) { held_ = &other; }

  // Derivatives along a direction, of all evaluated nodes up to `last`; symbols without an array there stay fixed.
  constexpr void differentiate(const symbol_arrays& direction, node_id last) {
    tangents_.clear();
    tangents_.resize(values_.size());
    list<bool> live(g_.size());
    for (int i = 0; i <= last.value; ++i) live[i] = first_[i] >= 0;
    find_first_scanned(live);
    for (int i = 0; i <= last.value; ++i)
      if (first_[i] >= 0) differentiate_node({i}, direction);
      else if (folded_[i]) active_[i] = any_active({i});
  }

  constexpr double value(node_id id, int at = 0) const { return values_[first_[id.value] + at]; }
  constexpr double tangent(node_id id, int at = 0) const { return tangents_[first_[id.value] + at]; }
  constexpr span<double> values(node_id id) const { return {values_.data() + first_[id.value], count(id)}; }
 private:
  constexpr list<int>& place_of(int operand) { return operand == 0 ? at0_ : operand == 1 ? at1_ : at2_; }

  constexpr void evaluate_node(node_id id, const symbol_arrays& symbols) {
    const node& n = g_[id];
    double* const out = values_.data() + first_[id.value];
    const int size = count(n.axes);
    switch (n.op) {
      case opcode::literal: out[0] = n.value; return;
      case opcode::extent: out[0] = extent_sizes_[n.index]; return;
      case opcode::iota:
        for (int i = 0; i < size; ++i) out[i] = i;
        return;
      case opcode::symbol: {
        const span<double> given = symbols.of(n.index);
        place_source(id, at0_);
        for (int i = 0; i < size; ++i) out[i] = given[at0_[i]];
        return;
      }
      case opcode::rename:
      case opcode::reshape: {
        const double* const in = values_.data() + first_[g_.operand(id, 0).value];
        place_source(id, at0_);
        for (int i = 0; i < size; ++i) out[i] = in[at0_[i]];
        return;
      }
      case opcode::affine:
      case opcode::gather: {
        const double* const in = values_.data() + first_[g_.operand(id, 0).value];
        place_read(id);
        for (int i = 0; i < size; ++i) out[i] = at0_[i] < 0 ? n.value : in[at0_[i]];
        return;
      }
      case opcode::scatter: return add_scattered(id, values_, out);
      case opcode::stop:
      case opcode::barrier:
      case opcode::custom: {
        const node_id o = g_.operand(id, 0);
        const bool held = n.op == opcode::stop && held_ != nullptr;
        const double* const in =
            held ? held_->values_.data() + held_->first_[o.value] : values_.data() + first_[o.value];
        place_operand(at0_, n.axes, g_[o].axes);
        for (int i = 0; i < size; ++i) out[i] = in[at0_[i]];
        return;
      }
      case opcode::carried: return;  // the recurrence sets it
      case opcode::scanned: {
        if (first_scanned_[n.index] == id.value)
          run_steps(id, values_, [&](node_id step) { evaluate_node(step, symbols); });
        const node_id o = g_.operand(id, 0);
        const double* const in = values_.data() + first_[o.value];
        place_operand(at0_, n.axes, g_[o].axes);
        for (int i = 0; i < size; ++i) out[i] = in[at0_[i]];
        return;
      }
      case opcode::sum:
        if (const node_id o = g_.operand(id, 0); folded_[o.value]) {
          for (int i = 0; i < size; ++i) out[i] = 0;
          return add_products(n, o, values_, values_, out, size);
        }
        [[fallthrough]];
      case opcode::product:
      case opcode::maximum_of:
      case opcode::minimum_of: reduce(n, g_.operand(id, 0), out, size); return;
      default: break;
    }
    const double* in[3] = {};
    for (int k = 0; k < n.operand_count; ++k) {
      const node_id o = g_.operand(id, k);
      in[k] = values_.data() + first_[o.value];
      place_operand(place_of(k), n.axes, g_[o].axes);
    }
    if (n.operand_count == 1)
      for (int i = 0; i < size; ++i) out[i] = operations::evaluate(n.op, n.index, in[0][at0_[i]], 0.0, 0.0);
    else if (n.operand_count == 2)
      for (int i = 0; i < size; ++i) out[i] = operations::evaluate(n.op, n.index, in[0][at0_[i]], in[1][at1_[i]], 0.0);
    else
      for (int i = 0; i < size; ++i)
        out[i] = operations::evaluate(n.op, n.index, in[0][at0_[i]], in[1][at1_[i]], in[2][at2_[i]]);
  }

  constexpr void place_read(node_id id) {
    if (g_.op(id) == opcode::affine) place_source(id, at0_);
    else place_gathered(id, values_.data() + first_[g_.operand(id, 1).value], at0_);
  }
  constexpr void add_scattered(node_id id, const list<double>& of, double* out) {
    const double* const in = of.data() + first_[g_.operand(id, 0).value];
    place_scattered(id, values_.data() + first_[g_.operand(id, 1).value], at0_);
    place_operand(at1_, scattered_space(id), g_[g_.operand(id, 0)].axes);
    for (int i = 0; i < count(id); ++i) out[i] = 0;
    for (int i = 0; i < at0_.size(); ++i)
      if (at0_[i] >= 0) out[at0_[i]] = math::sum_of(out[at0_[i]], in[at1_[i]]);
  }

  constexpr void find_first_scanned(const list<bool>& live) {
    first_scanned_.clear();
    first_scanned_.resize(g_.recurrences.count, -1);
    for (int i = 0; i < g_.size(); ++i)
      if (live[i] && g_.op({i}) == opcode::scanned && first_scanned_[g_[{i}].index] < 0)
        first_scanned_[g_[{i}].index] = i;
  }
  // All steps of a recurrence, in order: what is carried is set for one position, then every node evaluated along all.
  template <class Evaluate>
  constexpr void run_steps(node_id scanned, list<double>& of, const Evaluate& evaluate_one) {
    const graph::recurrence& r = g_.recurrences[g_[scanned].index];
    const list<bool> inside = graph::steps_of(g_, g_[scanned].index, scanned.value);
    const int steps = sizes_[r.along.value];
    for (int s = 0; s < steps; ++s) {
      const int at = r.backward ? steps - 1 - s : s, before = r.backward ? at + 1 : at - 1;
      for (int i = 0; i < scanned.value; ++i) {
        if (!inside[i] || first_[i] < 0 || g_.op({i}) != opcode::carried) continue;
        const int c = g_[{i}].index - r.first_carry;
        carry({i}, g_.operand(scanned, s == 0 ? 1 + 2 * c : 2 + 2 * c), r.along, at, before, of);
      }
      for (int i = 0; i < scanned.value; ++i)
        if (inside[i] && first_[i] >= 0 && g_.op({i}) != opcode::carried) evaluate_one(node_id{i});
    }
  }
  // The leaf's values at one position from the source's at another.
  constexpr void carry(node_id leaf, node_id source, axis_id along, int at, int from, list<double>& of) const {
    const axis_set inner = g_[source].axes;
    const span<axis_id> dims = g_.dims(leaf), own = g_.axes_of(g_.carries[g_[leaf].index]);
    list<int> positions, steps;
    detail::place(positions, g_[leaf].axes, sizes_, [&](axis_id a) {
      for (int d = 0; d < own.count; ++d)
        if (dims[d + 1] == a) return stride(inner, own[d]);
      return 0;
    });
    detail::place(steps, g_[leaf].axes, sizes_, [&](axis_id a) { return a == along ? 1 : 0; });
    const int offset = first_[source.value] + (inner.contains(along) ? from * stride(inner, along) : 0);
    for (int i = 0; i < positions.size(); ++i)
      if (steps[i] == at) of[first_[leaf.value] + i] = of[offset + positions[i]];
  }

  constexpr void reduce(const node& n, node_id o, double* out, int size) {
    const double* const in = values_.data() + first_[o.value];
    const int from = count(o);
    place_operand(at0_, g_[o].axes, n.axes);
    for (int i = 0; i < size; ++i) out[i] = n.op == opcode::product ? 1 : 0;
    if (n.op == opcode::sum) {
      for (int i = 0; i < from; ++i) out[at0_[i]] = math::sum_of(out[at0_[i]], in[i]);
    } else if (n.op == opcode::product) {
      for (int i = 0; i < from; ++i) out[at0_[i]] = math::product_of(out[at0_[i]], in[i]);
    } else {
      const double sign = n.op == opcode::maximum_of ? 1 : -1;
      list<bool> seen(size);
      for (int i = 0; i < from; ++i) {
        double& best = out[at0_[i]];
        if (!seen[at0_[i]] || sign * in[i] > sign * best || math::isnan(in[i])) best = in[i];
        seen[at0_[i]] = true;
      }
    }
  }

  // Adds the sums of the products of o's operands, taken from those two lists, without an array of the products.
  constexpr void add_products(const node& n, node_id o, const list<double>& as, const list<double>& bs, double* out,
                              int size) {
    const node_id left = g_.operand(o, 0), right = g_.operand(o, 1);
    const double* const a = as.data() + first_[left.value];
    const double* const b = bs.data() + first_[right.value];
    list<int> summed_a, summed_b;
    place_operand(at0_, n.axes, g_[left].axes);
    place_operand(at1_, n.axes, g_[right].axes);
    place_operand(summed_a, n.over, g_[left].axes);
    place_operand(summed_b, n.over, g_[right].axes);
    for (int i = 0; i < size; ++i) {
      double total = out[i];
      const double* const x = a + at0_[i];
      const double* const y = b + at1_[i];
      for (int j = 0; j < summed_a.size(); ++j)
        total = math::sum_of(total, math::product_of(x[summed_a[j]], y[summed_b[j]]));
      out[i] = total;
    }
  }

  constexpr bool any_active(node_id id) const {
    for (node_id o : g_.operands(id))
      if (active_[o.value]) return true;
    return false;
  }

  constexpr void differentiate_node(node_id id, const symbol_arrays& direction) {
    const node& n = g_[id];
    double* const out = tangents_.data() + first_[id.value];
    const int size = count(n.axes);
    active_[id.value] = n.op == opcode::carried || n.op == opcode::scanned ? true
                        : n.op == opcode::symbol                          ? direction.count(n.index) > 0
                        : n.op == opcode::stop || graph::gives_mask(n.op) ? false
                                                                          : any_active(id);
    if (!active_[id.value]) return;
    const node_id o = graph::is_leaf(n.op) ? id : g_.operand(id, 0);
    const double* const in = tangents_.data() + (first_[o.value] < 0 ? 0 : first_[o.value]);
    switch (n.op) {
      case opcode::symbol: {
        const span<double> given = direction.of(n.index);
        place_source(id, at0_);
        for (int i = 0; i < size; ++i) out[i] = given[at0_[i]];
        return;
      }
      case opcode::rename:
      case opcode::reshape:
        place_source(id, at0_);
        for (int i = 0; i < size; ++i) out[i] = in[at0_[i]];
        return;
      case opcode::affine:
      case opcode::gather:
        place_read(id);
        for (int i = 0; i < size; ++i) out[i] = at0_[i] < 0 ? 0 : in[at0_[i]];
        return;
      case opcode::scatter: return add_scattered(id, tangents_, out);
      case opcode::carried: return;
      case opcode::scanned:
        if (first_scanned_[n.index] == id.value)
          run_steps(id, tangents_, [&](node_id step) {
            for (int i = 0; i < count(step); ++i) tangents_[first_[step.value] + i] = 0;
            differentiate_node(step, direction);
          });
        [[fallthrough]];
      case opcode::barrier:
      case opcode::custom:  // through the value itself, so that a wrong derivative rule is found
        place_operand(at0_, n.axes, g_[o].axes);
        for (int i = 0; i < size; ++i) out[i] = in[at0_[i]];
        return;
      case opcode::sum:
        if (folded_[o.value]) {
          if (active_[g_.operand(o, 0).value]) add_products(n, o, tangents_, values_, out, size);
          if (active_[g_.operand(o, 1).value]) add_products(n, o, values_, tangents_, out, size);
          return;
        }
        place_operand(at0_, g_[o].axes, n.axes);
        for (int i = 0; i < at0_.size(); ++i) out[at0_[i]] = math::sum_of(out[at0_[i]], in[i]);
        return;
      case opcode::product:
      case opcode::maximum_of:
      case opcode::minimum_of: differentiate_reduction(n, id, o); return;
      default: break;
    }
    for (int k = 0; k < n.operand_count; ++k) place_operand(place_of(k), n.axes, g_[g_.operand(id, k)].axes);
    const double* values[3] = {};
    for (int k = 0; k < n.operand_count; ++k) values[k] = values_.data() + first_[g_.operand(id, k).value];
    const double* const result = values_.data() + first_[id.value];
    for (int k = 0; k < n.operand_count; ++k) {
      if (!active_[g_.operand(id, k).value]) continue;
      const list<int>& at = place_of(k);
      const double* const tangent = tangents_.data() + first_[g_.operand(id, k).value];
      for (int i = 0; i < size; ++i) {
        const double along = tangent[at[i]];
        if (along == 0) continue;  // an infinite slope does not matter where nothing moves
        const double slope =
            operations::slope(n.op, n.index, k, values[0][at0_[i]], n.operand_count > 1 ? values[1][at1_[i]] : 0.0,
                              n.operand_count > 2 ? values[2][at2_[i]] : 0.0, result[i]);
        if (slope != 0) out[i] = math::sum_of(out[i], math::product_of(along, slope));
      }
    }
  }

  // Products by the product rule term by term, so that zeros do no harm; equal extrema share.
  constexpr void differentiate_reduction(const node& n, node_id id, node_id o) {
    const double* const in = values_.data() + first_[o.value];
    const double* const along = tangents_.data() + first_[o.value];
    const double* const result = values_.data() + first_[id.value];
    double* const out = tangents_.data() + first_[id.value];
    const int size = count(n.axes);
    place_operand(at0_, g_[o].axes, n.axes);
    list<double> weight(size, n.op == opcode::product ? 1.0 : 0.0);
    for (int i = 0; i < at0_.size(); ++i) {
      const int r = at0_[i];
      if (n.op == opcode::product) {
        out[r] = math::sum_of(math::product_of(out[r], in[i]), math::product_of(weight[r], along[i]));
        weight[r] = math::product_of(weight[r], in[i]);
      } else if (in[i] == result[r]) {
        out[r] = math::sum_of(out[r], along[i]);
        weight[r] += 1;
      }
    }
    if (n.op != opcode::product)
      for (int r = 0; r < size; ++r) out[r] = math::quotient_of(out[r], weight[r]);
  }

  const interpreter* held_ = nullptr;
  list<int> first_;  // of each node in values_; -1: not evaluated
  list<int> first_scanned_;  // of each recurrence
  list<bool> folded_;  // a product that only sums read: they multiply by themselves
  list<bool> active_;
  list<double> values_;
  list<double> tangents_;
  list<int> at0_, at1_, at2_;  // where each operand's elements lie (no array: g++ 12 destroys one twice in constants)
};

}  // namespace xgrad::checks
