// explain<kernel<...>>(): every stage of a kernel as text, from what was written to the loops that run, with the
// floating-point operations, the bytes moved and the workspace of each.
#pragma once

#include <string>

#include "../kernel.hpp"
#include "../operations/registry.hpp"

namespace xgrad {
namespace inspect {

using plan::array_kind;
using plan::instruction_kind;
using plan::step_kind;

// What one step does for one row of the streamed axis, or in all when it does not stream.
struct work_estimate {
  double operations = 0;  // a multiply-add counts two, a function one
  double functions = 0;   // of those: exp, log, divisions and the like
  double read = 0, written = 0;  // numbers
};

template <class T, auto... Outputs>
class explanation {
  using model = kernels::model<T, Outputs...>;
  static constexpr graph::graph_view graph = model::graph;
  static constexpr plan::plan_view plan = model::plan;

 public:
  std::string print() {
    head();
    int stage = -1;
    for (int s = 0; s < plan.steps.count; ++s) {
      if (plan.steps[s].stage != stage) stage_title(stage = plan.steps[s].stage);
      out_ << "  " << s + 1 << (s + 1 < 10 ? "  " : " ");
      const plan::step& step = plan.steps[s];
      if (step.kind == step_kind::contraction) contraction(plan.contractions[step.contraction]);
      else if (step.kind == step_kind::finish) finish(step);
      else loop(step);
    }
    tail();
    return std::string(out_.view());
  }

 private:
  // --- names --------------------------------------------------------------------------------------------------------
  void axis(graph::axis_id a) {
    graph.extent_of(a).print(out_);
    for (int i = 0; i < graph.axes[a.value].occurrence; ++i) out_ << "'";
  }
  template <class Axes>
  void axis_list(const Axes& axes) {
    bool first = true;
    out_ << '[';
    for (graph::axis_id a : axes) {
      if (!first) out_ << ", ";
      axis(a);
      first = false;
    }
    out_ << ']';
  }
  void node(graph::node_id id) {
    if (graph.op(id) == graph::opcode::symbol) out_ << graph.symbol_name(graph[id].index);
    else out_ << 't' << id.value;
  }
  void array(int a) {
    const plan::array& x = plan.arrays[a];
    if (x.kind == array_kind::output) out_ << "output " << x.index;
    else if (x.kind == array_kind::symbol) out_ << graph.symbol_name(x.index);
    else node(x.node);
    axis_list(plan.axes_of(x));
  }
  static const char* place_of(array_kind kind) {
    switch (kind) {
      case array_kind::symbol: return "bound";
      case array_kind::output: return "output";
      case array_kind::whole: return "workspace";
      case array_kind::tile: return "tile";
      case array_kind::stored: return "kept for all rows";
      case array_kind::accumulator: return "accumulator";
    }
    return "";
  }

  // --- parts --------------------------------------------------------------------------------------------------------
  void head() {
    out_ << "kernel<" << (sizeof(T) == 4 ? "float" : "double") << ">: " << model::outputs << " outputs\n";
    out_ << "graph    written " << compile::captured<Outputs...>::graph.view().size() << " nodes, with derivatives "
         << compile::differentiated<Outputs...>::graph.view().size() << ", rewritten " << graph.size() << "\n";
    out_ << "machine  " << plan.head.target.lanes << " lanes, " << plan.head.target.registers << " registers\n";
    if (plan.head.streamed.valid()) {
      out_ << "stream   ";
      axis(plan.head.streamed);
      out_ << " in tiles of " << plan.head.tile << " rows; chunks of " << plan.head.chunk
           << " rows or more, combined as a binary tree\n";
    } else {
      out_ << "stream   none: the whole problem is one tile\n";
    }
  }
  void stage_title(int stage) {
    if (stage % 2 == 1) {
      out_ << "for each tile of ";
      axis(plan.head.streamed);
      out_ << (stage > 1 ? ", in another pass: it needs finished sums\n" : "\n");
    } else {
      out_ << (stage == 0 ? "once before\n" : "once after\n");
    }
  }
  // Steps count per row when they stream.
  double steps_of(graph::axis_id a) const {
    if (a == plan.head.streamed) return 1;
    const support::extent& e = graph.extent_of(a);
    return e.is_static() ? static_cast<double>(e.constant) : 1;
  }
  bool open_extents(graph::axis_set axes) const {
    for (graph::axis_id a : axes)
      if (!(a == plan.head.streamed) && !graph.extent_of(a).is_static()) return true;
    return false;
  }
  void estimate(const work_estimate& e, graph::axis_set axes, bool streams) {
    out_ << "      ";
    number(e.operations);
    out_ << " operations";
    if (e.functions > 0) {
      out_ << ", of them ";
      number(e.functions);
      out_ << " functions";
    }
    out_ << ", ";
    number(e.read * sizeof(T));
    out_ << " bytes read, ";
    number(e.written * sizeof(T));
    out_ << " written" << (streams ? " per row" : "");
    if (open_extents(axes)) {
      out_ << ", times";
      for (graph::axis_id a : axes)
        if (!(a == plan.head.streamed) && !graph.extent_of(a).is_static()) {
          out_ << ' ';
          axis(a);
        }
    }
    out_ << '\n';
  }
  void number(double x) { out_ << static_cast<long long>(x + 0.5); }

