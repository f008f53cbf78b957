// How each node of a graph is spelled: which of its nodes a reader sees as one operation (a mean, a matrix product, a
// softmax), on which operands, and in which order its axes stand as dimensions. Chooses what gets a name of its own.
// Knows nothing of characters: text.hpp and latex.hpp write what is found here.
#pragma once

#include "../graph/graph.hpp"
#include "../operations/registry.hpp"

namespace xgrad::inspect {

using graph::axis_id;
using graph::axis_set;
using graph::graph_view;
using graph::node;
using graph::node_id;
using graph::opcode;
using support::list;
using support::span;

enum class spelling : unsigned char { operation, mean, product, logsumexp, softmax, log_softmax, cross_entropy, one_hot };

struct form {
  spelling kind = spelling::operation;
  axis_set over;  // of a mean, product, logsumexp, softmax; the axis of a one_hot
  int count = 0;  // of operands
  node_id operands[3] = {};
};

class forms {
 public:
  constexpr explicit forms(const graph_view& g) : g_(g), forms_(g.size()), orders_(g.size() + 1), uses_(g.size()) {
    for (int i = 0; i < g.size(); ++i) {
      forms_[i] = recognize({i});
      add_order({i});
      orders_[i + 1] = axes_.size();
    }
    for (const graph::output& o : g.outputs) ++uses_[o.node.value];
    list<int> work(g.size()), depth(g.size());
    for (int i = g.size() - 1; i >= 0; --i) {
      if (uses_[i] == 0) continue;
      for (node_id o : operands({i})) ++uses_[o.value];
    }
    for (int i = 0; i < g.size(); ++i) {
      if (uses_[i] == 0 || graph::is_leaf(g.op({i}))) continue;
      work[i] = forms_[i].kind == spelling::operation && graph::is_pointwise(g.op({i})) ? 1 : 2;
      if (g.op({i}) == opcode::barrier) work[i] = 0;  // it is spelled as its operand
      for (node_id o : operands({i})) {
        if (!named_.contains(o.value)) work[i] += work[o.value];
        if (!named_.contains(o.value) && depth[o.value] >= depth[i]) depth[i] = depth[o.value] + 1;
      }
      if ((uses_[i] > 1 && work[i] > 1) || depth[i] == deepest) named_.push_back(i);
    }
    for (const graph::output& o : g.outputs)  // an output that nothing else needs stands by itself
      for (int i = 0; i < named_.size(); ++i)
        if (named_[i] == o.node.value && uses_[o.node.value] == 1) {
          for (int j = i; j + 1 < named_.size(); ++j) named_[j] = named_[j + 1];
          named_.pop_back();
        }
  }

  constexpr const form& operator[](node_id id) const { return forms_[id.value]; }
  constexpr span<node_id> operands(node_id id) const {
    const form& f = forms_[id.value];
    return f.kind == spelling::operation ? g_.operands(id) : span<node_id>{f.operands, f.count};
  }
  // The node's axes as dimensions.
  constexpr span<axis_id> order(node_id id) const {
    return {axes_.data() + orders_[id.value], orders_[id.value + 1] - orders_[id.value]};
  }
  // A sum's or product's operands as they are read: of sums numbers last, then symbols, and negative terms subtracted;
  // of products numbers first, then symbols.
  struct terms {
    node_id a, b;
    bool subtracted = false;  // a - b
  };
  constexpr terms read(node_id id) const {
    terms t{operand(id, 0), operand(id, 1), is(id, opcode::subtract)};
    const auto negative = [&](node_id o) { return is(o, opcode::negate) && !named_.contains(o.value); };
    if (is(id, opcode::multiply) && rank(t.b) < rank(t.a)) return {t.b, t.a};
    if (!is(id, opcode::add)) return t;
    if (negative(t.a) != negative(t.b) ? negative(t.a) : rank(t.a) < rank(t.b)) t = {t.b, t.a};
    if (negative(t.b)) return {t.a, operand(t.b, 0), true};
    return t;
  }

