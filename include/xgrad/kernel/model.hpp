// What a kernel knows of its model while compiling: symbols, extents, outputs, and who binds which.
#pragma once

#include <string_view>

#include "../compile.hpp"
#include "../emit/run.hpp"
#include "../emit/target.hpp"
#include "table.hpp"

namespace xgrad::kernels {

using graph::graph_view;
using graph::element;
using graph::output_kind;

// Key: of the stage, so that names do not spell the outputs. Faulty: an output is no expression, for a reason that has
// been reported where it was written.
template <class T, class Key, bool Faulty>
struct model {
  using key = Key;
  using stage = emit::stage_of<key>;
  static constexpr graph_view graph = stage::graph.view();
  static constexpr plan::plan_view plan = stage::plan.view();
  static constexpr int symbols = graph.symbols.count;
  static constexpr bool faulty = Faulty;
  static constexpr int outputs = graph.outputs.count;

  static constexpr std::string_view name(int symbol) { return graph.symbol_name(symbol); }
  static constexpr int rank(int symbol) { return graph.symbols[symbol].rank; }
  static constexpr bool is_scalar(int symbol) { return rank(symbol) == 0; }
  static constexpr const support::extent& extent(int symbol, int d) { return graph.symbol_extent(symbol, d); }

  // --- outputs ------------------------------------------------------------------------------------------------------
  static constexpr bool is_update(int output) { return graph.outputs[output].kind == output_kind::update; }
  static constexpr int values() {
    int n = 0;
    for (int i = 0; i < outputs; ++i) n += !is_update(i);
    return n;
  }
  // The output that is the n-th of the values.
  static constexpr int value_output(int n) {
    for (int i = 0; i < outputs; ++i)
      if (!is_update(i) && n-- == 0) return i;
    return -1;
  }
  static constexpr bool updates(int symbol) {
    for (int i = 0; i < outputs; ++i)
      if (is_update(i) && graph.outputs[i].symbol == symbol) return true;
    return false;
  }
  template <int Output>
  using output_number =
      std::conditional_t<graph.outputs[Output].elements == element::mask, bool,
                         std::conditional_t<graph.outputs[Output].elements == element::index, std::int64_t, T>>;
  static constexpr int output_rank(int output) { return graph.outputs[output].rank; }
  // All extents of the graph, then 1 for dimensions without an axis.
  static constexpr auto extents = [] {
    graph::constant_array<support::extent, graph.extents.count + 1> all;
    for (int e = 0; e < graph.extents.count; ++e) all.values[e] = graph.extents[e];
    all.values[graph.extents.count] = support::extent(1);
    return all;
  }();
  static constexpr int output_extent_index(int output, int d) {
    const graph::axis_id a = graph.dims(graph.outputs[output])[d];
    return a.valid() ? graph.axes[a.value].extent : graph.extents.count;
  }
  static constexpr const support::extent& output_extent(int output, int d) {
    return extents.values[output_extent_index(output, d)];
  }
  static constexpr bool static_output(int output) {
    for (int d = 0; d < output_rank(output); ++d)
      if (!output_extent(output, d).is_static()) return false;
    return true;
  }
  static constexpr long static_size(int output) {
    long n = 1;
    for (int d = 0; d < output_rank(output); ++d) n *= output_extent(output, d).constant;
    return n;
  }

  // --- names of run-time extents ------------------------------------------------------------------------------------
  static constexpr int most_names = [] {
    int n = 1;
    for (const support::extent& e : graph.extents)
      for (int t = 0; t < e.count; ++t) n += e.terms[t].degree();
    return n;
  }();
  struct name_list {
    name_row rows[most_names];
    int count = 0;
    constexpr int find(const support::name& n) const {
      for (int i = 0; i < count; ++i)
        if (rows[i].name == n) return i;
      return -1;
    }
    constexpr void add(const support::name& n) {
      if (find(n) < 0 && count < most_names) rows[count++].name = n;
    }
  };
  static constexpr name_list names = [] {
    name_list all;
    for (const support::extent& e : graph.extents)
      for (int t = 0; t < e.count; ++t)
        for (int f = 0; f < e.terms[t].degree(); ++f) all.add(e.terms[t].factors[f]);
    for (int s = symbols - 1; s >= 0; --s)
      for (int d = rank(s) - 1; d >= 0; --d)
        if (is_plain_name(extent(s, d))) {
          name_row& row = all.rows[all.find(extent(s, d).terms[0].factors[0])];
          row.symbol = s;
          row.dimension = d;
        }
    return all;
  }();

