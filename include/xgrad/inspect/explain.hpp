// explain<kernel<...>>(): every stage of a kernel as text, from what was written to the loops that run: what is fused
// in each and why it ends, with its floating-point operations, the bytes moved and the workspace, beside the registers and
// caches that the plan is made for.
#pragma once

#include "../kernel.hpp"
#include "plan_text.hpp"
#include "text.hpp"

namespace xgrad {
namespace inspect {

// What one step does for one row of the streamed axis, or in all when it does not stream.
struct work_estimate {
  double operations = 0;         // a multiply-add counts two, a function one
  double functions = 0;          // of those: exp, log, divisions and the like
  double read = 0, written = 0;  // numbers
};

class explanation : plan_text {
 public:
  // number: the bytes of one.
  explanation(const graph::graph_view& graph, const plan::plan_view& plan, int number)
      : plan_text(graph, plan), number_(number) {}

  std::string print() {
    stream();
    int stage = -1, region = -1;
    for (int s = 0; s < plan_.steps.count; ++s) {
      const plan::step& step = plan_.steps[s];
      if (step.stage != stage) stage_title(stage = step.stage);
      if (step.region != region) region_title(region = step.region);
      const std::string n = std::to_string(s + 1);
      out_ += std::string(n.size() < 4 ? 4 - n.size() : 1, ' ') + n + "  ";
      if (step.kind == plan::step_kind::contraction) contraction(s, plan_.contractions[step.contraction]);
      else if (step.kind == plan::step_kind::finish) out_ += "lanes     " + array(step.result) + " = the sum of its lanes\n";
      else if (step.kind == plan::step_kind::spread)
        out_ += "copy      " + array(step.result) + " = " + array(step.array) + " amid " + fill_of(step) + "\n";
      else loop(s, step);
    }
    tail();
    return out_;
  }

 private:
  static std::string kilobytes(double bytes) { return number(bytes < 1024 ? 1 : bytes / 1024) + " KB"; }
  void line(const std::string& text) { out_ += std::string(16, ' ') + text + '\n'; }

  std::string fill_of(const plan::step& s) const {
    support::text value;
    value << graph_[s.node].value;
    return std::string(value.view());
  }
  void stream() {
    const plan::header& h = plan_.head;
    if (!h.streamed.valid()) out_ += "planned         no axis is streamed: the whole problem is one tile, on one thread\n";
    else
      out_ += "planned         " + axis(h.streamed) + " is streamed in tiles of " + std::to_string(h.tile) + " rows, " +
              kilobytes(h.tile * bytes_of_row()) + "; chunks of " + std::to_string(h.chunk) +
              " rows or more, combined as a binary tree" +
              (h.splits ? "\n" : ", on one thread: its tiles write what all would share\n");
  }
  void stage_title(int stage) {
    if (stage % 2 == 0) out_ += stage == 0 ? "\nonce before\n" : "\nonce after\n";
    else
      out_ += "\nfor each tile of " + axis(plan_.head.streamed) +
              (stage > 1 ? ", in another pass: it needs finished sums\n" : "\n");
  }

  void region_title(int region) {
    std::string title;
    for (int r = region; r >= 0; r = plan_.recurrences[r].parent)
      title = axis(plan_.recurrences[r].along) + (plan_.recurrences[r].backward ? " from its last" : " from its first") +
              (title.empty() ? "" : ", of ") + title;
    line(region < 0 ? "after all steps" : "for each step along " + title);
  }
  graph::axis_set pinned(const plan::step& s) const {
    graph::axis_set axes;
    for (int r = s.region; r >= 0; r = plan_.recurrences[r].parent) axes |= graph::axis_set::of(plan_.recurrences[r].along);
    return axes;
  }

  // --- work --------------------------------------------------------------------------------------------------------
  // Steps count per row when they stream.
  double steps_of(graph::axis_id a) const {
    if (a == plan_.head.streamed) return 1;
    const support::extent& e = graph_.extent_of(a);
    return e.is_static() ? static_cast<double>(e.constant) : 1;
  }
  // What a tile reads and writes of its own rows: parts of arrays along the streamed axis.
  double bytes_of_row() const {
    double bytes = 0;
    for (const plan::array& a : plan_.arrays) {
      double numbers = 1;
      for (graph::axis_id x : plan_.axes_of(a)) numbers *= steps_of(x);
      const bool own = a.memory < 0 && a.viewed < 0;
      if (own && plan_.axes_of(a).contains(plan_.head.streamed)) bytes += numbers * number_;
    }
    return bytes;
  }
  static std::string number(double x) { return std::to_string(static_cast<long long>(x + 0.5)); }

