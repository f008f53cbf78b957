// A graph as text, in the spelling of the language: infix operators, reductions over named axes, products of matrices.
// What is used twice and is not short gets a name: `mean(softplus(t1) - y * t1)` where t1 = matmul(X, w) + b.
// Deterministic: equal graphs give equal text.
#pragma once

#include <string>

#include "captured.hpp"
#include "forms.hpp"
#include "infix.hpp"
#include "position.hpp"

namespace xgrad::inspect {

namespace detail {

class text_printer {
 public:
  constexpr explicit text_printer(const graph_view& g) : g_(g), forms_(g), name_of_(g.size()) {
    int next = 1;
    for (int id : forms_.named()) {
      support::text name;
      do {
        name = support::text("t");
        name << next++;
      } while (is_symbol(name.view()));
      name_of_[id] = next - 1;
    }
  }

  constexpr support::text print() {
    for (int i = 0; i < g_.outputs.count; ++i) {
      const graph::output& o = g_.outputs[i];
      if (i > 0) out_ << '\n';
      if (o.kind == graph::output_kind::update) out_ << g_.symbol_name(o.symbol) << " = ";
      arranged(o.node, g_.dims(o), binding::comma, false);
    }
    for (int i = 0; i < forms_.named().size(); ++i) {
      const int id = forms_.named()[i];
      out_ << (i == 0 ? "\n  where t" : "\n        t") << name_of_[id] << " = ";
      node({id}, binding::comma);
    }
    return static_cast<support::text&&>(out_);
  }

 private:
  constexpr bool is_symbol(std::string_view name) const {
    for (int s = 0; s < g_.symbols.count; ++s)
      if (g_.symbol_name(s) == name) return true;
    return false;
  }
  constexpr void open(bool needed) {
    if (needed) out_ << '(';
  }
  constexpr void close(bool needed) {
    if (needed) out_ << ')';
  }

  // The operand, transposed and with dimensions of extent 1 put in, so that its dimensions meet those of `to`.
  constexpr void arranged(node_id id, span<axis_id> to, binding around, bool broadcasts = true) {
    const span<axis_id> own = forms_.order(id);
    list<axis_id> sorted;
    for (axis_id a : to)
      if (contains(own, a)) sorted.push_back(a);
    bool permuted = false;
    for (int i = 0; i < sorted.size(); ++i) permuted = permuted || !(sorted[i] == own[i]);
    list<int> inserted;  // from the end, ..., the first to be made last
    if (broadcasts && !sorted.empty()) {
      int first = 0;
      while (!contains({sorted.data(), sorted.size()}, to[first])) ++first;
      for (int d = to.count - 1; d > first; --d)
        if (!contains({sorted.data(), sorted.size()}, to[d])) inserted.push_back(d - first);
    }
    for (int i = 0; i < inserted.size(); ++i) out_ << "expand_dims<" << inserted[i] << ">(";
    if (permuted) {
      out_ << "transpose";
      if (sorted.size() > 2) {
        for (int i = 0; i < sorted.size(); ++i) {
          int from = 0;
          while (!(own[from] == sorted[i])) ++from;
          out_ << (i == 0 ? "<" : ", ") << from;
        }
        out_ << '>';
      }
      out_ << '(';
    }
    operand(id, permuted || !inserted.empty() ? binding::comma : around);
    close(permuted);
    for (int i = 0; i < inserted.size(); ++i) out_ << ')';
  }
  static constexpr bool contains(span<axis_id> list, axis_id a) {
    for (int i = 0; i < list.count; ++i)
      if (list[i] == a) return true;
    return false;
  }

  constexpr void operand(node_id id, binding around) {
    if (name_of_[id.value] > 0) out_ << 't' << name_of_[id.value];
    else node(id, around);
  }

