// Where expressions become a graph. A lowered value is a node and one axis for each dimension; a dimension of extent 1
// has no axis. Dimensions are aligned, and axes unified by renaming whichever operand is cheaper.
// Invariant: the axes of one value differ, and its node varies along no others.
#pragma once

#include "../graph/delta.hpp"
#include "../graph/graph.hpp"
#include "leaves.hpp"

namespace xgrad::language {

using graph::axis_id;
using graph::axis_set;
using graph::node_id;
using graph::opcode;

struct dimensions {
  int count = 0;
  axis_id axes[largest_rank] = {};

  constexpr int size() const { return count; }
  constexpr axis_id& operator[](int i) { return axes[i]; }
  constexpr const axis_id& operator[](int i) const { return axes[i]; }
  constexpr void push_back(axis_id a) { axes[count++] = a; }
  constexpr support::span<axis_id> view() const { return {axes, count}; }
  constexpr axis_set set() const {
    axis_set s;
    for (int i = 0; i < count; ++i) s |= axis_set::of(axes[i]);
    return s;
  }
  friend constexpr bool operator==(const dimensions& a, const dimensions& b) {
    if (a.count != b.count) return false;
    for (int i = 0; i < a.count; ++i)
      if (!(a.axes[i] == b.axes[i])) return false;
    return true;
  }
};

struct lowered {
  node_id id;
  element kind = element::number;
  dimensions dims;
};

struct late_fault {
  enum kind : unsigned char { none, extents, window, stride } what = none;
  support::extent found[2] = {};  // that disagree; of the window and its input; of the stride and the axis
};

class lowering {
 public:
  graph::graph g;

  // A node of the value as a number: masks become 0 or 1.
  constexpr node_id number(const lowered& x) { return x.kind == element::mask ? g.unary(opcode::to_number, x.id) : x.id; }
  constexpr node_id mask(const lowered& x) {
    if (gives_mask(g.op(x.id))) return x.id;
    return g.op(x.id) == opcode::to_number ? g.operand(x.id, 0) : g.binary(opcode::not_equal, x.id, g.literal(0));
  }
  constexpr lowered literal(double value) { return {g.literal(value), element::number, {}}; }
  constexpr axis_id axis(const support::extent& e, axis_set taken) { return e.is_one() ? axis_id{} : g.free_axis(e, taken); }
  // 1 where there is no axis.
  constexpr support::extent extent_along(axis_id a) const { return a.valid() ? g.extent_of(a) : support::extent(1); }
  // Calls with e below 0 are refused.
  constexpr void require_length(const support::extent& e) {
    if (!e.is_static()) g.axis_of(e, graph::axis::only_a_bound);
  }

  // x with its dimensions along `to`, which are of the same extents.
  constexpr lowered renamed(const lowered& x, const dimensions& to) {
    if (x.dims == to) return x;
    lowered result{x.id, x.kind, to};
    const bool is_mask = x.kind == element::mask;
    if (is_mask) result.id = g.unary(opcode::to_number, x.id);
    result.id = g.rename(result.id, x.dims.view(), to.view());
    if (is_mask) result.id = mask(result);
    return result;
  }
  // How willing a value is to be renamed: leaves most.
  constexpr int weight(const lowered& x) const { return graph::is_leaf(g.op(x.id)) ? 0 : x.dims.count == 0 ? 1 : 2; }

