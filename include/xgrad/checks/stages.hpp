// The two graphs of a scalar expression that a check compares, both with shrunk axes: `written`, f alone as it was
// written, and `rewritten`, f and its gradient by each parameter after all the passes that a kernel's graph goes through.
// A stage is a constant of its own, so each has the compiler's whole budget of steps.
#pragma once

#include "../calculus/expand.hpp"
#include "../graph/frozen.hpp"
#include "../language/capture.hpp"
#include "../rewrite/simplify.hpp"
#include "sizes.hpp"

namespace xgrad::checks {

// The captured graph, shrunk, with a request for the gradient by each parameter that f depends on, by each input when
// there is none.
constexpr graph::graph with_gradients(const graph_view& captured) {
  graph::graph g = shrunk(captured);
  const node_id f = g.view().outputs[0].node;
  list<bool> live(f.value + 1), used(captured.symbols.count);
  live[f.value] = true;
  for (int i = f.value; i >= 0; --i) {
    if (!live[i]) continue;
    for (node_id o : g.operands({i})) live[o.value] = true;
    if (g.op({i}) == opcode::symbol) used[g[{i}].index] = true;
  }
  graph::symbol_kind wanted = graph::symbol_kind::input;
  for (int s = 0; s < used.size(); ++s)
    if (used[s] && captured.symbols[s].kind == graph::symbol_kind::parameter) wanted = graph::symbol_kind::parameter;
  for (int s = 0; s < used.size(); ++s) {
    const graph::symbol symbol = captured.symbols[s];
    if (!used[s] || symbol.kind != wanted) continue;
    list<axis_id> dims;
    axis_set taken;
    for (int d = 0; d < symbol.rank; ++d) {
      const support::extent e = g.view().symbol_extent(s, d);
      dims.push_back(e.is_one() ? axis_id{} : g.free_axis(e, taken));
      taken |= axis_set::of(dims.back());
    }
    const span<axis_id> axes{dims.data(), dims.size()};
    g.add_output({.symbol = s}, g.request_gradient(f, g.symbol_node(s, axes), axes), axes);
  }
  return g;
}

// The first output alone, without what only others need.
constexpr graph::graph first_output(graph_view g) {
  g.outputs.count = 1;
  return graph::rebuild(g);
}

namespace stages {

template <auto f>
struct asked {
  struct make {
    constexpr graph::graph operator()() const { return with_gradients(language::capture<f>()); }
  };
  static constexpr auto graph = graph::freeze<make>();
};
template <auto f>
struct written {
  struct make {
    constexpr graph::graph operator()() const { return calculus::expand(first_output(asked<f>::graph.view())); }
  };
  static constexpr auto graph = graph::freeze<make, graph::room_for(asked<f>::graph.view(), 6)>();
};
template <auto f>
struct stabilized {
  struct make {
    constexpr graph::graph operator()() const { return rewrite::stabilize(asked<f>::graph.view()); }
  };
  static constexpr auto graph = graph::freeze<make, graph::room_for(asked<f>::graph.view(), 2)>();
};
template <auto f>
struct differentiated {
  struct make {
    constexpr graph::graph operator()() const { return calculus::expand(stabilized<f>::graph.view()); }
  };
  static constexpr auto graph = graph::freeze<make, graph::room_for(stabilized<f>::graph.view(), 6)>();
};
template <auto f>
struct rewritten {
  static constexpr auto& graph = rewrite::simplified<differentiated<f>>::graph;
};

}  // namespace stages
}  // namespace xgrad::checks