  constexpr void node(node_id id, binding around) {
    const form& f = forms_[id];
    switch (f.kind) {
      case spelling::mean: return reduction("mean", f.operands[0], f.over);
      case spelling::logsumexp: return reduction("logsumexp", f.operands[0], f.over);
      case spelling::softmax: return along("softmax", f.operands[0], f.over);
      case spelling::log_softmax: return along("log_softmax", f.operands[0], f.over);
      case spelling::cross_entropy:
        out_ << "cross_entropy(";
        operand(f.operands[0], binding::comma);
        out_ << ", ";
        operand(f.operands[1], binding::comma);
        out_ << ')';
        return;
      case spelling::one_hot:
        out_ << "one_hot<";
        extent(f.over.first());
        out_ << ">(";
        operand(f.operands[0], binding::comma);
        out_ << ')';
        return;
      case spelling::product: return product(id, f);
      case spelling::operation: break;
    }
    const graph::node& n = g_[id];
    switch (n.op) {
      case opcode::literal: return literal(n.value, around);
      case opcode::symbol: out_ << g_.symbol_name(n.index); return;
      case opcode::extent: {
        const bool compound = g_.extents[n.index].count > 1 || g_.extents[n.index].constant != 0;
        open(compound);
        g_.extents[n.index].print(out_);
        return close(compound);
      }
      case opcode::iota:
        out_ << "iota<";
        extent(g_.dims(id)[0]);
        out_ << '>';
        return;
      case opcode::carried: return carried(n.index);
      case opcode::scanned: return scanned(id);
      case opcode::rename:
      case opcode::barrier: return operand(g_.operand(id, 0), around);
      case opcode::to_number: return operand(g_.operand(id, 0), around < binding::both ? around : binding::primary);
      case opcode::reshape: return reshape(id);
      case opcode::affine: return affine(id);
      case opcode::gather:
      case opcode::scatter: return at_positions(id);
      case opcode::custom: return custom(id);
      case opcode::negate:
        open(around > binding::prefix);
        out_ << '-';
        arranged(g_.operand(id, 0), forms_.order(id), binding::prefix);
        return close(around > binding::prefix);
      case opcode::logical_not: out_ << '~'; return arranged(g_.operand(id, 0), forms_.order(id), binding::primary);
      case opcode::select: return call("where", id);
      case opcode::multiply_add: {
        open(around > binding::sum);
        arranged(g_.operand(id, 0), forms_.order(id), binding::product);
        out_ << " * ";
        arranged(g_.operand(id, 1), forms_.order(id), binding::product);
        out_ << " + ";
        arranged(g_.operand(id, 2), forms_.order(id), binding::sum);
        return close(around > binding::sum);
      }
      case opcode::derivative: call("derivative", id); return;
      default: break;
    }
    if (graph::is_reduction(n.op)) return reduction(operations::name_of(n.op), g_.operand(id, 0), n.over);
    const infix sign = infix_of(n.op);
    if (sign.sign.empty()) return call(operations::name_of(n.op), id);
    open(around > sign.level);
    infix_operands(id, sign);
    close(around > sign.level);
  }

  constexpr void infix_operands(node_id id, const infix& sign) {
    const forms::terms read = forms_.read(id);
    node_id a = read.a, b = read.b;
    std::string_view written = read.subtracted ? " - " : sign.sign;
    if (sign.level == binding::sum && !read.subtracted && g_.is_literal(b) && g_[b].value < 0) {
      arranged(a, forms_.order(id), sign.level);
      out_ << " - " << -g_[b].value;
      return;
    }
    if (g_.is_literal(a) && (sign.level == binding::order || sign.level == binding::equality)) {
      a = read.b;
      b = read.a;
      if (sign.level == binding::order) written = g_.op(id) == opcode::less ? " > " : " >= ";
    }
    const bool chains = sign.level == binding::sum || sign.level == binding::product;
    arranged(a, forms_.order(id), chains ? sign.level : tighter(sign.level));
    out_ << written;
    const bool associates = written == " + " || written == " * ";
    arranged(b, forms_.order(id), associates ? sign.level : tighter(sign.level));
  }

  constexpr void literal(double value, binding around) {
    const bool negative = value < 0;
    open(negative && around > binding::prefix);
    out_ << value;
    close(negative && around > binding::prefix);
  }

  constexpr void call(std::string_view name, node_id id) {
    out_ << name;
    if (g_.op(id) == opcode::polygamma) out_ << '<' << g_[id].index << '>';
    out_ << '(';
    for (int i = 0; i < g_.operands(id).count; ++i) {
      if (i > 0) out_ << ", ";
      arranged(g_.operand(id, i), forms_.order(id), binding::comma);
    }
    if (g_.op(id) == opcode::derivative && g_[id].index > 1) out_ << ", " << g_[id].index;
    out_ << ')';
  }
  constexpr void custom(node_id id) {
    out_ << g_.text(g_[id].index) << '(';
    for (int i = 1; i < g_.operands(id).count; i += 2) {
      if (i > 1) out_ << ", ";
      arranged(g_.operand(id, i), forms_.order(id), binding::comma);
    }
    out_ << ')';
  }

  constexpr void extent(axis_id a) {
    const support::extent e = a.valid() ? g_.extent_of(a) : support::extent(1);
    const bool name = e.count == 1 && e.constant == 0 && e.terms[0].coefficient == 1 && e.terms[0].degree() == 1;
    if (name) out_ << '"';
    e.print(out_);
    if (name) out_ << '"';
  }
  // Which of the operand's dimensions: by the name of the extent where that is one, else by number.
  constexpr void axes(node_id o, axis_set over) {
    const span<axis_id> order = forms_.order(o);
    if (order.count == over.size()) return;
    bool first = true;
    for (int d = 0; d < order.count; ++d) {
      if (!over.contains(order[d])) continue;
      out_ << (first ? "<" : ", ");
      first = false;
      const support::extent& e = g_.extent_of(order[d]);
      int same = 0;
      for (axis_id a : order) same += g_.extent_of(a) == e ? 1 : 0;
      if (same == 1 && e == support::extent(e.terms[0].factors[0])) extent(order[d]);
      else out_ << d;
    }
    out_ << '>';
  }
  constexpr void reduction(std::string_view name, node_id o, axis_set over) {
    out_ << name;
    axes(o, over);
    out_ << '(';
    operand(o, binding::comma);
    out_ << ')';
  }
  constexpr void along(std::string_view name, node_id o, axis_set over) {
    out_ << name << '<';
    const span<axis_id> order = forms_.order(o);
    for (int d = 0; d < order.count; ++d)
      if (over.contains(order[d])) out_ << d;
    out_ << ">(";
    operand(o, binding::comma);
    out_ << ')';
  }

