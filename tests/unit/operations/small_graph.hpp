// A graph of at most three symbols with its value at a point, by recursion: slow, obvious, and no part of the library.
#pragma once

#include <initializer_list>

#include "xgrad/operations/masked.hpp"

namespace small {

using namespace xgrad;
using graph::axis_id;
using graph::axis_set;
using graph::node_id;
using graph::opcode;
using graph::term;

constexpr int extent = 3;

// Symbols a, b, c are numbers; v, u are vectors along one axis n, w along another axis k; m is a matrix (n, k).
struct small_graph {
  graph::graph g;
  axis_id n, k;
  term a, b, c, v, u, w, m;
  double values[7][extent * extent] = {};  // by symbol

  constexpr small_graph() {
    const support::extent three(extent);
    n = g.axis_of(three, 0);
    k = g.axis_of(three, 1);
    const axis_id both[2] = {n, k};
    a = symbol("a", {});
    b = symbol("b", {});
    c = symbol("c", {});
    v = symbol("v", {both, 1});
    u = symbol("u", {both, 1});
    w = symbol("w", {both + 1, 1});
    m = symbol("m", {both, 2});
  }
  small_graph(const small_graph&) = delete;  // the terms point into this

  constexpr term symbol(std::string_view name, support::span<axis_id> dims) {
    support::list<support::extent> shape;
    for (axis_id d : dims) shape.push_back(g.extent_of(d));
    const int index = g.add_symbol(graph::symbol_kind::input, name, {shape.data(), shape.size()});
    return {&g, g.symbol_node(index, dims)};
  }
  constexpr void set(term x, std::initializer_list<double> to) {
    int i = 0;
    for (double value : to) values[g[x.id].index][i++] = value;
  }

  constexpr double at(node_id id, int i = 0, int j = 0) const {
    const graph::node& node = g[id];
    if (node.op == opcode::literal) return node.value;
    if (node.op == opcode::extent) return extent;
    if (node.op == opcode::symbol) {
      const double* from = values[node.index];
      const bool has_n = node.axes.contains(n), has_k = node.axes.contains(k);
      return has_n && has_k ? from[i * extent + j] : has_n ? from[i] : has_k ? from[j] : from[0];
    }
    if (node.op == opcode::sum) {
      double total = 0;
      for (int p = 0; p < (node.over.contains(n) ? extent : 1); ++p)
        for (int q = 0; q < (node.over.contains(k) ? extent : 1); ++q)
          total += at(g.operand(id, 0), node.over.contains(n) ? p : i, node.over.contains(k) ? q : j);
      return total;
    }
    double x[3] = {};
    for (int o = 0; o < node.operand_count; ++o) x[o] = at(g.operand(id, o), i, j);
    return operations::evaluate(node.op, node.index, x[0], x[1], x[2]);
  }
  constexpr double at(term x, int i = 0, int j = 0) const { return at(x.id, i, j); }

  // The elementwise derivative of f by x, forward through the plain rules.
  constexpr term derivative(term f, term x) {
    support::list<node_id> tangents(f.id.value + 1);
    for (int i = x.id.value; i <= f.id.value; ++i) {
      if (i == x.id.value) tangents[i] = g.literal(1);
      if (i == x.id.value || !graph::is_pointwise(g.op({i}))) continue;
      for (int o = 0; o < g[{i}].operand_count; ++o) {
        const node_id inner = tangents[g.operand({i}, o).value];
        if (!inner.valid()) continue;
        const node_id part = operations::pull(g, {i}, o, inner);
        if (!part.valid()) continue;
        tangents[i] = tangents[i].valid() ? (term{&g, tangents[i]} + term{&g, part}).id : part;
      }
    }
    return tangents[f.id.value].valid() ? term{&g, tangents[f.id.value]} : f.literal(0);
  }

  // The gradient of f, summed over all axes, by x: backward through the masked rules.
  constexpr term gradient(term f, term x) {
    using operations::masked;
    support::list<support::list<masked>> contributions(f.id.value + 1);
    contributions[f.id.value].push_back({f.literal(1)});
    for (int i = f.id.value; i >= x.id.value; --i) {
      if (contributions[i].empty()) continue;
      const masked adjoint = operations::combine(contributions[i]);
      if (i == x.id.value) return operations::settle(adjoint);
      if (g.op({i}) == opcode::sum) contributions[g.operand({i}, 0).value].push_back(adjoint);
      if (!graph::is_pointwise(g.op({i}))) continue;
      for (int o = 0; o < g[{i}].operand_count; ++o) {
        const masked part = operations::pull(g, {i}, o, adjoint);
        if (part.valid()) contributions[g.operand({i}, o).value].push_back(part);
      }
    }
    return f.literal(0);
  }
};

}  // namespace small
