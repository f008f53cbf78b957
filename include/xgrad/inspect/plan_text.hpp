// Names of a plan's parts, and the instructions of a loop as formulas: what is computed once and used once stands where
// it is used, anything else gets a name.
#pragma once

#include <string>
#include <vector>

#include "../operations/registry.hpp"
#include "../plan/plan.hpp"

namespace xgrad::inspect {

class plan_text {
 public:
  plan_text(const graph::graph_view& graph, const plan::plan_view& plan) : graph_(graph), plan_(plan) {}

  std::string axis(graph::axis_id a) const {
    support::text out;
    graph_.extent_of(a).print(out);
    for (int i = 0; i < graph::occurrences_before(graph_, a); ++i) out << '\'';
    return std::string(out.view());
  }
  template <class Axes>
  std::string axes(const Axes& all) const {
    std::string result;
    for (graph::axis_id a : all) result += (result.empty() ? "" : ", ") + axis(a);
    return '[' + result + ']';
  }
  // Without its axes: the symbol, the output, or t and the number of the node.
  std::string name(int array) const {
    const plan::array& a = plan_.arrays[array];
    if (a.kind == plan::array_kind::output) return "output " + std::to_string(a.index);
    if (a.kind == plan::array_kind::symbol) return std::string(graph_.symbol_name(a.index));
    if (graph_.op(a.node) == graph::opcode::symbol) return std::string(graph_.symbol_name(graph_[a.node].index)) + "'";
    return 't' + std::to_string(a.node.value);
  }
  std::string array(int array) const {
    const plan::array& a = plan_.arrays[array];
    return a.rank == 0 ? name(array) : name(array) + axes(plan_.axes_of(a));
  }
  static const char* place(plan::array_kind kind) {
    switch (kind) {
      case plan::array_kind::symbol: return "bound";
      case plan::array_kind::output: return "";
      case plan::array_kind::whole: return "workspace";
      case plan::array_kind::tile: return "tile";
      case plan::array_kind::stored: return "kept for all rows";
      case plan::array_kind::accumulator: return "accumulator";
    }
    return "";
  }

 protected:
  graph::graph_view graph_;
  plan::plan_view plan_;
};

class loop_text : public plan_text {
 public:
  struct line {
    std::string formula, note;
  };

  loop_text(const plan_text& names, const plan::step& s)
      : plan_text(names), step_(s), values_(static_cast<std::size_t>(s.registers) + 1), uses_(values_.size()) {
    for (int k = 0; k < s.instructions; ++k)
      for (int o = 0; o < 3; ++o)
        if (code(k).operands[o] >= 0 && !is_position(code(k), o)) ++uses_[static_cast<std::size_t>(code(k).operands[o])];
    for (int k = 0; k < s.instructions; ++k) read(code(k));
  }
  const std::vector<line>& lines() const { return lines_; }
  const std::vector<int>& loaded() const { return loaded_; }
  int operations() const { return operations_; }

 private:
  enum class level { relation, sum, product, prefix, whole };
  struct value {
    std::string text;
    level binds = level::whole;
  };

  static bool is_position(const plan::instruction& i, int operand) {
    return (i.kind == plan::instruction_kind::gather && operand == 0) ||
           (i.kind == plan::instruction_kind::scatter && operand == 1);
  }
  const plan::instruction& code(int k) const { return plan_.instructions[step_.first_instruction + k]; }
  std::string operand(const plan::instruction& i, int k, level around) const {
    const value& v = values_[static_cast<std::size_t>(i.operands[k])];
    return v.binds < around ? '(' + v.text + ')' : v.text;
  }
  static int arity(const plan::instruction& i) {
    int n = 0;
    for (int o : i.operands) n += o >= 0;
    return n;
  }