  void estimate(const work_estimate& e, graph::axis_set space, double workspace) {
    const bool streams = space.contains(plan_.head.streamed);
    std::string text = number(e.operations) + " operations";
    if (e.functions > 0) text += " (" + number(e.functions) + " functions)";
    text += ", " + number(e.read * number_) + " bytes read, " + number(e.written * number_) + " written";
    if (streams) text += " per row";
    std::string times;
    for (graph::axis_id a : space)
      if (!(a == plan_.head.streamed) && !graph_.extent_of(a).is_static()) times += ' ' + axis(a);
    if (!times.empty()) text += ", times" + times;
    if (workspace > 0) text += "; workspace " + number(workspace) + " bytes";
    line(text);
    work_estimate& total = streams ? per_row_ : once_;
    total.operations += e.operations;
    total.read += e.read;
    total.written += e.written;
  }
  // Of an array, run-time extents that are not streamed counted as 1; none of what the caller owns.
  double bytes_of(int array) const {
    const plan::array& a = plan_.arrays[array];
    if (a.kind == plan::array_kind::symbol || a.kind == plan::array_kind::output) return 0;
    double size = a.lane_wide ? plan_.head.target.lanes : 1;
    for (graph::axis_id x : plan_.axes_of(a))
      size *= x == plan_.head.streamed && a.kind == plan::array_kind::tile ? plan_.head.tile : steps_of(x);
    return size * number_;
  }

  // --- why a loop ends ---------------------------------------------------------------------------------------------
  bool accumulates(const plan::step& s, int array) const {
    for (int k = 0; k < s.instructions; ++k) {
      const plan::instruction& i = plan_.instructions[s.first_instruction + k];
      const bool adds = i.kind == plan::instruction_kind::accumulate || i.kind == plan::instruction_kind::scatter;
      if (i.array == array && adds) return true;
    }
    return false;
  }
  // Why this loop is not part of an earlier one of its stage; empty for the first.
  std::string apart(int s, const std::vector<int>& loaded) const {
    const plan::step& step = plan_.steps[s];
    for (int before = s - 1; before >= 0 && plan_.steps[before].stage == step.stage; --before) {
      const plan::step& p = plan_.steps[before];
      for (int a : loaded) {
        const std::string from = " of " + std::to_string(before + 1);
        if (p.kind == plan::step_kind::finish || !plan::writes(plan_, p, a)) continue;
        if (p.kind == plan::step_kind::contraction) return "apart: needs the product " + name(a) + from;
        if (accumulates(p, a)) return "apart: needs the finished " + name(a) + from;
        return "apart: other loops than those" + from + ", which makes " + name(a);
      }
    }
    return "";
  }

