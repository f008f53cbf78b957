// A graph as LaTeX mathematics: fractions, roots, powers, sums over indices, products of matrices; shared parts are
// named and follow under "where". In index notation, free indices i, j, ... in the order of the result's dimensions,
// where that of matrices would be ambiguous.
#pragma once

#include <string>

#include "captured.hpp"
#include "forms.hpp"
#include "indices.hpp"
#include "latex_names.hpp"

namespace xgrad::inspect {

namespace detail {

// From loose to tight.
enum class latex_level : unsigned char { relation, sum, product, prefix, power, atom };

class latex_printer {
 public:
  constexpr explicit latex_printer(const graph_view& g)
      : g_(g), forms_(g), number_(g.size()), indexed_(needs_indices(g, forms_)), at_(g) {
    for (int i = 0; i < forms_.named().size(); ++i) number_[forms_.named()[i]] = i + 1;
  }
  constexpr support::text print() {
    for (int i = 0; i < g_.outputs.count; ++i) {
      if (i > 0) out_ << " \\\\\n";
      bind_all(g_.dims(g_.outputs[i]));
      if (g_.outputs[i].kind == graph::output_kind::update) {
        symbol(g_.symbol_name(g_.outputs[i].symbol), g_.dims(g_.outputs[i]));
        out_ << " \\leftarrow ";
      }
      operand(g_.outputs[i].node, latex_level::relation);
    }
    for (int id : forms_.named()) {
      out_ << (number_[id] == 1 ? " \\\\\n\\text{where } " : ", \\quad ");
      bind_all(forms_.order({id}));
      part({id});
      out_ << " = ";
      node({id}, latex_level::relation);
    }
    return static_cast<support::text&&>(out_);
  }

 private:
  constexpr void open(bool needed) {
    if (needed) out_ << "\\left(";
  }
  constexpr void close(bool needed) {
    if (needed) out_ << "\\right)";
  }
  constexpr void operand(node_id id, latex_level around) {
    if (number_[id.value] > 0) part(id);
    else node(id, around);
  }
  constexpr void part(node_id id) {
    support::text name("t_{");
    subscripted(name << number_[id.value] << '}', forms_.order(id));
  }

  // --- index notation -----------------------------------------------------------------------------------------------
  constexpr void bind_all(span<axis_id> dims) {
    at_.release(0);
    for (axis_id a : dims)
      if (a.valid()) at_.bind(a);
  }
  constexpr void subscripted(const support::text& name, span<axis_id> dims) {
    out_ << (indexed_ && !dims.empty() ? at_.subscripted(name, dims) : name);
  }
  // What `write` writes where axis a is at that position.
  template <class Write>
  constexpr void at_position(axis_id a, const support::text& position, const Write& write) {
    const support::text outer = at_[a];
    at_.set(a, position);
    write();
    at_.set(a, outer);
  }
  constexpr void renamed(node_id id, const list<support::text>& to, int d, latex_level around) {
    if (d == to.size()) return operand(g_.operand(id, 0), around);
    at_position(g_.dims(id)[d], to[d], [&] { renamed(id, to, d + 1, around); });
  }
  constexpr list<support::text> positions_below(node_id id) const {
    list<support::text> to;
    const int half = g_.dims(id).count / 2;
    if (g_.op(id) == opcode::rename)
      for (int d = 0; d < half; ++d) to.push_back(at_[g_.dims(id)[half + d]]);
    else if (g_.op(id) == opcode::reshape)
      for (int d = 0; d < g_[id].index; ++d) to.push_back(at_.reshaped_position(id, d));
    else to.push_back(at_.affine_position(id));
    return to;
  }
  constexpr support::text written(node_id id) {
    support::text outer = static_cast<support::text&&>(out_);
    out_ = {};
    operand(id, latex_level::relation);
    support::text result = static_cast<support::text&&>(out_);
    out_ = static_cast<support::text&&>(outer);
    return result;
  }
  // x_{ids_i}; the sum of x_i over all i with ids_i = j.
  constexpr void at_positions(node_id id, latex_level around) {
    const node_id x = g_.operand(id, 0), at = g_.operand(id, 1);
    const axis_id along = g_.dims(id)[0];
    if (g_.op(id) == opcode::gather) return at_position(along, written(at), [&] { operand(x, around); });
    const int outer = at_.bound();
    for (axis_id a : g_[id].over) at_.bind(a);
    out_ << "\\sum_{" << written(at) << " = " << at_[along] << '}';
    in_parentheses(x);
    at_.release(outer);
  }
  // The operand, its axes dims[0], ... at these positions; the fill where an affine one is none.
  constexpr void moved(node_id id, latex_level around) {
    if (!indexed_) return operand(g_.operand(id, 0), around);
    const list<support::text> to = positions_below(id);
    const bool filled = g_.op(id) == opcode::affine && !is_inside(g_, id);
    if (filled) out_ << "\\begin{cases}";
    renamed(id, to, 0, filled ? latex_level::relation : around);
    if (!filled) return;
    out_ << " & " << to[0] << " \\in \\{0, \\dots, " << at_.last_position(g_.dims(id)[0]) << "\\} \\\\ " << g_[id].value
         << " & \\text{otherwise}\\end{cases}";
  }

