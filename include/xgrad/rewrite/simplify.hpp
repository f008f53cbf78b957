// The two rewritings of the pipeline. `stabilize` runs on the captured graph, so that derivatives are taken of stable
// formulas; `simplify` on the expanded one. Both keep the value; neither knows how a graph is run.
#pragma once

#include "apply.hpp"

namespace xgrad::rewrite {

constexpr graph stabilize(const graph_view& source) {
  return apply_rules(source, {.stabilizing = true, .reassociating = false});
}

namespace detail {

// Once derivatives are taken, stop_gradient is the value itself.
struct drop_stops {
  constexpr node_id operator()(graph& g, const graph_view& source, node_id id, span<node_id> operands) const {
    return source.op(id) == opcode::stop ? operands[0] : g.with_operands(source, id, operands);
  }
};

}  // namespace detail

constexpr graph simplify(const graph_view& source) {
  graph now = rebuild(source, detail::drop_stops{});
  constexpr int most_rounds = 4;
  for (int round = 0; round < most_rounds; ++round) {
    graph next = apply_rules(now, {.stabilizing = true, .reassociating = true});
    const bool settled = next.size() == now.size();
    now = static_cast<graph&&>(next);
    if (settled) break;
  }
  return now;
}

}  // namespace xgrad::rewrite
