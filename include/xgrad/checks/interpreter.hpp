// Evaluates a graph without requests on small dense arrays: values in double and, on request, the derivative along one
// direction of its symbols (dual numbers, forward through the graph, knowing nothing of calculus).
// Invariant: a node's array holds its values over its own axes, row-major by ascending axis id.
// Works in constant expressions and at run time alike; written to take few evaluation steps.
#pragma once

#include "../operations/registry.hpp"
#include "../support/math.hpp"
#include "../support/math/ieee.hpp"
#include "places.hpp"
#include "steps.hpp"

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
    steps_ = recurrence_steps(g_, live);
    for (int i = 0; i < g_.size(); ++i)
      if (live[i] && (steps_.innermost(i) < 0 || is_held(i))) evaluate_node({i}, symbols);
  }

  // From now on, what a `stop` passes on is taken from another evaluation of the same graph.
  constexpr void hold_stops_of(const interpreter& other) { held_ = &other; }

  // Derivatives along a direction, of all evaluated nodes up to `last`; symbols without an array there stay fixed.
  constexpr void differentiate(const symbol_arrays& direction, node_id last) {
    tangents_.clear();
    tangents_.resize(values_.size());
    list<bool> live(g_.size());
    for (int i = 0; i <= last.value; ++i) live[i] = first_[i] >= 0;
    steps_ = recurrence_steps(g_, live);
    for (int i = 0; i <= last.value; ++i) active_[i] = is_active({i}, direction);
    for (int i = 0; i <= last.value; ++i)
      if (first_[i] >= 0 && steps_.innermost(i) < 0) differentiate_node({i}, direction);
  }

  constexpr double value(node_id id, int at = 0) const { return values_[first_[id.value] + at]; }
  constexpr double tangent(node_id id, int at = 0) const { return tangents_[first_[id.value] + at]; }
  constexpr span<double> values(node_id id) const { return {values_.data() + first_[id.value], count(id)}; }

 private:
  constexpr list<int>& place_of(int operand) { return operand == 0 ? at0_ : operand == 1 ? at1_ : at2_; }

  constexpr bool is_held(int node) const { return held_ != nullptr && g_.op({node}) == opcode::stop; }

  // All steps of a recurrence, in order. Each works on arrays of one position: what it reads is copied into them, what
  // it finds out of them. (Before its calls: clang makes no function of a template that it has not read yet.)
  template <class Evaluate>
  constexpr void run_steps(int recurrence, list<double>& of, const Evaluate& evaluate_one) {
    const graph::recurrence& r = g_.recurrences[recurrence];
    const int scanned = steps_.first_scanned(recurrence), used = values_.size(), steps = sizes_[r.along.value];
    const list<bool>& inside = steps_.inside(recurrence);
    const list<step_slice> slices = slices_of(r.along, inside, [&](int i) { return first_[i] >= 0; });
    list<int> leaves;
    list<step_slice> sources;  // of each leaf: its start, then its next
    for (int i = 0; i < scanned; ++i)
      if (g_.op({i}) == opcode::carried && g_.carries[g_[{i}].index].of == recurrence && first_[i] >= 0) {
        const int c = g_[{i}].index - r.first_carry;
        leaves.push_back(i);
        for (int k = 1; k <= 2; ++k) sources.push_back(carried_slice({i}, g_.operand({scanned}, k + 2 * c), r.along));
      }
    const list<int> whole = first_;
    int total = used;
    for (const step_slice& slice : slices) {
      first_[slice.node] = total;
      total += slice.places.size();
    }
    values_.resize(total);
    if (&of == &tangents_) tangents_.resize(total);
    sizes_[r.along.value] = 1;
    for (int s = 0; s < steps; ++s) {
      const int at = r.backward ? steps - 1 - s : s, before = r.backward ? at + 1 : at - 1;
      for (const step_slice& slice : slices) {
        const bool found = inside[slice.node] && !is_held(slice.node);
        if (!found) read_slice(slice, whole, at, of);
        if (&of == &tangents_) read_slice(slice, whole, at, values_);
      }
      for (int l = 0; l < leaves.size(); ++l) {
        const step_slice& from = sources[s == 0 ? 2 * l : 2 * l + 1];
        const int offset = whole[from.node] + (from.step == 0 ? 0 : before * from.step);
        for (int i = 0; i < from.places.size(); ++i) of[first_[leaves[l]] + i] = of[offset + from.places[i]];
      }
      for (int i = 0; i < scanned; ++i)
        if (steps_.innermost(i) == recurrence && first_[i] >= 0 && g_.op({i}) != opcode::carried && !is_held(i))
          evaluate_one(node_id{i});
      for (const step_slice& slice : slices)
        if (inside[slice.node]) write_slice(slice, whole, at, of);
    }
    sizes_[r.along.value] = steps;
    first_ = whole;
    values_.resize(used);
    if (&of == &tangents_) tangents_.resize(used);
  }
  // From and to the arrays of all positions, which begin at `whole`.
  constexpr void read_slice(const step_slice& slice, const list<int>& whole, int at, list<double>& of) const {
    const int offset = whole[slice.node] + at * slice.step;
    for (int i = 0; i < slice.places.size(); ++i) of[first_[slice.node] + i] = of[offset + slice.places[i]];
  }
  constexpr void write_slice(const step_slice& slice, const list<int>& whole, int at, list<double>& of) const {
    const int offset = whole[slice.node] + at * slice.step;
    for (int i = 0; i < slice.places.size(); ++i) of[offset + slice.places[i]] = of[first_[slice.node] + i];
  }

  constexpr void evaluate_node(node_id id, const symbol_arrays& symbols) {
    const node& n = g_[id];
    if (n.op == opcode::scanned && steps_.first_scanned(n.index) == id.value)
      run_steps(n.index, values_, [&](node_id step) { evaluate_node(step, symbols); });
    double* const out = values_.data() + first_[id.value];
    const int size = count(n.axes);
    switch (n.op) {
      case opcode::literal: out[0] = n.value; return;
      case opcode::extent: out[0] = extent_sizes_[n.index]; return;
      case opcode::iota:
        for (int i = 0; i < size; ++i) out[i] = i;
        return;
      case opcode::symbol: {
        place_source(id, at0_);
        return copy(symbols.of(n.index).first, out, size);
      }
      case opcode::rename:
      case opcode::reshape: {
        place_source(id, at0_);
        return copy(values_.data() + first_[g_.operand(id, 0).value], out, size);
      }
      case opcode::affine:
      case opcode::gather: {
        place_read(id);
        return copy_inside(values_.data() + first_[g_.operand(id, 0).value], n.value, out, size);
      }
      case opcode::scatter: return add_scattered(id, values_, out);
      case opcode::stop:
      case opcode::barrier:
      case opcode::custom: {
        const node_id o = g_.operand(id, 0);
        const bool held = n.op == opcode::stop && held_ != nullptr;
        const double* const in = held ? held_->values_.data() + held_->first_[o.value] : values_.data() + first_[o.value];
        place_operand(at0_, n.axes, g_[o].axes);
        return copy(in, out, size);
      }
      case opcode::carried: return;  // the recurrence sets it
      case opcode::scanned: {
        const node_id o = g_.operand(id, 0);
        place_operand(at0_, n.axes, g_[o].axes);
        return copy(values_.data() + first_[o.value], out, size);
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
    const int* const a = at0_.data();
    const int* const b = at1_.data();
    const int* const c = at2_.data();
    if (n.operand_count == 1)
      for (int i = 0; i < size; ++i) out[i] = operations::evaluate(n.op, n.index, in[0][a[i]], 0.0, 0.0);
    else if (n.operand_count == 2)
      for (int i = 0; i < size; ++i) out[i] = operations::evaluate(n.op, n.index, in[0][a[i]], in[1][b[i]], 0.0);
    else
      for (int i = 0; i < size; ++i) out[i] = operations::evaluate(n.op, n.index, in[0][a[i]], in[1][b[i]], in[2][c[i]]);
  }

  // Elements from where at0_ says; outside of `in`, where it says -1, the fill.
  constexpr void copy(const double* in, double* out, int size) const {
    const int* const at = at0_.data();
    for (int i = 0; i < size; ++i) out[i] = in[at[i]];
  }
  constexpr void copy_inside(const double* in, double fill, double* out, int size) const {
    const int* const at = at0_.data();
    for (int i = 0; i < size; ++i) out[i] = at[i] < 0 ? fill : in[at[i]];
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

  constexpr void reduce(const node& n, node_id o, double* out, int size) {
    const double* const in = values_.data() + first_[o.value];
    const int from = count(o);
    place_operand(at0_, g_[o].axes, n.axes);
    const int* const at = at0_.data();
    for (int i = 0; i < size; ++i) out[i] = n.op == opcode::product ? 1 : 0;
    if (n.op == opcode::sum) {
      for (int i = 0; i < from; ++i) out[at[i]] = math::sum_of(out[at[i]], in[i]);
    } else if (n.op == opcode::product) {
      for (int i = 0; i < from; ++i) out[at[i]] = math::product_of(out[at[i]], in[i]);
    } else {
      const double sign = n.op == opcode::maximum_of ? 1 : -1;
      list<bool> seen_before(size);
      bool* const seen = seen_before.data();
      for (int i = 0; i < from; ++i) {
        double& best = out[at[i]];
        if (!seen[at[i]] || sign * in[i] > sign * best || math::isnan(in[i])) best = in[i];
        seen[at[i]] = true;
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
    const int terms = summed_a.size();
    const int* const from_a = summed_a.data();
    const int* const from_b = summed_b.data();
    for (int i = 0; i < size; ++i) {
      double total = out[i];
      const double* const x = a + at0_[i];
      const double* const y = b + at1_[i];
      for (int j = 0; j < terms; ++j) total = math::sum_of(total, math::product_of(x[from_a[j]], y[from_b[j]]));
      out[i] = total;
    }
  }

  constexpr bool is_active(node_id id, const symbol_arrays& direction) const {
    const node& n = g_[id];
    if (n.op == opcode::symbol) return direction.count(n.index) > 0;
    if (n.op == opcode::stop || graph::gives_mask(n.op)) return false;
    if (n.op == opcode::carried || n.op == opcode::scanned) return true;
    for (node_id o : g_.operands(id))
      if (active_[o.value]) return true;
    return false;
  }

  constexpr void differentiate_node(node_id id, const symbol_arrays& direction) {
    const node& n = g_[id];
    if (n.op == opcode::scanned && steps_.first_scanned(n.index) == id.value)
      run_steps(n.index, tangents_, [&](node_id step) {
        for (int i = 0; i < count(step); ++i) tangents_[first_[step.value] + i] = 0;
        differentiate_node(step, direction);
      });
    double* const out = tangents_.data() + first_[id.value];
    const int size = count(n.axes);
    if (!active_[id.value]) return;
    const node_id o = graph::is_leaf(n.op) ? id : g_.operand(id, 0);
    const double* const in = tangents_.data() + (first_[o.value] < 0 ? 0 : first_[o.value]);
    switch (n.op) {
      case opcode::symbol: {
        place_source(id, at0_);
        return copy(direction.of(n.index).first, out, size);
      }
      case opcode::rename:
      case opcode::reshape: place_source(id, at0_); return copy(in, out, size);
      case opcode::affine:
      case opcode::gather: place_read(id); return copy_inside(in, 0, out, size);
      case opcode::scatter: return add_scattered(id, tangents_, out);
      case opcode::carried: return;
      case opcode::scanned:
      case opcode::barrier:
      case opcode::custom:  // through the value itself, so that a wrong derivative rule is found
        place_operand(at0_, n.axes, g_[o].axes);
        return copy(in, out, size);
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
      const int* const at = place_of(k).data();
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
  recurrence_steps steps_;
  list<bool> folded_;  // a product that only sums read: they multiply by themselves
  list<bool> active_;
  list<double> values_;
  list<double> tangents_;
  list<int> at0_, at1_, at2_;  // where each operand's elements lie (no array: g++ 12 destroys one twice in constants)
};

}  // namespace xgrad::checks