  void loop(const plan::step& s) {
    graph::axis_set space;
    double times = 1;
    for (int i = 0; i < s.rank; ++i) {
      const graph::axis_id a = plan.axes[s.first_axis + i];
      space |= graph::axis_set::of(a);
      times *= steps_of(a);
    }
    out_ << "loop over ";
    axis_list(plan.axes_of(s));
    if (s.lane >= 0) {
      out_ << ", lanes along ";
      axis(plan.axes[s.first_axis + s.lane]);
    }
    if (s.array >= 0) out_ << "; skipped when one chunk summed into the output itself";
    out_ << '\n';
    work_estimate e;
    for (int k = 0; k < s.instructions; ++k) {
      const plan::instruction& i = plan.instructions[s.first_instruction + k];
      double each = 1;
      for (int l = 0; l < i.depth; ++l) each *= steps_of(plan.axes[s.first_axis + l]);
      switch (i.kind) {
        case instruction_kind::load: e.read += each; break;
        case instruction_kind::store: e.written += each; break;
        case instruction_kind::accumulate: e.operations += each; break;
        case instruction_kind::compute:
          e.operations += each * (i.op == graph::opcode::multiply_add ? 2 : 1);
          if (plan::weight(i.op) > 1) e.functions += each;
          break;
        default: break;
      }
      instruction(i);
    }
    estimate(e, space, space.contains(plan.head.streamed));
  }
  void instruction(const plan::instruction& i) {
    if (i.kind == instruction_kind::load || i.kind == instruction_kind::store || i.kind == instruction_kind::accumulate) {
      out_ << "      ";
      for (int d = 0; d < i.depth; ++d) out_ << ' ';
    }
    if (i.kind == instruction_kind::load) {
      out_ << "read  ";
      array(i.array);
      out_ << '\n';
    } else if (i.kind == instruction_kind::store) {
      out_ << "write ";
      array(i.array);
      out_ << "  (" << place_of(plan.arrays[i.array].kind) << ")\n";
    } else if (i.kind == instruction_kind::accumulate) {
      out_ << operations::name_of(i.op) << " -> ";
      array(i.array);
      out_ << (i.register_kept ? "  (in a register" : "  (in memory");
      if (plan.arrays[i.array].lane_wide) out_ << ", one for each lane";
      out_ << ")\n";
    } else if (i.kind == instruction_kind::compute) {
      out_ << "      ";
      for (int d = 0; d < i.depth; ++d) out_ << ' ';
      out_ << operations::name_of(i.op) << '\n';
    }
  }
  void contraction(const plan::contraction& c) {
    array(c.out);
    out_ << (c.accumulates ? " += " : " = ");
    array(c.left);
    out_ << " * ";
    array(c.right);
    out_ << "\n      ";
    if (c.mode == plan::contraction_mode::outer) {
      out_ << "one number times vectors along ";
      axis(c.lane);
      out_ << "; " << c.row_block << " rows x " << c.column_block << " vectors in registers";
    } else {
      out_ << "vectors along the summed ";
      axis(c.lane);
      out_ << ", lanes added at the end; " << c.row_block << " x " << c.column_block << " sums in registers";
    }
    if (plan.arrays[c.out].direct_output >= 0) out_ << "; in the output itself when there is one chunk";
    out_ << '\n';
    work_estimate e;
    graph::axis_set space;
    for (int a : {c.left, c.right, c.out}) {
      double size = 1;
      for (graph::axis_id x : plan.axes_of(plan.arrays[a])) {
        size *= steps_of(x);
        space |= graph::axis_set::of(x);
      }
      (a == c.out ? e.written : e.read) += size;
    }
    e.operations = 2;
    for (graph::axis_id x : space) e.operations *= steps_of(x);
    estimate(e, space, space.contains(plan.head.streamed));
  }
  void finish(const plan::step& s) {
    out_ << "add the lanes of ";
    array(s.result);
    out_ << '\n';
  }
  void tail() {
    double bytes = 0;
    bool open = false;
    for (const plan::array& a : plan.arrays) {
      if (a.kind == array_kind::symbol || a.kind == array_kind::output || a.memory >= 0) continue;
      double size = a.lane_wide ? plan.head.target.lanes : 1;
      for (graph::axis_id x : plan.axes_of(a)) {
        const bool streams = x == plan.head.streamed;
        if (streams && a.kind == array_kind::tile) size *= plan.head.tile;
        else if (graph.extent_of(x).is_static()) size *= static_cast<double>(graph.extent_of(x).constant);
        else open = true;
      }
      bytes += size * sizeof(T);
    }
    out_ << "arrays of ";
    number(bytes);
    out_ << " bytes in all" << (open ? ", and what run-time extents add" : "") << '\n';
  }

  support::text out_;
};

template <class Kernel>
struct explain_of;
template <class T, auto... Outputs>
struct explain_of<kernel<T, Outputs...>> {
  static std::string text() { return explanation<T, Outputs...>().print(); }
};

}  // namespace inspect

// The plan of a kernel as text: explain<kernel<float, loss>>(), or of the type of a kernel object.
template <class Kernel>
std::string explain() {
  return inspect::explain_of<std::remove_cvref_t<Kernel>>::text();
}

}  // namespace xgrad