  constexpr void symbol(std::string_view name, span<axis_id> dims = {}) { subscripted(latex_symbol(name), dims); }
  constexpr void function(std::string_view name, node_id x) {
    constexpr std::string_view known[] = {"exp", "log", "sin", "cos", "tan", "sinh", "cosh", "tanh"};
    bool standard = false;
    for (std::string_view k : known) standard = standard || k == name;
    if (standard) out_ << '\\' << name;
    else out_ << latex_operator(name);
    out_ << "\\left(";
    operand(x, latex_level::relation);
    out_ << "\\right)";
  }
  constexpr void over(axis_set axes) {
    out_ << "_{";
    bool first = true;
    for (axis_id a : axes) {
      if (!first) out_ << ", ";
      first = false;
      if (indexed_) out_ << at_[a];
      else g_.extent_of(a).print(out_);
    }
    out_ << '}';
  }
  // \sum_{i = 0}^{N - 1} for each axis
  constexpr void each_over(std::string_view sign, axis_set axes) {
    for (axis_id a : axes) out_ << sign << "_{" << at_[a] << " = 0}^{" << at_.last_position(a) << '}';
  }
  // Axes that the result lacks get letters of their own.
  constexpr void reduction(std::string_view name, axis_set axes, node_id x) {
    if (!indexed_) return reduction_of(name, axes, x);
    const int outer = at_.bound();
    for (axis_id a : axes) at_.bind(a);
    if (name != "sum" && name != "prod") {
      reduction_of(name, axes, x);
    } else {
      each_over(name == "sum" ? "\\sum" : "\\prod", axes);
      in_parentheses(x);
    }
    at_.release(outer);
  }
  constexpr void in_parentheses(node_id x) {
    out_ << "\\left(";
    operand(x, latex_level::relation);
    out_ << "\\right)";
  }
  constexpr void reduction_of(std::string_view name, axis_set axes, node_id x) {
    if (name == "sum") out_ << "\\sum";
    else if (name == "prod") out_ << "\\prod";
    else if (name == "amax") out_ << "\\max";
    else if (name == "amin") out_ << "\\min";
    else out_ << latex_operator(name);
    over(axes);
    in_parentheses(x);
  }

  constexpr void infix(node_id id, std::string_view sign, latex_level level, latex_level around, bool associates) {
    open(around > level);
    const forms::terms read = forms_.read(id);
    operand(read.a, level);
    out_ << (read.subtracted ? " - " : sign);
    operand(read.b, associates && !read.subtracted ? level : static_cast<latex_level>(static_cast<int>(level) + 1));
    close(around > level);
  }
  constexpr void power(node_id x, latex_level around, std::string_view exponent) {
    open(around > latex_level::power);
    operand(x, latex_level::atom);
    out_ << '^' << exponent;
    close(around > latex_level::power);
  }