  constexpr void product(node_id id, const form& f) {
    const span<axis_id> a = forms_.order(f.operands[0]), b = forms_.order(f.operands[1]);
    bool batched = false;
    for (axis_id x : a) batched = batched || (contains(b, x) && !f.over.contains(x));
    if (!batched && f.over.size() == 1 && a.count <= 2 && b.count <= 2) {
      out_ << "matmul(";
      factor(f.operands[0], a.count == 2 && !f.over.contains(a[1]));
      out_ << ", ";
      factor(f.operands[1], b.count == 2 && !f.over.contains(b[0]));
      out_ << ')';
      return;
    }
    list<axis_id> letters;
    out_ << "einsum<\"";
    subscripts(a, letters);
    out_ << ',';
    subscripts(b, letters);
    out_ << "->";
    subscripts(forms_.order(id), letters);
    out_ << "\">(";
    operand(f.operands[0], binding::comma);
    out_ << ", ";
    operand(f.operands[1], binding::comma);
    out_ << ')';
  }
  constexpr void factor(node_id id, bool transposed) {
    if (transposed) out_ << "transpose(";
    operand(id, binding::comma);
    close(transposed);
  }
  constexpr void subscripts(span<axis_id> axes, list<axis_id>& letters) {
    for (axis_id a : axes) {
      int i = 0;
      while (i < letters.size() && !(letters[i] == a)) ++i;
      if (i == letters.size()) letters.push_back(a);
      out_ << static_cast<char>(i < 18 ? 'i' + i : 'a' + i - 18);
    }
  }

  // x with an axis read anew: at<7: 2*i + j - 1>(x), i and j the positions along the new axes.
  constexpr void affine(node_id id) {
    out_ << "at<";
    extent(g_.dims(id)[0]);
    out_ << ": ";
    print_position(out_, g_, id);
    out_ << ">(";
    operand(g_.operand(id, 0), binding::comma);
    out_ << ')';
  }

  constexpr void carried(int which) { out_ << "carried" << which + 1; }
  // scan<"T">(value, carried1: start, next): the value in every step, in which carried1 is at first start, then next.
  constexpr void scanned(node_id id) {
    const graph::recurrence& r = g_.recurrences[g_[id].index];
    out_ << (r.backward ? "scan_back<" : "scan<");
    extent(r.along);
    out_ << ">(";
    operand(g_.operand(id, 0), binding::comma);
    for (int c = 0; c < r.carries; ++c) {
      out_ << ", ";
      carried(r.first_carry + c);
      out_ << ": ";
      operand(g_.operand(id, 1 + 2 * c), binding::comma);
      out_ << ", ";
      operand(g_.operand(id, 2 + 2 * c), binding::comma);
    }
    out_ << ')';
  }

  // take(x, ids), of another axis than the first take<axis>(x, ids); scatter_add<axis>(x, ids).
  constexpr void at_positions(node_id id) {
    const axis_id along = g_.dims(id)[0];
    const bool named = g_.op(id) == opcode::scatter || !(forms_.order(g_.operand(id, 0))[0] == along);
    out_ << operations::name_of(g_.op(id));
    if (named) out_ << '<', extent(along), out_ << '>';
    out_ << '(';
    operand(g_.operand(id, 0), binding::comma);
    out_ << ", ";
    operand(g_.operand(id, 1), binding::comma);
    out_ << ')';
  }

  constexpr void reshape(node_id id) {
    out_ << "reshape<";
    const span<axis_id> order = forms_.order(id);
    for (int d = 0; d < order.count; ++d) {
      if (d > 0) out_ << ", ";
      extent(order[d]);
    }
    out_ << ">(";
    list<axis_id> from;
    const span<axis_id> dims = g_.dims(id);
    for (axis_id a : forms_.order(g_.operand(id, 0)))
      if (!contains({dims.first, g_[id].index}, a)) from.push_back(a);
    for (int d = 0; d < g_[id].index; ++d) from.push_back(dims[d]);
    arranged(g_.operand(id, 0), {from.data(), from.size()}, binding::comma, false);
    out_ << ')';
  }

  graph_view g_;
  forms forms_;
  list<int> name_of_;  // the number in t1, t2, ...; 0: spelled where it stands
  support::text out_;
};

}  // namespace detail

// The outputs of a graph, one a line.
constexpr support::text text_of(const graph_view& g) { return detail::text_printer(g).print(); }

// The expression, derivatives worked out; as a constant.
template <output E>
constexpr support::text text_of(const E& e) {
  return text_of(derived(e).view());
}

inline std::string to_text(const graph_view& g) { return std::string(text_of(g).view()); }
template <output E>
std::string to_text(const E& e) {
  return std::string(text_of(e).view());
}

}  // namespace xgrad::inspect

namespace xgrad {
using inspect::to_text;
}