  // Renames the operands so that dimensions that meet have one axis; returns the dimensions of the result.
  constexpr dimensions align(lowered* x, int count) {
    int first = 0;
    bool equal = true;
    for (int i = 1; i < count; ++i) {
      if (!(x[i].dims == x[first].dims)) equal = false;
      if (x[i].dims.count > x[first].dims.count ||
          (x[i].dims.count == x[first].dims.count && weight(x[i]) > weight(x[first])))
        first = i;
    }
    dimensions to = x[first].dims;
    if (equal) return to;
    axis_set taken = to.set();
    for (int i = 0; i < count; ++i)
      for (int d = x[i].dims.count - 1, t = to.count - 1; d >= 0; --d, --t) {
        const axis_id a = x[i].dims[d];
        if (to[t].valid() && a.valid() && !(g.extent_of(a) == g.extent_of(to[t])))
          late = {late_fault::extents, {g.extent_of(a), g.extent_of(to[t])}};
        if (to[t].valid() || !a.valid()) continue;
        to[t] = taken.contains(a) ? g.free_axis(g.extent_of(a), taken) : a;
        taken |= axis_set::of(to[t]);
      }
    for (int i = 0; i < count; ++i) {
      dimensions own = x[i].dims;
      for (int d = 0; d < own.count; ++d)
        if (own[d].valid()) own[d] = to[to.count - own.count + d];
      x[i] = renamed(x[i], own);
    }
    return to;
  }
  // x stretched to that shape.
  constexpr lowered stretched(const lowered& x, const shape& to) {
    lowered result{x.id, x.kind, {}};
    axis_set taken = x.dims.set();
    for (int d = 0; d < to.rank; ++d) {
      const int own = d - (to.rank - x.dims.count);
      axis_id a = own >= 0 ? x.dims[own] : axis_id{};
      if (!a.valid()) a = axis(to[d], taken);
      taken |= axis_set::of(a);
      result.dims.push_back(a);
    }
    return result;
  }

  constexpr lowered pointwise(opcode op, lowered* x, int count, int index = 0) {
    const dimensions dims = count == 1 ? x[0].dims : align(x, count);
    const bool on_masks = op >= opcode::logical_and && op <= opcode::logical_xor;
    const element kind = gives_mask(op) ? element::mask : element::number;
    if (count == 1) return {g.unary(op, op == opcode::logical_not ? mask(x[0]) : number(x[0]), index), kind, dims};
    if (count == 2)
      return {g.binary(op, on_masks ? mask(x[0]) : number(x[0]), on_masks ? mask(x[1]) : number(x[1])), kind, dims};
    return {g.ternary(op, op == opcode::select ? mask(x[0]) : number(x[0]), number(x[1]), number(x[2])), kind, dims};
  }
  constexpr lowered apply(opcode op, const lowered& a) {
    lowered x[] = {a};
    return pointwise(op, x, 1);
  }
  constexpr lowered apply(opcode op, const lowered& a, const lowered& b) {
    lowered x[] = {a, b};
    return pointwise(op, x, 2);
  }
  constexpr lowered apply(opcode op, const lowered& a, double b) { return apply(op, a, literal(b)); }
  constexpr lowered apply(opcode op, double a, const lowered& b) { return apply(op, literal(a), b); }
  constexpr lowered select(const lowered& when, const lowered& a, const lowered& b) {
    lowered x[] = {when, a, b};
    return pointwise(opcode::select, x, 3);
  }
  constexpr lowered stop(const lowered& x) {
    const node_id id = number(x);
    return {g.structural(opcode::stop, {&id, 1}), element::number, x.dims};
  }

