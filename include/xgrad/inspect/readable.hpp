// A graph -> one of the same value that reads as mathematics: numbers and extents stand before sums and products, not
// inside them, a product with a reciprocal is a quotient, a choice between c and 0 is c times a mask.
// For printing alone: it knows nothing of cost.
#pragma once

#include "../graph/rebuild.hpp"

namespace xgrad::inspect {

namespace detail {

using graph::axis_set;
using graph::graph_view;
using graph::node;
using graph::node_id;
using graph::opcode;
using support::list;
using support::span;

// number * extents above / extents below
struct scale {
  double number = 1;
  list<int> above, below;  // indices of extents

  constexpr bool is_one() const { return number == 1 && above.empty() && below.empty(); }
  static constexpr void cancel(list<int>& from, list<int>& to, int extent) {
    for (int i = 0; i < from.size(); ++i)
      if (from[i] == extent) {
        from[i] = from.back();
        from.pop_back();
        return;
      }
    to.push_back(extent);
  }
  constexpr scale times(const scale& other, bool inverted) const {
    scale result = *this;
    result.number = inverted ? number / other.number : number * other.number;
    for (int e : inverted ? other.below : other.above) cancel(result.below, result.above, e);
    for (int e : inverted ? other.above : other.below) cancel(result.above, result.below, e);
    return result;
  }
  constexpr bool same_extents(const scale& other) const {
    const scale ratio = times(other, true);
    return ratio.above.empty() && ratio.below.empty();
  }
  static constexpr double magnitude(double x) { return x < 0 ? -x : x; }
};

class reading {
 public:
  constexpr explicit reading(const graph_view& source)
      : source_(source), result_(graph::graph::with_tables_of(source)), parts_(source.size()),
        uses_(graph::count_uses(source)) {}

  constexpr graph::graph run() {
    for (int i = 0; i < source_.size(); ++i)
      if (uses_[i] > 0) parts_[i] = read({i});
    for (const graph::output& o : source_.outputs) result_.add_output(o, whole(o.node), source_.dims(o));
    return graph::rebuild(result_);
  }

 private:
  // A node: by * rest, in the result; no rest: 1.
  struct part {
    scale by;
    node_id rest;
  };

  constexpr node_id one() { return result_.literal(1); }
  constexpr node_id rest_of(const part& p) { return p.rest.valid() ? p.rest : one(); }
  constexpr node_id extent(int index) { return result_.extent_node(support::extent(source_.extents[index])); }

  // A product with a reciprocal is a quotient.
  constexpr node_id multiplied(node_id a, node_id b) {
    if (!a.valid()) return b;
    if (!b.valid()) return a;
    for (int i = 0; i < 2; ++i) {
      const node_id x = i == 0 ? a : b, y = i == 0 ? b : a;
      if (result_.op(y) != opcode::divide || result_.op(result_.operand(y, 1)) == opcode::extent) continue;  // a mean
      const node_id above = result_.operand(y, 0), below = result_.operand(y, 1);
      const node_id product = result_.is_literal(above, 1) ? x : result_.binary(opcode::multiply, x, above);
      return result_.binary(opcode::divide, product, below);
    }
    return result_.binary(opcode::multiply, a, b);
  }
  constexpr node_id made(const part& p) {
    node_id x = p.rest;
    double number = p.by.number;
    const bool negative = number == -1;
    if (negative) number = 1;
    list<int> below = p.by.below;
    for (int e : p.by.above) x = x.valid() ? result_.binary(opcode::multiply, extent(e), x) : extent(e);
    if (!below.empty()) {
      node_id n = extent(below[0]);
      for (int i = 1; i < below.size(); ++i) n = result_.binary(opcode::multiply, n, extent(below[i]));
      if (!x.valid()) {
        x = result_.literal(number);
        number = 1;
      }
      x = result_.binary(opcode::divide, x, n);
    }
    if (!x.valid()) return result_.literal(p.by.number);
    if (number != 1 && result_.op(x) == opcode::divide && result_.is_literal(result_.operand(x, 0), 1))
      x = result_.binary(opcode::divide, result_.literal(number), result_.operand(x, 1));
    else if (number != 1) x = result_.binary(opcode::multiply, result_.literal(number), x);
    return negative ? result_.unary(opcode::negate, x) : x;
  }
  constexpr node_id whole(node_id id) { return made(parts_[id.value]); }