  // --- steps -------------------------------------------------------------------------------------------------------
  void loop(int number_of_step, const plan::step& s) {
    const loop_text text(*this, s);
    out_ += "loop      over " + axes(plan_.axes_of(s));
    if (s.lane >= 0) out_ += ", lanes along " + axis(plan_.axes[s.first_axis + s.lane]);
    if (text.operations() > 1) out_ += "; " + std::to_string(text.operations()) + " operations fused";
    if (s.array >= 0) out_ += "; skipped when one chunk summed into the output itself";
    out_ += '\n';
    const std::string why = apart(number_of_step, text.loaded());
    if (!why.empty()) line(why);
    std::string reads;
    std::vector<int> seen;
    for (int a : text.loaded()) {
      bool again = false;
      for (int b : seen) again = again || a == b;
      if (again) continue;
      seen.push_back(a);
      reads += (reads.empty() ? "reads " : ", ") + array(a);
    }
    if (!reads.empty()) line(reads);
    std::size_t width = 0;
    for (const auto& l : text.lines())
      if (l.formula.size() > width && l.formula.size() <= 64) width = l.formula.size();
    for (const auto& l : text.lines()) {
      const std::size_t gap = l.formula.size() < width ? width - l.formula.size() : 0;
      line(l.note.empty() ? l.formula : l.formula + std::string(gap + 3, ' ') + l.note);
    }
    estimate_of(s);
  }
  void estimate_of(const plan::step& s) {
    graph::axis_set space;
    for (graph::axis_id a : plan_.axes_of(s)) space |= graph::axis_set::of(a);
    double steps = 1;
    for (graph::axis_id a : pinned(s)) steps *= steps_of(a);
    space |= pinned(s);
    work_estimate e;
    double workspace = 0;
    std::vector<bool> counted(static_cast<std::size_t>(plan_.arrays.count));
    for (int k = 0; k < s.instructions; ++k) {
      const plan::instruction& i = plan_.instructions[s.first_instruction + k];
      double each = steps;
      for (int l = 0; l < i.depth; ++l) each *= steps_of(plan_.axes[s.first_axis + l]);
      const bool scatters = i.kind == plan::instruction_kind::scatter;
      if (i.kind == plan::instruction_kind::load || i.kind == plan::instruction_kind::gather || scatters ||
          (i.kind == plan::instruction_kind::locate && i.array >= 0))
        e.read += each;
      if (i.kind == plan::instruction_kind::store || scatters) e.written += each;
      if (scatters) e.operations += each;
      if (i.kind == plan::instruction_kind::accumulate) e.operations += each;
      if (i.kind == plan::instruction_kind::compute) {
        e.operations += each * (i.op == graph::opcode::multiply_add ? 2 : 1);
        if (operations::cost_of(i.op) > 1) e.functions += each;
      }
      if (i.array < 0 || counted[static_cast<std::size_t>(i.array)]) continue;
      counted[static_cast<std::size_t>(i.array)] = true;
      workspace += bytes_of(i.array);
    }
    estimate(e, space, workspace);
  }

  void contraction(int number_of_step, const plan::contraction& c) {
    std::string summed;
    const graph::axis_set standing = pinned(plan_.steps[number_of_step]);
    for (graph::axis_id a : summed_axes(c).without(standing)) summed += (summed.empty() ? "" : ", ") + axis(a);
    out_ += "product   " + array(c.out) + (c.accumulates ? " += " : " = ") + array(c.left) + " * " + array(c.right) +
            (summed.empty() ? "" : ", summed over " + summed) + '\n';
    const std::string block = std::to_string(c.row_block) + " x " + std::to_string(c.column_block);
    if (c.mode == plan::contraction_mode::outer)
      line("one number times vectors along " + axis(c.lane) + "; " + block + " vectors of sums in registers");
    else line("vectors along the summed " + axis(c.lane) + ", lanes added at the end; " + block + " sums in registers");
    if (c.depth > 0)
      line("in parts of " + std::to_string(c.depth) + " along " + axis(plan_.axes[c.first_inner + c.cut]) + ", of which " +
           name(c.right) + "'s blocks of columns are copied together" + (c.turned ? ", as rows" : " for many rows"));
    const std::string why = apart(number_of_step, {c.left, c.right});
    line((why.empty() ? "apart: " : why + "; ") + "a product has its own order of loops");
    if (plan_.arrays[c.out].direct_output >= 0) line("in the output itself when there is one chunk");
    work_estimate e;
    graph::axis_set space = standing;
    double workspace = 0;
    for (int a : {c.left, c.right, c.out}) {
      double size = 1;
      for (graph::axis_id x : plan_.axes_of(plan_.arrays[a])) {
        size *= steps_of(x);
        space |= graph::axis_set::of(x);
      }
      for (graph::axis_id x : standing)
        if (!plan_.axes_of(plan_.arrays[a]).contains(x)) size *= steps_of(x);
      (a == c.out ? e.written : e.read) += size;
      workspace += bytes_of(a);
    }
    e.operations = 2;
    for (graph::axis_id x : space) e.operations *= steps_of(x);
    estimate(e, space, workspace);
  }
  graph::axis_set summed_axes(const plan::contraction& c) const {
    graph::axis_set both, out;
    for (int a : {c.left, c.right})
      for (graph::axis_id x : plan_.axes_of(plan_.arrays[a])) both |= graph::axis_set::of(x);
    for (graph::axis_id x : plan_.axes_of(plan_.arrays[c.out])) out |= graph::axis_set::of(x);
    return both.without(out);
  }