  // The reduction over those dimensions (bit d: dimension d), which stay with extent 1 when kept.
  constexpr lowered reduce(opcode op, const lowered& x, unsigned over, bool keep = false) {
    lowered result;
    axis_set axes;
    for (int d = 0; d < x.dims.count; ++d) {
      const bool reduced = (over >> d & 1U) != 0;
      if (reduced) axes |= axis_set::of(x.dims[d]);
      if (!reduced) result.dims.push_back(x.dims[d]);
      else if (keep) result.dims.push_back({});
    }
    result.id = g.reduce(op, number(x), axes);
    return result;
  }
  // x without those dimensions, along which it does not vary.
  constexpr lowered without(const lowered& x, unsigned over) {
    lowered result{x.id, x.kind, {}};
    for (int d = 0; d < x.dims.count; ++d)
      if ((over >> d & 1U) == 0) result.dims.push_back(x.dims[d]);
    return result;
  }
  // The number of values that such a reduction takes together.
  constexpr lowered count_of(const lowered& x, unsigned over) {
    double fixed = 1;
    node_id product;
    for (int d = 0; d < x.dims.count; ++d) {
      if ((over >> d & 1U) == 0 || !x.dims[d].valid()) continue;
      const support::extent e = g.extent_of(x.dims[d]);
      if (e.is_static()) fixed *= static_cast<double>(e.constant);
      else product = product.valid() ? g.binary(opcode::multiply, product, g.extent_node(e)) : g.extent_node(e);
    }
    if (!product.valid()) return literal(fixed);
    return {fixed == 1 ? product : g.binary(opcode::multiply, product, g.literal(fixed)), element::number, {}};
  }
  constexpr lowered mean(const lowered& x, unsigned over, bool keep = false) {
    const lowered total = reduce(opcode::sum, x, over, keep);
    const lowered count = count_of(x, over);
    if (!g.is_literal(count.id)) return apply(opcode::multiply, apply(opcode::divide, 1, count), total);
    return g[count.id].value == 1 ? total : apply(opcode::multiply, 1 / g[count.id].value, total);
  }

  // --- symbols, bodies, arguments -----------------------------------------------------------------------------------
  struct known_symbol {
    const symbol_info* info = nullptr;
    initializer how;
    lowered value;
    std::uint32_t key = 0;  // of the name: other numbers, other names
  };
  static constexpr std::uint32_t key_of(std::string_view name) {
    std::uint32_t key = 0;
    for (char c : name) key = key * 31 + static_cast<unsigned char>(c);
    return key;
  }
  // In the order they are written; one name may stand twice when the user erred.
  support::list<known_symbol> symbols;

  preview seen;

  constexpr const lowered& symbol(const symbol_info& s, const initializer& how = {});
  // How the array of a symbol starts when nobody says it.
  constexpr void start(const lowered& symbol, const initializer& how) {
    for (known_symbol& known : symbols)
      if (known.value.id == symbol.id && known.how.kind == distribution::unspecified) known.how = how;
  }

  constexpr lowered body(const body_info* key) const {
    for (int i = bodies_.size() - 1; i >= 0; --i)  // a body mostly names those just before it
      if (bodies_[i].key == key) return bodies_[i].value;
    return {};  // never: prepare() comes first
  }
  constexpr const lowered& argument(int i) const { return arguments_[frame_ + i]; }
  // Between enter and leave, bound<0>, bound<1>, ... mean these values.
  constexpr int enter(const lowered* values, int count) {
    const int outer = frame_;
    frame_ = arguments_.size();
    for (int i = 0; i < count; ++i) arguments_.push_back(values[i]);
    return outer;
  }
  constexpr void leave(int outer, int count) {
    for (int i = 0; i < count; ++i) arguments_.pop_back();
    frame_ = outer;
  }