  constexpr void product(node_id id, const form& f, latex_level around) {
    const span<axis_id> a = forms_.order(f.operands[0]), b = forms_.order(f.operands[1]);
    if (indexed_ || f.over.size() != 1 || a.count > 2 || b.count > 2 || forms_.order(id).count != a.count + b.count - 2)
      return reduction("sum", f.over, g_.operand(id, 0));
    open(around > latex_level::product);
    operand(f.operands[0], latex_level::power);
    if (a.count == 1 || !f.over.contains(a[1])) out_ << "^{\\top}";
    out_ << ' ';
    operand(f.operands[1], latex_level::power);
    if (b.count == 2 && !f.over.contains(b[0])) out_ << "^{\\top}";
    close(around > latex_level::product);
  }

  constexpr void node(node_id id, latex_level around) {
    const form& f = forms_[id];
    switch (f.kind) {
      case spelling::mean: return reduction("mean", f.over, f.operands[0]);
      case spelling::logsumexp: return reduction("logsumexp", f.over, f.operands[0]);
      case spelling::softmax: return along("softmax", f);
      case spelling::log_softmax: return along("log_softmax", f);
      case spelling::cross_entropy: return along("cross_entropy", f);
      case spelling::one_hot:
        if (!indexed_) return call("one_hot", {f.operands, f.count});
        break;
      case spelling::product: return product(id, f, around);
      case spelling::operation: break;
    }
    const graph::node& n = g_[id];
    if (graph::is_reduction(n.op)) return reduction(operations::name_of(n.op), n.over, g_.operand(id, 0));
    switch (n.op) {
      case opcode::literal: return literal(n.value, around);
      case opcode::symbol: return symbol(g_.symbol_name(n.index), g_.dims(id));
      case opcode::extent: g_.extents[n.index].print(out_); return;
      case opcode::iota: out_ << at_[g_.dims(id)[0]]; return;
      case opcode::carried: out_ << "h_{" << n.index + 1 << '}'; return;
      case opcode::rename:
      case opcode::reshape:
      case opcode::affine: return moved(id, around);
      case opcode::gather:
      case opcode::scatter:
        if (indexed_) return at_positions(id, around);
        break;
      case opcode::stop:
      case opcode::barrier: return operand(g_.operand(id, 0), around);
      case opcode::to_number:
        out_ << "\\left[";
        operand(g_.operand(id, 0), latex_level::relation);
        out_ << "\\right]";
        return;
      case opcode::custom: {
        list<node_id> arguments;
        for (int i = 1; i < n.operand_count; i += 2) arguments.push_back(g_.operand(id, i));
        return call(g_.text(n.index), {arguments.data(), arguments.size()});
      }
      case opcode::negate:
        open(around >= latex_level::prefix);
        out_ << '-';
        operand(g_.operand(id, 0), latex_level::prefix);
        return close(around >= latex_level::prefix);
      case opcode::abs:
        out_ << "\\left|";
        operand(g_.operand(id, 0), latex_level::relation);
        out_ << "\\right|";
        return;
      case opcode::square: return power(g_.operand(id, 0), around, "{2}");
      case opcode::reciprocal:
        open(around >= latex_level::power);
        fraction("1", g_.operand(id, 0));
        return close(around >= latex_level::power);
      case opcode::sqrt: return root(g_.operand(id, 0), "");
      case opcode::cbrt: return root(g_.operand(id, 0), "[3]");
      case opcode::sigmoid:
        out_ << "\\sigma\\left(";
        operand(g_.operand(id, 0), latex_level::relation);
        out_ << "\\right)";
        return;
      case opcode::add: return infix(id, " + ", latex_level::sum, around, true);
      case opcode::subtract: return infix(id, " - ", latex_level::sum, around, false);
      case opcode::multiply: return infix(id, " \\cdot ", latex_level::product, around, true);
      case opcode::multiply_add:
        open(around > latex_level::sum);
        operand(g_.operand(id, 0), latex_level::product);
        out_ << " \\cdot ";
        operand(g_.operand(id, 1), latex_level::product);
        out_ << " + ";
        operand(g_.operand(id, 2), latex_level::sum);
        return close(around > latex_level::sum);
      case opcode::less: return infix(id, " < ", latex_level::relation, around, false);
      case opcode::less_equal: return infix(id, " \\le ", latex_level::relation, around, false);
      case opcode::equal: return infix(id, " = ", latex_level::relation, around, false);
      case opcode::not_equal: return infix(id, " \\ne ", latex_level::relation, around, false);
      case opcode::logical_and: return infix(id, " \\land ", latex_level::relation, around, false);
      case opcode::logical_or: return infix(id, " \\lor ", latex_level::relation, around, false);
      case opcode::logical_not: out_ << "\\lnot "; return operand(g_.operand(id, 0), latex_level::atom);
      case opcode::divide:
        open(around >= latex_level::power);
        out_ << "\\frac{";
        operand(g_.operand(id, 0), latex_level::relation);
        out_ << "}{";
        operand(g_.operand(id, 1), latex_level::relation);
        out_ << '}';
        return close(around >= latex_level::power);
      case opcode::pow:
        open(around > latex_level::power);
        operand(g_.operand(id, 0), latex_level::atom);
        out_ << "^{";
        operand(g_.operand(id, 1), latex_level::relation);
        out_ << '}';
        return close(around > latex_level::power);
      case opcode::select:
        out_ << "\\begin{cases}";
        operand(g_.operand(id, 1), latex_level::relation);
        out_ << " & ";
        operand(g_.operand(id, 0), latex_level::relation);
        out_ << " \\\\ ";
        operand(g_.operand(id, 2), latex_level::relation);
        out_ << " & \\text{otherwise}\\end{cases}";
        return;
      default: break;
    }
    if (n.operand_count == 1) return function(operations::name_of(n.op), g_.operand(id, 0));
    call(operations::name_of(n.op), g_.operands(id));
  }