  // Nodes that are spelled once, under a name; ascending.
  constexpr const list<int>& named() const { return named_; }

 private:
  static constexpr int deepest = 20;

  // Numbers 0, symbols 1, all else 2.
  constexpr int rank(node_id id) const { return g_.is_literal(id) ? 0 : graph::is_leaf(g_.op(id)) ? 1 : 2; }
  constexpr bool is(node_id id, opcode op) const { return g_.op(id) == op; }
  constexpr node_id operand(node_id id, int i) const { return g_.operand(id, i); }

  // True when `id` is the number of elements along those axes.
  constexpr bool counts(node_id id, axis_set axes) const {
    list<node_id> factors;
    factors.push_back(id);
    double fixed = 1;
    list<int> named;
    for (int i = 0; i < factors.size(); ++i) {
      const node_id f = factors[i];
      if (is(f, opcode::multiply)) {
        factors.push_back(operand(f, 0));
        factors.push_back(operand(f, 1));
      } else if (is(f, opcode::literal)) {
        fixed *= g_[f].value;
      } else if (is(f, opcode::extent)) {
        named.push_back(g_[f].index);
      } else {
        return false;
      }
    }
    for (axis_id a : axes) {
      const support::extent& e = g_.extent_of(a);
      if (e.is_static()) {
        fixed /= static_cast<double>(e.constant);
        continue;
      }
      int i = 0;
      while (i < named.size() && named[i] != g_.axes[a.value].extent) ++i;
      if (i == named.size()) return false;
      named[i] = named.back();
      named.pop_back();
    }
    return named.empty() && fixed > 1 - 1e-12 && fixed < 1 + 1e-12;
  }
  constexpr bool is_reciprocal_count(node_id id, axis_set axes) const {
    if (is(id, opcode::divide)) return g_.is_literal(operand(id, 0), 1) && counts(operand(id, 1), axes);
    if (is(id, opcode::reciprocal)) return counts(operand(id, 0), axes);
    if (!is(id, opcode::literal)) return false;
    double count = 1;
    for (axis_id a : axes) {
      if (!g_.extent_of(a).is_static()) return false;
      count *= static_cast<double>(g_.extent_of(a).constant);
    }
    return g_[id].value == 1 / count;
  }

