// Graphs for tests, written as formulas: symbols by name and axes, terms, outputs.
#pragma once

#include <initializer_list>

#include "xgrad/graph/term.hpp"

namespace xgrad::tests {

struct model {
  graph::graph g;

  constexpr graph::axis_id axis(const support::extent& e, int occurrence = 0) { return g.axis_of(e, occurrence); }
  constexpr graph::axis_id axis(const char* name, int occurrence = 0) {
    return g.axis_of(support::extent(support::name(name)), occurrence);
  }
  constexpr graph::term symbol(graph::symbol_kind kind, const char* name, std::initializer_list<graph::axis_id> axes) {
    int s = g.find_symbol(name);
    if (s < 0) {
      support::list<support::extent> shape;
      for (graph::axis_id a : axes) shape.push_back(g.extent_of(a));
      s = g.add_symbol(kind, name, {shape.data(), shape.size()});
    }
    return {&g, g.symbol_node(s, {axes.begin(), static_cast<int>(axes.size())})};
  }
  constexpr graph::term input(const char* name, std::initializer_list<graph::axis_id> axes = {}) {
    return symbol(graph::symbol_kind::input, name, axes);
  }
  constexpr graph::term parameter(const char* name, std::initializer_list<graph::axis_id> axes = {}) {
    return symbol(graph::symbol_kind::parameter, name, axes);
  }
  constexpr graph::term indices(const char* name, std::initializer_list<graph::axis_id> axes = {}) {
    return symbol(graph::symbol_kind::indices, name, axes);
  }
  constexpr graph::term number(double value) { return {&g, g.literal(value)}; }
  constexpr graph::term extent(graph::axis_id a) { return {&g, g.extent_node(support::extent(g.extent_of(a)))}; }
  constexpr graph::term gradient(graph::term f, graph::term w) {
    support::list<graph::axis_id> dims;
    dims.append(g.dims(w.id));
    return {&g, g.request_gradient(f.id, w.id, {dims.data(), dims.size()})};
  }
  constexpr graph::term derivative(graph::term f, graph::term x, int order = 1) {
    return {&g, g.request_derivative(f.id, x.id, order)};
  }
  constexpr void output(graph::term value, std::initializer_list<graph::axis_id> dims = {}) {
    g.add_value(value.id, {dims.begin(), static_cast<int>(dims.size())});
  }
};

constexpr graph::axis_set over(std::initializer_list<graph::axis_id> axes) {
  graph::axis_set set;
  for (graph::axis_id a : axes) set |= graph::axis_set::of(a);
  return set;
}

using graph::opcode;
constexpr graph::term exp(graph::term x) { return apply(opcode::exp, x); }
constexpr graph::term log(graph::term x) { return apply(opcode::log, x); }
constexpr graph::term tanh(graph::term x) { return apply(opcode::tanh, x); }
constexpr graph::term sigmoid(graph::term x) { return apply(opcode::sigmoid, x); }
constexpr graph::term softplus(graph::term x) { return apply(opcode::softplus, x); }
constexpr graph::term square(graph::term x) { return apply(opcode::square, x); }
constexpr graph::term relu(graph::term x) { return apply(opcode::relu, x); }
constexpr graph::term stop(graph::term x) { return {x.owner, x.owner->structural(opcode::stop, {&x.id, 1})}; }

}  // namespace xgrad::tests