  void tail() {
    double bytes = 0;
    bool open = false;
    for (int a = 0; a < plan_.arrays.count; ++a) {
      if (plan_.arrays[a].memory >= 0 || bytes_of(a) == 0) continue;
      bytes += bytes_of(a);
      for (graph::axis_id x : plan_.axes_of(plan_.arrays[a]))
        open = open || (!graph_.extent_of(x).is_static() &&
                        !(x == plan_.head.streamed && plan_.arrays[a].kind == plan::array_kind::tile));
    }
    out_ += "\nin all          ";
    if (plan_.head.streamed.valid())
      out_ += number(per_row_.operations) + " operations and " + number((per_row_.read + per_row_.written) * number_) +
              " bytes moved per row, ";
    out_ += number(once_.operations) + " operations and " + number((once_.read + once_.written) * number_) +
            " bytes moved once\n";
    const double copied = static_cast<double>(plan::copied_numbers(graph_, plan_)) * number_;
    line("arrays of " + number(bytes) + " bytes" +
         (copied > 0 ? ", copies of operands of " + number(copied) + " bytes" : "") +
         (open ? ", and what run-time extents add" : ""));
  }

  int number_;
  work_estimate per_row_, once_;
  std::string out_;
};

// The outputs of `printed` under a title, indented. It is the stage's graph of so many nodes, or what that reads as.
inline std::string stage_text(const std::string& title, int nodes, const graph::graph_view& printed) {
  std::string result = title + std::string(16 - title.size(), ' ') + std::to_string(nodes) + " nodes";
  if (printed.size() != nodes) result += "; arranged for reading, " + std::to_string(printed.size());
  result += "\n    ";
  for (char c : to_text(printed)) {
    result += c;
    if (c == '\n') result += "    ";
  }
  return result + "\n\n";
}

template <class Kernel>
struct explain_of;
template <class T, auto... Outputs>
struct explain_of<kernel<T, Outputs...>> {
  static std::string text() {
    using model = kernels::model_of<T, Outputs...>;
    const plan::machine& machine = model::plan.head.target;
    const graph::graph_view written = compile::captured<Outputs...>::graph.view();
    const graph::graph_view derived = compile::differentiated<Outputs...>::graph.view();
    std::string result = sizeof(T) == 4 ? "kernel<float>: " : "kernel<double>: ";
    result += std::to_string(model::outputs) + (model::outputs == 1 ? " output, " : " outputs, ") +
              std::to_string(machine.lanes) + " lanes, " + std::to_string(machine.registers) + " registers, caches of " +
              std::to_string(machine.first_cache / 1024) + " and " + std::to_string(machine.second_cache / 1024) + " KB\n\n";
    result += stage_text("written", written.size(), written);
    if (derived.size() != written.size() || has_requests(written)) {
      const graph::graph printed = readable(rewrite::reduce_formulas(derived));
      result += stage_text("differentiated", derived.size(), printed);
    }
    result += "rewritten       " + std::to_string(model::graph.size()) + " nodes\n";
    result += explanation(model::graph, model::plan, static_cast<int>(sizeof(T))).print();
    using stage = typename model::stage;
    if constexpr (stage::few_rows > 0) {
      result += "\ncalls of up to " + std::to_string(stage::few_rows) + " rows have a plan of their own\n";
      result += explanation(model::graph, stage::for_few_rows::plan.view(), static_cast<int>(sizeof(T))).print();
    }
    return result;
  }
  static bool has_requests(const graph::graph_view& g) {
    for (const graph::node& n : g.nodes)
      if (graph::is_request(n.op)) return true;
    return false;
  }
};

}  // namespace inspect

// The stages of a kernel as text: explain<kernel<float, loss>>(), or of the type of a kernel object.
template <class Kernel>
std::string explain() {
  return inspect::explain_of<std::remove_cvref_t<Kernel>>::text();
}

}  // namespace xgrad