  constexpr form recognize(node_id id) const {
    const node& n = g_[id];
    if (n.op == opcode::multiply || n.op == opcode::divide)
      for (int side = 0; side < (n.op == opcode::multiply ? 2 : 1); ++side) {
        const node_id total = operand(id, side), other = operand(id, 1 - side);
        if (!is(total, opcode::sum) || forms_[total.value].kind == spelling::product) continue;
        const axis_set over = g_[total].over;
        if (n.op == opcode::multiply ? is_reciprocal_count(other, over) : counts(other, over))
          return {spelling::mean, over, 1, {operand(total, 0)}};
      }
    if (n.op == opcode::sum && is(operand(id, 0), opcode::multiply)) {
      const node_id both = operand(id, 0);
      const axis_set a = g_[operand(both, 0)].axes, b = g_[operand(both, 1)].axes;
      if ((a & b).contains(n.over) && !(a == b) && !(a == n.over && b.contains(a) && a.size() > 1))
        return {spelling::product, n.over, 2, {operand(both, 0), operand(both, 1)}};
    }
    if (n.op == opcode::add)
      for (int side = 0; side < 2; ++side) {
        const form f = logarithm_of_sum(operand(id, 1 - side), operand(id, side));
        if (f.count > 0) return f;
      }
    if (n.op == opcode::subtract) {
      const form f = logarithm_of_softmax(operand(id, 0), operand(id, 1));
      return f.count > 0 ? f : cross_entropy(operand(id, 0), operand(id, 1));
    }
    if (n.op == opcode::to_number && is(operand(id, 0), opcode::equal))
      for (int side = 0; side < 2; ++side) {
        const node_id positions = operand(operand(id, 0), side), labels = operand(operand(id, 0), 1 - side);
        if (is(positions, opcode::iota) && is(labels, opcode::symbol) && !g_[labels].axes.contains(g_[positions].axes) &&
            g_.symbols[g_[labels].index].kind == graph::symbol_kind::indices)
          return {spelling::one_hot, g_[positions].axes, 1, {labels}};
      }
    if (n.op == opcode::divide && is(operand(id, 0), opcode::exp) && is(operand(id, 1), opcode::sum) &&
        operand(operand(id, 1), 0) == operand(id, 0)) {
      const axis_set over = g_[operand(id, 1)].over;
      const node_id x = shifted(operand(operand(id, 0), 0), node_id{}, over);
      if (x.valid()) return {spelling::softmax, over, 1, {x}};
    }
    return {};
  }
  // peak + log(sum(exp(x - peak)))
  constexpr form logarithm_of_sum(node_id logarithm, node_id peak) const {
    if (!is(logarithm, opcode::log) || !is(operand(logarithm, 0), opcode::sum)) return {};
    const node_id total = operand(logarithm, 0);
    if (!is(operand(total, 0), opcode::exp)) return {};
    const node_id x = shifted(operand(operand(total, 0), 0), peak, g_[total].over);
    if (!x.valid()) return {};
    return {spelling::logsumexp, g_[total].over, 1, {x}};
  }
  constexpr bool is_log_sum_exp(node_id id, node_id x) const {
    if (!is(id, opcode::log) || !is(operand(id, 0), opcode::sum)) return false;
    const node_id total = operand(id, 0);
    return is(operand(total, 0), opcode::exp) && operand(operand(total, 0), 0) == x;
  }
  // With s = x - peak: s - log(sum(exp(s)))
  constexpr form logarithm_of_softmax(node_id s, node_id logarithm) const {
    if (!is_log_sum_exp(logarithm, s)) return {};
    const axis_set over = g_[operand(logarithm, 0)].over;
    const node_id x = shifted(s, {}, over);
    if (!x.valid()) return {};
    return {spelling::log_softmax, over, 1, {x}};
  }
  // log(sum(exp(s))) - sum(where(labels == iota, s, 0))
  constexpr form cross_entropy(node_id logarithm, node_id picked) const {
    if (!is(picked, opcode::sum) || !is(operand(picked, 0), opcode::select)) return {};
    const node_id choice = operand(picked, 0), s = operand(choice, 1), hit = operand(choice, 0);
    const axis_set over = g_[picked].over;
    if (!g_.is_literal(operand(choice, 2), 0) || !is(hit, opcode::equal) || !is_log_sum_exp(logarithm, s)) return {};
    const node_id x = shifted(s, {}, over);
    const int position = is(operand(hit, 0), opcode::iota) ? 0 : 1;
    if (!x.valid() || !is(operand(hit, position), opcode::iota) || !(g_[operand(hit, position)].axes == over)) return {};
    return {spelling::cross_entropy, over, 2, {x, operand(hit, 1 - position)}};
  }
  // x when `id` is x minus its largest value (which is `peak` when that is given).
  constexpr node_id shifted(node_id id, node_id peak, axis_set over) const {
    if (!is(id, opcode::subtract)) return {};
    const node_id x = operand(id, 0);
    node_id top = operand(id, 1);
    if (peak.valid() && !(top == peak)) return {};
    if (is(top, opcode::select) && is(operand(top, 0), opcode::isfinite)) top = operand(top, 1);
    if (is(top, opcode::stop)) top = operand(top, 0);
    return is(top, opcode::maximum_of) && operand(top, 0) == x && g_[top].over == over ? x : node_id{};
  }

  constexpr bool runs_free(node_id id, axis_set over) const {
    for (axis_id a : g_[id].axes.without(over))
      if (!g_.extent_of(a).is_static()) return true;
    return false;
  }

