// A graph for Graphviz: one box a node, its axes beneath its name, an arrow from each operand to its user.
#pragma once

#include <string>

#include "captured.hpp"

namespace xgrad::inspect {

namespace detail {

constexpr void print_axes(support::text& out, const graph::graph_view& g, graph::axis_set axes) {
  bool first = true;
  for (graph::axis_id a : axes) {
    out << (first ? "\\n" : ", ");
    first = false;
    g.extent_of(a).print(out);
    for (int i = 0; i < graph::occurrences_before(g, a); ++i) out << '\'';
  }
}

constexpr void print_label(support::text& out, const graph::graph_view& g, graph::node_id id) {
  const graph::node& n = g[id];
  switch (n.op) {
    case graph::opcode::literal: out << n.value; return;
    case graph::opcode::symbol: out << g.symbol_name(n.index); break;
    case graph::opcode::extent: g.extents[n.index].print(out); return;
    case graph::opcode::carried: out << "carried " << n.index + 1; break;
    case graph::opcode::custom: out << g.text(n.index); break;
    default: out << operations::name_of(n.op);
  }
  if (!n.over.empty()) {
    out << " over";
    for (graph::axis_id a : n.over) {
      out << ' ';
      g.extent_of(a).print(out);
    }
  }
  print_axes(out, g, n.axes);
}

}  // namespace detail

constexpr support::text dot_of(const graph::graph_view& g) {
  support::text out("digraph xgrad {\n  node [shape=box, fontname=\"sans-serif\"];\n");
  const support::list<int> uses = graph::count_uses(g);
  for (int i = 0; i < g.size(); ++i) {
    if (uses[i] == 0) continue;
    out << "  n" << i << " [label=\"";
    detail::print_label(out, g, {i});
    out << '"';
    if (g.op({i}) == graph::opcode::symbol)
      out << (g.symbols[g[{i}].index].kind == graph::symbol_kind::parameter ? ", style=filled" : ", style=rounded");
    out << "];\n";
    for (graph::node_id o : g.operands({i})) out << "  n" << o.value << " -> n" << i << ";\n";
  }
  for (int i = 0; i < g.outputs.count; ++i) {
    const graph::output& o = g.outputs[i];
    out << "  out" << i << " [shape=plaintext, label=\"";
    if (o.kind == graph::output_kind::update) out << g.symbol_name(o.symbol);
    else out << "output " << i;
    out << "\"];\n  n" << o.node.value << " -> out" << i << ";\n";
  }
  out << "}\n";
  return out;
}

inline std::string to_dot(const graph::graph_view& g) { return std::string(dot_of(g).view()); }
template <output E>
std::string to_dot(const E& e) {
  return to_dot(derived(e).view());
}

}  // namespace xgrad::inspect

namespace xgrad {
using inspect::to_dot;
}
