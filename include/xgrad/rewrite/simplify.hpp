// The two rewritings of the pipeline. `stabilize` runs on the captured graph, so that derivatives are taken of stable
// formulas; `simplify` on the expanded one. Both keep the value; neither knows how a graph is run.
#pragma once

#include "apply.hpp"
#include "contract.hpp"
#include "exponentials.hpp"
#include "fills.hpp"
#include "fuse.hpp"
#include "renames.hpp"
#include "windows.hpp"

namespace xgrad::rewrite {

constexpr graph stabilize(const graph_view& source) {
  return apply_rules(source, {.stabilizing = true, .reassociating = false});
}

namespace detail {

constexpr bool contains(const graph_view& g, opcode op) {
  for (const node& n : g.nodes)
    if (n.op == op) return true;
  return false;
}
constexpr int count_live(const graph_view& g) {
  int live = 0;
  for (int uses : count_uses(g)) live += uses > 0 ? 1 : 0;
  return live;
}

}  // namespace detail

// Rules alone, until they find nothing more: formulas that a reader knows.
constexpr graph reduce_formulas(const graph_view& source) {
  constexpr int most_rounds = 4;
  constexpr rule_set all{.stabilizing = true, .reassociating = true, .dropping_stops = true};
  graph now = apply_rules(source, all);
  for (int round = 1, before = source.size(); round < most_rounds; ++round) {
    const int after = detail::count_live(now);
    if (after == before) break;
    before = after;
    now = apply_rules(now, all);
  }
  if (detail::contains(now, opcode::rename)) now = lift_renames(now);
  return now;
}

// The order matters: rules first; then the order of products, which rules would undo.
constexpr graph simplify(const graph_view& source) {
  graph reduced = reduce_formulas(source);
  if (detail::contains(reduced, opcode::affine)) reduced = reduce_formulas(rebuild(reduced, push_affine{}));
  graph now = order_products(reduced);
  if (const detail::shared_exponential shared(now); shared.any()) now = rebuild(now, shared);
  if (detail::contains(now, opcode::affine)) now = rebuild(now, separate_fill{});
  return fuse_multiply_add(now);
}

}  // namespace xgrad::rewrite
