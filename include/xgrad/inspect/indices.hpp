// Index notation: the position along each axis as LaTeX, such as i or 2 j + 1, while a formula is written from its result
// down to its leaves; and which graphs need it. Matrix notation tells axes apart by their place alone, so that
// transposed, stretched and windowed operands, and masks of positions, are ambiguous in it.
#pragma once

#include "../graph/affine.hpp"
#include "../support/text.hpp"
#include "forms.hpp"

namespace xgrad::inspect {

class indices {
 public:
  constexpr explicit indices(const graph_view& g) : g_(g), at_(g.axes.count) {}

  constexpr const support::text& operator[](axis_id a) const { return at_[a.value]; }
  constexpr void set(axis_id a, const support::text& position) { at_[a.value] = position; }
  // A letter that no enclosing formula uses.
  constexpr void bind(axis_id a) {
    constexpr std::string_view letters = "ijklmnpqrsuv";
    const int count = static_cast<int>(letters.size());
    support::text letter;
    letter << letters[static_cast<std::size_t>(bound_ % count)];
    if (bound_ >= count) letter << "_{" << bound_ / count << '}';
    at_[a.value] = letter;
    ++bound_;
  }
  constexpr int bound() const { return bound_; }
  constexpr void release(int bound) { bound_ = bound; }

  // A name that may have a subscript of its own, at the positions along these axes.
  constexpr support::text subscripted(const support::text& name, span<axis_id> dims) const {
    bool has_subscript = false;
    for (char c : name.view()) has_subscript = has_subscript || c == '_';
    support::text out(has_subscript ? "{" : "");
    out << name << (has_subscript ? "}_{" : "_{");
    for (int d = 0; d < dims.count; ++d) {
      if (d > 0) out << ", ";
      if (dims[d].valid()) out << at_[dims[d].value];
      else out << '0';
    }
    return out << '}';
  }
  // Of the operand's axis that an affine node reads.
  constexpr support::text affine_position(node_id id) const {
    const graph::index_map& map = g_.maps[g_[id].index];
    const span<axis_id> dims = g_.dims(id);
    support::text sum;
    add(sum, map.first, dims[1]);
    add(sum, map.second, dims[2]);
    const support::extent& offset = g_.extents[map.offset];
    const bool negative = offset.is_static() && offset.constant < 0;
    if (sum.size() == 0 || negative || !offset.is_static() || offset.constant != 0) {
      if (sum.size() > 0) sum << (negative ? " - " : " + ");
      (negative ? support::extent(-offset.constant) : offset).print(sum);
    }
    if (map.divisor == 1) return sum;
    return support::text("\\frac{") << sum << "}{" << map.divisor << '}';
  }
  // Of the d-th of the operand's axes that a reshape joins or splits: a digit of the position in row-major order.
  constexpr support::text reshaped_position(node_id id, int d) const {
    const int count = g_[id].index;
    const span<axis_id> dims = g_.dims(id), from{dims.first, count}, to{dims.first + count, dims.count - count};
    support::text whole;
    for (int k = 0; k < to.count; ++k) {
      if (k > 0) whole << " + ";
      const bool last = k + 1 == to.count;
      if (!last) whole << size_after(to, k) << " \\cdot ";
      whole << (last ? at_[to[k].value] : in_parentheses(to[k]));
    }
    if (count == 1) return whole;
    if (whole.size() > 1) whole = support::text("(") << whole << ')';
    support::text digit;
    if (d + 1 < count) digit << "\\lfloor " << whole << " / " << size_after(from, d) << " \\rfloor";
    else digit << whole;
    if (d > 0) digit << " \\bmod " << printed(g_.extent_of(from[d]));
    return digit;
  }
  constexpr support::text last_position(axis_id a) const { return printed(g_.extent_of(a) - support::extent(1)); }

 private:
  static constexpr support::text printed(const support::extent& e) {
    support::text out;
    e.print(out);
    return out;
  }
  constexpr support::text size_after(span<axis_id> axes, int k) const {
    support::extent size(1);
    for (int i = k + 1; i < axes.count; ++i) size = size * g_.extent_of(axes[i]);
    const bool simple = size.is_static() || (size.count == 1 && size.constant == 0);
    return simple ? printed(size) : support::text("(") << printed(size) << ')';
  }
  constexpr support::text in_parentheses(axis_id a) const {
    const support::text& position = at_[a.value];
    return position.size() == 1 ? position : support::text("(") << position << ')';
  }
  constexpr void add(support::text& sum, int coefficient, axis_id along) const {
    if (!along.valid() || coefficient == 0) return;
    if (sum.size() > 0) sum << (coefficient < 0 ? " - " : " + ");
    else if (coefficient < 0) sum << '-';
    const int size = coefficient < 0 ? -coefficient : coefficient;
    if (size != 1) sum << size << ' ';
    sum << (size == 1 && coefficient > 0 ? at_[along.value] : in_parentheses(along));
  }

  graph_view g_;
  list<support::text> at_;  // of each axis of the graph
  int bound_ = 0;
};

namespace detail {

// The operand's dimensions meet the last ones of the result, in their order.
constexpr bool is_aligned(span<axis_id> own, span<axis_id> result) {
  for (int d = 0; d < own.count; ++d)
    if (own.count > result.count || !(own[d] == result[result.count - own.count + d])) return false;
  return true;
}
constexpr bool needs_indices(const graph_view& g, const forms& all, node_id id) {
  const form& f = all[id];
  const opcode op = g.op(id);
  if (f.kind == spelling::one_hot || f.kind == spelling::cross_entropy) return false;
  if (f.kind == spelling::product) {
    const span<axis_id> a = all.order(f.operands[0]), b = all.order(f.operands[1]);
    return f.over.size() != 1 || a.count > 2 || b.count > 2 || all.order(id).count != a.count + b.count - 2;
  }
  const axis_set over = f.kind == spelling::operation ? g[id].over : f.over;
  for (axis_id a : over)  // which of two axes of one extent?
    for (axis_id b : all.order(all.operands(id)[0]))
      if (!(a == b) && g.extent_of(a) == g.extent_of(b)) return true;
  if (f.kind != spelling::operation) return false;
  if (op == opcode::iota || op == opcode::affine || op == opcode::reshape) return true;
  if (graph::is_pointwise(op) && op != opcode::gather)
    for (node_id o : g.operands(id))
      if (!is_aligned(all.order(o), all.order(id))) return true;
  return false;
}

}  // namespace detail

// Matrix notation would not say which dimensions meet.
constexpr bool needs_indices(const graph_view& g, const forms& all) {
  list<node_id> reached;
  list<bool> seen(g.size());
  const auto reach = [&](node_id id) {
    if (!seen[id.value]) reached.push_back(id);
    seen[id.value] = true;
  };
  for (const graph::output& o : g.outputs) {
    reach(o.node);
    list<axis_id> dims;
    for (axis_id a : g.dims(o))
      if (a.valid() && g[o.node].axes.contains(a)) dims.push_back(a);
    if (!detail::is_aligned(all.order(o.node), {dims.data(), dims.size()})) return true;
  }
  for (int i = 0; i < reached.size(); ++i) {
    if (detail::needs_indices(g, all, reached[i])) return true;
    for (node_id o : all.operands(reached[i])) reach(o);
  }
  return false;
}

}  // namespace xgrad::inspect