  // While w is pinned, what is lowered reads it through a barrier: neither rules nor renames take it apart, so that it
  // can be differentiated by. A value is its node and its dimensions: transpose(w) has the node of w, and is another.
  // Returns whether it had to be pinned; symbols, and what is pinned already, need not.
  constexpr bool pin(lowered& w) {
    if (is_differentiable(w)) return false;
    const node_id original = number(w);
    dimensions stretched;
    for (axis_id a : w.dims.view())
      if (a.valid() && !g.axes(original).contains(a)) stretched.push_back(a);
    pins_.push_back({{original, w.kind, w.dims}, g.structural(opcode::barrier, {&original, 1}, 0, stretched.view())});
    w.id = pins_.back().barrier;
    return true;
  }
  constexpr void unpin(int count) {
    for (int i = 0; i < count; ++i) pins_.pop_back();
  }
  constexpr lowered pinned(lowered x) const {
    for (const pin_pair& p : pins_)
      if (p.original.id == x.id && p.original.dims == x.dims) x.id = p.barrier;
    return x;
  }
  // e, the bodies of its lets too, lowered in a state of its own: while w is pinned, or for inference.
  template <class E>
  constexpr lowered lower_anew(const E& e) {
    support::list<stored_body> bodies;
    support::list<const body_info*> entered;
    swap(bodies, bodies_);
    swap(entered, entered_);
    support::list<lowered_scan> known_scans;
    swap(known_scans, scans);
    prepare(e);
    const lowered result = e.lower(*this);
    swap(bodies, bodies_);
    swap(entered, entered_);
    swap(known_scans, scans);
    return result;
  }
  constexpr bool occurs_in(node_id w, node_id f) const {
    support::list<bool> below(f.value + 1, false);
    below[f.value] = true;
    for (int i = f.value; i >= 0; --i)
      if (below[i])
        for (node_id o : g.operands({i})) below[o.value] = true;
    return w.value <= f.value && below[w.value];
  }
  // Something was to be differentiated by what does not occur in it.
  bool absent = false;
  // What is wrong with extents that only lowering knows.
  late_fault late;

  // Normalizations use running statistics, and nothing is dropped.
  bool inference = false;
  // What states become in a kernel without being among its outputs: running statistics.
  struct moved_state {
    lowered state, value;
  };
  support::list<moved_state> moved;
  constexpr void move_state(const lowered& state, const lowered& value) {
    for (const moved_state& known : moved)
      if (known.state.id == state.id) return;
    moved.push_back({state, value});
  }

  // The axes of the scans that are being lowered: they may nest. And those that are lowered already, by their steps and
  // arguments: each part that is read lowers the scan.
  struct lowered_scan {
    const body_info* step = nullptr;
    bool recomputes = false;
    support::list<lowered> arguments;
    int recurrence = -1;  // none along an extent of 1
    axis_id along;
    support::list<lowered> starts;
    support::list<node_id> nexts;
  };
  support::list<axis_id> scans_open;
  support::list<lowered_scan> scans;

  // Adds the symbols of an expression in the order they are written, and lowers the bodies of its lets, inner ones
  // first and one after the other: constant evaluation never gets deeper than one body.
  template <class E>
  constexpr void prepare(const E& e) {
    support::list<leaf> leaves;
    e.leaves(leaves);
    walk(
        leaves, entered_,
        [this](const leaf& given) {
          if (inference && given.training) return;
          if (given.wrong != misuse::none) seen.wrong = given.wrong;
          if (given.pins) seen.pins = true;
          if (given.symbol != nullptr) symbol(*given.symbol, given.how);
        },
        [this](const body_info* given) {
          if (given->lower != nullptr) bodies_.push_back({given, given->lower(*this)});
        });
  }
  template <class E>
  constexpr lowered lower(const E& e) {
    prepare(e);
    return e.lower(*this);
  }

 private:
  struct stored_body {
    const body_info* key = nullptr;
    lowered value;
  };
  template <class T>
  static constexpr void swap(support::list<T>& a, support::list<T>& b) {
    support::list<T> kept = static_cast<support::list<T>&&>(a);
    a = static_cast<support::list<T>&&>(b);
    b = static_cast<support::list<T>&&>(kept);
  }
  struct pin_pair {
    lowered original;
    node_id barrier;
  };
  constexpr bool is_differentiable(const lowered& x) const {
    for (const known_symbol& known : symbols)
      if (known.value.id == x.id && known.value.dims == x.dims) return true;
    for (const pin_pair& p : pins_)
      if (p.barrier == x.id && p.original.dims == x.dims) return true;
    return false;
  }
  support::list<pin_pair> pins_;
  support::list<stored_body> bodies_;
  support::list<const body_info*> entered_;
  support::list<lowered> arguments_;
  int frame_ = 0;
};

}  // namespace xgrad::language