  void read(const plan::instruction& i) {
    switch (i.kind) {
      case plan::instruction_kind::literal: {
        support::text number;
        number << i.value;
        return define(i, {std::string(number.view()), i.value < 0 ? level::prefix : level::whole}, false);
      }
      case plan::instruction_kind::extent: {
        support::text number;
        graph_.extents[i.index].print(number);
        const bool whole = graph_.extents[i.index].count <= 1;
        return define(i, {std::string(number.view()), whole ? level::whole : level::sum}, false);
      }
      case plan::instruction_kind::iota: return define(i, {"iota<" + axis({i.index}) + '>', level::whole}, false);
      case plan::instruction_kind::load: loaded_.push_back(i.array); return define(i, {name(i.array), level::whole}, false);
      case plan::instruction_kind::locate: {
        const auto at = static_cast<std::size_t>(i.result);
        if (positions_.size() <= at) positions_.resize(at + 1);
        if (i.array >= 0) loaded_.push_back(i.array);
        positions_[at] = i.array >= 0 ? name(i.array) : operand(i, 0, level::relation);
        return;
      }
      case plan::instruction_kind::gather:
        loaded_.push_back(i.array);
        return define(i, {name(i.array) + at_position(i.index, i.operands[0]), level::whole}, false);
      case plan::instruction_kind::scatter:
        ++operations_;
        lines_.push_back({array(i.array) + at_position(i.index, i.operands[1]) + " += " + operand(i, 0, level::sum),
                          "in memory, one after another"});
        return;
      case plan::instruction_kind::compute: ++operations_; return define(i, computed(i), true);
      case plan::instruction_kind::accumulate: {
        std::string note = i.register_kept ? "in a register" : "in memory";
        if (plan_.arrays[i.array].lane_wide) note += ", one for each lane";
        ++operations_;
        lines_.push_back(
            {array(i.array) + " = " + std::string(operations::name_of(i.op)) + '(' + operand(i, 0, level::relation) + ')',
             note});
        return;
      }
      case plan::instruction_kind::store:
        lines_.push_back({array(i.array) + " = " + operand(i, 0, level::relation), place(plan_.arrays[i.array].kind)});
        return;
    }
  }
  // "{V: ids}": where along that axis.
  std::string at_position(int along, int position) const {
    return '{' + axis(graph::axis_id{along}) + ": " + positions_[static_cast<std::size_t>(position)] + '}';
  }
  void define(const plan::instruction& i, value v, bool name_if_shared) {
    const auto at = static_cast<std::size_t>(i.result);
    if (name_if_shared && uses_[at] > 1) {
      const std::string name = 'r' + std::to_string(++named_);
      lines_.push_back({name + " = " + v.text, ""});
      v = {name, level::whole};
    }
    values_[at] = std::move(v);
  }
  value computed(const plan::instruction& i) const {
    const auto infix = [&](const char* sign, level binds, level right) {
      return value{operand(i, 0, binds == level::relation ? level::sum : binds) + sign + operand(i, 1, right), binds};
    };
    switch (i.op) {
      case graph::opcode::less: return infix(" < ", level::relation, level::sum);
      case graph::opcode::less_equal: return infix(" <= ", level::relation, level::sum);
      case graph::opcode::equal: return infix(" == ", level::relation, level::sum);
      case graph::opcode::not_equal: return infix(" != ", level::relation, level::sum);
      case graph::opcode::add: return infix(" + ", level::sum, level::sum);
      case graph::opcode::subtract: return infix(" - ", level::sum, level::product);
      case graph::opcode::multiply: return infix(" * ", level::product, level::product);
      case graph::opcode::divide: return infix(" / ", level::product, level::prefix);
      case graph::opcode::negate: return {'-' + operand(i, 0, level::prefix), level::prefix};
      case graph::opcode::multiply_add:
        return {operand(i, 0, level::product) + " * " + operand(i, 1, level::product) + " + " + operand(i, 2, level::sum),
                level::sum};
      default: break;
    }
    std::string call = std::string(operations::name_of(i.op)) + '(';
    for (int k = 0; k < arity(i); ++k) call += (k > 0 ? ", " : "") + operand(i, k, level::relation);
    return {call + ')', level::whole};
  }

  plan::step step_;
  std::vector<value> values_;  // of the registers
  std::vector<int> uses_;
  std::vector<std::string> positions_;  // as text
  std::vector<int> loaded_;
  std::vector<line> lines_;
  int named_ = 0;
  int operations_ = 0;
};

}  // namespace xgrad::inspect
