// What a kernel knows of its model while compiling: symbols, extents, outputs, and who binds which.
#pragma once

#include <string_view>

#include "../compile.hpp"
#include "../emit/run.hpp"
#include "../emit/target.hpp"

namespace xgrad::kernels {

using graph::graph_view;
using graph::output_kind;
using language::element;

template <class T, auto... Outputs>
struct model {
  using stage = compile::planned<emit::target<T>(), Outputs...>;
  static constexpr graph_view graph = stage::graph.view();
  static constexpr plan::plan_view plan = stage::plan.view();
  static constexpr int symbols = graph.symbols.count;
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
  template <auto O>
  static constexpr int contributed() {
    if constexpr (requires { O.type.kind; }) return 1;
    else return compile::captured<O>::graph.view().outputs.count;
  }
  template <auto O>
  static constexpr element kind_of() {
    if constexpr (requires { O.type.kind; }) return O.type.kind;
    else return element::number;
  }
  static constexpr element output_element(int output) {
    constexpr int counts[] = {contributed<Outputs>()...};
    constexpr element kinds[] = {kind_of<Outputs>()...};
    for (int i = 0, last = 0; i < static_cast<int>(sizeof...(Outputs)); ++i) {
      last += counts[i];
      if (output < last) return kinds[i];
    }
    return element::number;
  }
  template <int Output>
  using output_number =
      std::conditional_t<output_element(Output) == element::mask, bool,
                         std::conditional_t<output_element(Output) == element::index, std::int64_t, T>>;
  static constexpr int output_rank(int output) { return graph.outputs[output].rank; }
  // The extent of an output's dimension, 1 where it has no axis.
  static constexpr support::extent output_extent(int output, int d) {
    const graph::axis_id a = graph.dims(graph.outputs[output])[d];
    return a.valid() ? graph.extent_of(a) : support::extent(1);
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
  static constexpr int most_names = 16;
  struct name_list {
    support::name names[most_names];
    int count = 0;
    constexpr int find(const support::name& n) const {
      for (int i = 0; i < count; ++i)
        if (names[i] == n) return i;
      return -1;
    }
    constexpr void add(const support::name& n) {
      if (find(n) < 0 && count < most_names) names[count++] = n;
    }
  };
  static constexpr name_list names = [] {
    name_list all;
    for (const support::extent& e : graph.extents)
      for (int t = 0; t < e.count; ++t)
        for (int f = 0; f < e.terms[t].degree(); ++f) all.add(e.terms[t].factors[f]);
    return all;
  }();
  static constexpr bool is_plain_name(const support::extent& e) {
    return e.count == 1 && e.constant == 0 && e.terms[0].coefficient == 1 && e.terms[0].degree() == 1;
  }
  // The symbol and dimension that give a name its value, -1 when none does.
  struct place {
    int symbol = -1, dimension = -1;
  };
  static constexpr place source(int name) {
    for (int s = 0; s < symbols; ++s)
      for (int d = 0; d < rank(s); ++d)
        if (is_plain_name(extent(s, d)) && extent(s, d).terms[0].factors[0] == names.names[name]) return {s, d};
    return {};
  }

  // --- indices ------------------------------------------------------------------------------------------------------
  // The number that an indices symbol's values must stay below: the extent of the axis they are compared with; 0: none.
  static constexpr long index_bound(int symbol) {
    for (int i = 0; i < graph.size(); ++i) {
      if (graph.nodes[i].op != graph::opcode::equal) continue;
      for (int k = 0; k < 2; ++k) {
        const graph::node_id a = graph.operand({i}, k), b = graph.operand({i}, 1 - k);
        if (graph.op(a) == graph::opcode::iota && graph.op(b) == graph::opcode::symbol && graph[b].index == symbol &&
            graph.symbols[symbol].kind == graph::symbol_kind::indices)
          return graph.extent_of(graph.dims(a)[0]).constant;
      }
    }
    return 0;
  }
};

}  // namespace xgrad::kernels
