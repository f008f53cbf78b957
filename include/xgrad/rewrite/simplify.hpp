// The two rewritings of the pipeline. `stabilize` runs on the captured graph, so that derivatives are taken of stable
// formulas; `simplify` on the expanded one, rules first. Both keep the value; neither knows how a graph is run.
#pragma once

#include "../graph/frozen.hpp"
#include "apply.hpp"
#include "contract.hpp"
#include "exponentials.hpp"
#include "fills.hpp"
#include "fuse.hpp"
#include "quotients.hpp"
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

constexpr bool has_views(const graph_view& g) { return detail::contains(g, opcode::affine); }
// Views where the data is, and what that lets the rules find.
constexpr graph place_views(const graph_view& reduced) { return reduce_formulas(rebuild(reduced, push_affine{})); }

// The order of products, which rules would undo, and what the loops need.
constexpr graph arrange(const graph_view& reduced) {
  graph now = share_exponentials(join_quotients(order_products(reduced)));
  if (has_views(now)) now = rebuild(now, separate_fill{});
  return fuse_multiply_add(now);
}

// All of it, in one go.
constexpr graph simplify(const graph_view& source) {
  graph reduced = reduce_formulas(source);
  if (has_views(reduced)) reduced = place_views(reduced);
  return arrange(reduced);
}

// The same, each part a constant of its own: so each has the compiler's whole budget of steps.
template <class Source>
struct reduced {
  struct make {
    constexpr xgrad::graph::graph operator()() const { return reduce_formulas(Source::graph.view()); }
  };
  static constexpr auto graph = xgrad::graph::freeze<make, xgrad::graph::room_for(Source::graph.view(), 2)>();
};
template <class Source>
struct placed {
  struct make {
    constexpr xgrad::graph::graph operator()() const { return place_views(Source::graph.view()); }
  };
  static constexpr auto graph = xgrad::graph::freeze<make, xgrad::graph::room_for(Source::graph.view(), 2)>();
};
template <class Source>
  requires(!has_views(Source::graph.view()))
struct placed<Source> : Source {};
template <class Source>
struct simplified {
  struct make {
    constexpr xgrad::graph::graph operator()() const { return arrange(placed<reduced<Source>>::graph.view()); }
  };
  static constexpr auto graph =
      xgrad::graph::freeze<make, xgrad::graph::room_for(placed<reduced<Source>>::graph.view(), 2)>();
};

}  // namespace xgrad::rewrite