  // --- what checks need, as data ------------------------------------------------------------------------------------
  static constexpr int arrays = symbols + outputs;
  static constexpr auto rows = [] {
    graph::constant_array<array_row, arrays> all;
    for (int s = 0; s < symbols; ++s) {
      array_row& row = all.values[s];
      row.name = name(s);
      row.rank = rank(s);
      row.written = updates(s);
      for (int d = 0; d < row.rank; ++d) row.extents[d] = graph.symbol_extents[graph.symbols[s].first_extent + d];
    }
    for (int o = 0, position = 0; o < outputs; ++o) {
      array_row& row = all.values[symbols + o];
      row.is_output = true;
      if (is_update(o)) continue;
      row.position = position++;
      row.rank = output_rank(o);
      row.written = true;
      for (int d = 0; d < row.rank; ++d) row.extents[d] = output_extent_index(o, d);
    }
    for (array_row& row : all.values) {
      for (int d = row.rank - 1; d >= 0; --d)
        if (!extents.values[row.extents[d]].is_one()) {
          row.outer = d;
          ++row.strided;
        }
    }
    return all;
  }();
  static constexpr kernels::table table{rows.view(), extents.view(), {names.rows, names.count}};

  // The derived extents of arrays, loops and bounds: what run-time ones may make negative.
  static constexpr bool is_derived_length(int e) {
    if (graph.extents[e].is_static() || is_plain_name(graph.extents[e])) return false;
    graph::axis_set used;
    for (const graph::node& n : graph.nodes) used |= n.axes | n.over;
    for (graph::axis_id a : used)
      if (graph.axes[a.value].extent == e) return true;
    for (const graph::axis& a : graph.axes)
      if (a.extent == e && a.occurrence == graph::axis::only_a_bound) return true;
    return false;
  }

  // How many steps a recurrence takes.
  static constexpr bool is_number_of_steps(int e) {
    if (graph.extents[e].is_static()) return false;
    for (const graph::recurrence& r : graph.recurrences)
      if (graph.axes[r.along.value].extent == e) return true;
    return false;
  }

  // --- indices ------------------------------------------------------------------------------------------------------
  // The n-th extent that an indices symbol's values must stay below, those of the axes that they are compared with and
  // positions of; -1: no more.
  static constexpr int index_extent(int symbol, int n) {
    if (graph.symbols[symbol].kind != graph::symbol_kind::indices) return -1;
    support::list<int> found;
    for (int i = 0; i < graph.size(); ++i) {
      const int e = extent_of_values({i}, symbol);
      if (e >= 0 && !found.contains(e)) found.push_back(e);
    }
    return n < found.size() ? found[n] : -1;
  }
  static constexpr int extent_of_values(graph::node_id id, int symbol) {
    const auto holds = [&](graph::node_id x) {
      while (graph.op(x) == graph::opcode::rename || graph.op(x) == graph::opcode::reshape) x = graph.operand(x, 0);
      return graph.op(x) == graph::opcode::symbol && graph[x].index == symbol;
    };
    const graph::opcode op = graph.op(id);
    if (op == graph::opcode::gather || op == graph::opcode::scatter)
      return holds(graph.operand(id, 1)) ? graph.axes[graph.dims(id)[0].value].extent : -1;
    if (op != graph::opcode::equal) return -1;
    for (int k = 0; k < 2; ++k) {
      const graph::node_id a = graph.operand(id, k), b = graph.operand(id, 1 - k);
      if (graph.op(a) == graph::opcode::iota && holds(b)) return graph.axes[graph.dims(a)[0].value].extent;
    }
    return -1;
  }
};

template <class Output>
inline constexpr bool is_poison = std::is_same_v<std::remove_cv_t<Output>, language::poison>;
template <class T, auto... Outputs>
using model_of =
    model<T, emit::key_of<compile::planned<emit::target<T>(), Outputs...>>, (is_poison<decltype(Outputs)> || ...)>;

}  // namespace xgrad::kernels
