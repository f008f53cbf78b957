// The two rewritings of the pipeline. `stabilize` runs on the captured graph, so that derivatives are taken of stable
// formulas; `simplify` on the expanded one. Both keep the value; neither knows how a graph is run.
#pragma once

#include "apply.hpp"
#include "contract.hpp"
#include "exponentials.hpp"
#include "fuse.hpp"
#include "renames.hpp"

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

constexpr int count_live(const graph_view& g) {
  int live = 0;
  for (int uses : count_uses(g)) live += uses > 0 ? 1 : 0;
  return live;
}

}  // namespace detail

// The order matters: rules first, until they find nothing more; then the order of products, which rules would undo.
constexpr graph simplify(const graph_view& source) {
  constexpr int most_rounds = 4;
  graph now = rebuild(source, detail::drop_stops{});
  for (int round = 0, before = now.size(); round < most_rounds; ++round) {
    now = apply_rules(now, {.stabilizing = true, .reassociating = true});
    const int after = detail::count_live(now);
    if (after == before) break;
    before = after;
  }
  return fuse_multiply_add(share_exponentials(order_products(lift_renames(now))));
}

}  // namespace xgrad::rewrite