  constexpr void literal(double value, latex_level around) {
    support::text digits;
    digits << value;
    int e = 0;
    while (e < digits.size() && digits[e] != 'e') ++e;
    const bool scientific = e < digits.size(), wrapped = around >= latex_level::prefix && (value < 0 || scientific);
    open(wrapped);
    out_ << digits.view().substr(0, static_cast<std::size_t>(e));
    if (scientific) out_ << " \\cdot 10^{" << digits.view().substr(static_cast<std::size_t>(e) + 1) << '}';
    close(wrapped);
  }
  constexpr void fraction(std::string_view above, node_id below) {
    out_ << "\\frac{" << above << "}{";
    operand(below, latex_level::relation);
    out_ << '}';
  }
  constexpr void root(node_id x, std::string_view degree) {
    out_ << "\\sqrt" << degree << '{';
    operand(x, latex_level::relation);
    out_ << '}';
  }
  constexpr void call(std::string_view name, span<node_id> given) {
    out_ << latex_operator(name);
    arguments(given);
  }
  constexpr void arguments(span<node_id> given) {
    out_ << "\\left(";
    for (int i = 0; i < given.count; ++i) {
      if (i > 0) out_ << ", ";
      operand(given[i], latex_level::relation);
    }
    out_ << "\\right)";
  }

  // A function of all values along an axis, which the result of a softmax has too.
  constexpr void along(std::string_view name, const form& f) {
    if (!indexed_) return call(name, {f.operands, f.count});
    const int outer = at_.bound();
    if (name == "cross_entropy")
      for (axis_id a : f.over) at_.bind(a);
    out_ << latex_operator(name);
    over(f.over);
    arguments({f.operands, f.count});
    at_.release(outer);
  }

  graph_view g_;
  forms forms_;
  list<int> number_;  // of the name t_1, t_2, ...; 0: spelled where it stands
  bool indexed_;
  indices at_;
  support::text out_;
};

}  // namespace detail

constexpr support::text latex_of(const graph_view& g) { return detail::latex_printer(g).print(); }

inline std::string to_latex(const graph_view& g) { return std::string(latex_of(g).view()); }
template <output E>
std::string to_latex(const E& e) {
  return to_latex(derived(e).view());
}

}  // namespace xgrad::inspect

namespace xgrad {
using inspect::to_latex;
}