  constexpr part read(node_id id) {
    const node& n = source_[id];
    switch (n.op) {
      case opcode::literal: return n.value == 0 || !is_ordinary(n.value) ? kept(id) : part{{n.value, {}, {}}, {}};
      case opcode::extent: {
        part p;
        p.by.above.push_back(n.index);
        return p;
      }
      case opcode::stop:
      case opcode::barrier: return of(id, 0);
      case opcode::negate: {
        part p = of(id, 0);
        p.by.number = -p.by.number;
        return p;
      }
      case opcode::multiply: {
        const part a = with_mean(of(id, 0)), b = with_mean(of(id, 1));
        return {a.by.times(b.by, false), multiplied(a.rest, b.rest)};
      }
      case opcode::reciprocal: return quotient(part{}, of(id, 0));
      case opcode::divide: return quotient(of(id, 0), of(id, 1));
      case opcode::add: return sum(of(id, 0), of(id, 1), false, id);
      case opcode::subtract: return sum(of(id, 0), of(id, 1), true, id);
      case opcode::sum: {
        const part x = of(id, 0);
        if (!x.rest.valid()) return kept(id);
        return {x.by, result_.sum(x.rest, n.over)};
      }
      case opcode::rename: {
        const part x = of(id, 0);
        if (!x.rest.valid()) return x;
        const span<graph::axis_id> dims = source_.dims(id);
        const int half = dims.size() / 2;
        return {x.by, result_.rename(x.rest, {dims.first, half}, {dims.first + half, half})};
      }
      case opcode::select: return choice(id);
      default: return kept(id);
    }
  }
  static constexpr bool is_ordinary(double x) { return x == x && x < 1e300 && x > -1e300; }
  constexpr const part& of(node_id id, int operand) const { return parts_[source_.operand(id, operand).value]; }

  constexpr part kept(node_id id) {
    list<node_id> operands;
    for (node_id o : source_.operands(id)) operands.push_back(whole(o));
    return {{}, result_.with_operands(source_, id, {operands.data(), operands.size()})};
  }
  // A sum over what the extents below count is a mean, which a product leaves whole.
  constexpr part with_mean(part p) {
    if (!p.rest.valid() || result_.op(p.rest) != opcode::sum || p.by.below.size() != 1) return p;
    const axis_set over = result_[p.rest].over;
    if (over.size() != 1 || source_.axes[over.first().value].extent != p.by.below[0]) return p;
    p.rest = result_.binary(opcode::divide, p.rest, extent(p.by.below[0]));
    p.by.below.clear();
    return p;
  }
  constexpr part quotient(const part& a, const part& b) {
    if (b.by.number == 0) {
      const node_id above = made(a);
      return {{}, result_.binary(opcode::divide, above, made(b))};
    }
    part p{a.by.times(b.by, true), a.rest};
    if (b.rest.valid()) p.rest = result_.binary(opcode::divide, rest_of(a), b.rest);
    return p;
  }
  // What both share stands before the sum: the extents, and the number when it is the same but for the sign.
  constexpr part sum(const part& a, const part& b, bool subtracted, node_id id) {
    if (!a.rest.valid() || !b.rest.valid() || !a.by.same_extents(b.by)) return kept_sum(a, b, subtracted, id);
    const double right = subtracted ? -b.by.number : b.by.number;
    part p;
    p.by = a.by;
    p.by.number = 1;
    if (a.rest == b.rest) {
      p.by.number = a.by.number + right;
      if (p.by.number == 0) return kept_sum(a, b, subtracted, id);
      p.rest = a.rest;
      return p;
    }
    part x{{a.by.number, {}, {}}, a.rest}, y{{right, {}, {}}, b.rest};
    if (scale::magnitude(a.by.number) == scale::magnitude(right)) {
      p.by.number = scale::magnitude(a.by.number);
      x.by.number /= p.by.number;
      y.by.number /= p.by.number;
    }
    if (x.by.number < 0 && y.by.number < 0) {
      p.by.number = -p.by.number;
      x.by.number = -x.by.number;
      y.by.number = -y.by.number;
    }
    p.rest = difference(x, y);
    return p;
  }
  constexpr part kept_sum(const part& a, part b, bool subtracted, node_id id) {
    if (subtracted) b.by.number = -b.by.number;
    if (!a.rest.valid() && !b.rest.valid()) return kept(id);
    return {{}, difference(a, b)};
  }
  constexpr node_id difference(const part& x, const part& y) {
    for (int i = 0; i < 2; ++i) {
      const part& positive = i == 0 ? x : y;
      part negative = i == 0 ? y : x;
      if (negative.by.number >= 0 || positive.by.number < 0) continue;
      negative.by.number = -negative.by.number;
      const node_id from = made(positive);
      return result_.binary(opcode::subtract, from, made(negative));
    }
    const node_id second = made(y);
    return result_.binary(opcode::add, made(x), second);
  }
  constexpr part choice(node_id id) {
    const node_id mask = whole(source_.operand(id, 0)), otherwise = source_.operand(id, 2);
    const part then = of(id, 1);
    if (!source_.is_literal(otherwise, 0)) return kept(id);
    if (!then.rest.valid()) return {then.by, result_.unary(opcode::to_number, mask)};
    return {then.by, result_.ternary(opcode::select, mask, then.rest, result_.literal(0))};
  }

  graph_view source_;
  graph::graph result_;
  list<part> parts_;  // of each node of the source
  list<int> uses_;
};

}  // namespace detail

constexpr graph::graph readable(const graph::graph_view& g) { return detail::reading(g).run(); }

}  // namespace xgrad::inspect