  constexpr void append_axes(span<axis_id> from, axis_set& present, axis_set without = {}) {
    for (int i = 0; i < from.count; ++i) {
      const axis_id a = from.first[i];
      if (!a.valid() || present.contains(a) || without.contains(a)) continue;
      axes_.push_back(a);
      present |= axis_set::of(a);
    }
  }
  constexpr void append_order(node_id id, axis_set& present, axis_set without = {}) {
    list<axis_id> copy;
    copy.append(order(id));
    append_axes({copy.data(), copy.size()}, present, without);
  }

  constexpr void add_order(node_id id) {
    const node& n = g_[id];
    axis_set present;
    if (forms_[id.value].kind == spelling::product) {
      form& f = forms_[id.value];
      const span<axis_id> a = order(f.operands[0]), b = order(f.operands[1]);
      const bool a_ends = !a.empty() && n.over.contains(a[a.count - 1]), b_starts = !b.empty() && n.over.contains(b[0]);
      const bool b_ends = !b.empty() && n.over.contains(b[b.count - 1]), a_starts = !a.empty() && n.over.contains(a[0]);
      // The order of operands that needs fewer transpositions; rows whose number is known at run time come first.
      const int as_is = !a_ends + !b_starts, exchanged = !b_ends + !a_starts;
      if (as_is > exchanged ||
          (as_is == exchanged && runs_free(f.operands[1], n.over) && !runs_free(f.operands[0], n.over))) {
        const node_id swapped = f.operands[0];
        f.operands[0] = f.operands[1];
        f.operands[1] = swapped;
      }
      append_order(f.operands[0], present, n.over);
      append_order(f.operands[1], present, n.over);
      return;
    }
    if (forms_[id.value].kind == spelling::one_hot) {
      append_order(forms_[id.value].operands[0], present);
      const axis_id classes = forms_[id.value].over.first();
      return append_axes({&classes, 1}, present);
    }
    if (graph::is_leaf(n.op)) return append_axes(g_.dims(id), present);
    if (graph::is_request(n.op)) return append_axes(g_.dims(id), present);
    if (n.op == opcode::rename) {
      list<axis_id> renamed;
      const span<axis_id> dims = g_.dims(id);
      for (axis_id a : order(operand(id, 0))) {
        renamed.push_back(a);
        for (int d = 0; d < dims.count / 2; ++d)
          if (dims[d] == a) renamed.back() = dims[dims.count / 2 + d];
      }
      return append_axes({renamed.data(), renamed.size()}, present);
    }
    if (n.op == opcode::reshape) {
      const span<axis_id> dims = g_.dims(id);
      axis_set from;
      for (int d = 0; d < n.index; ++d) from |= axis_set::of(dims[d]);
      append_order(operand(id, 0), present, from);
      return append_axes({dims.first + n.index, dims.count - n.index}, present);
    }
    if (n.op == opcode::gather) {
      append_order(operand(id, 1), present);
      return append_order(operand(id, 0), present, axis_set::of(g_.dims(id)[0]));
    }
    if (n.op == opcode::scatter) {
      append_axes(g_.dims(id), present);
      append_order(operand(id, 0), present, n.over);
      return append_order(operand(id, 1), present, n.over);
    }
    // The operand of most dimensions; what only others have, before or after it as they stand.
    int most = 0;
    for (int i = 1; i < n.operand_count; ++i)
      if (order(operand(id, i)).count > order(operand(id, most)).count) most = i;
    const axis_set base = g_[operand(id, most)].axes;
    for (int i = 0; i < most; ++i) append_order(operand(id, i), present, n.over | base);
    append_order(operand(id, most), present, n.over);
    for (int i = most + 1; i < n.operand_count; ++i) append_order(operand(id, i), present, n.over | base);
  }

  graph_view g_;
  list<form> forms_;
  list<int> orders_;  // where each node's axes start
  list<axis_id> axes_;
  list<int> uses_;
  list<int> named_;
};

}  // namespace xgrad::inspect
