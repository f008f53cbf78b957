// The plan of a graph for a machine: streamed axis, stages, works, steps.
// Requires a legal graph without requests.
#pragma once

#include "builder.hpp"
#include "chunks.hpp"
#include "few_rows.hpp"
#include "sharing.hpp"

namespace xgrad::plan {

constexpr plan make_plan(const graph_view& g, const machine& target) {
  const staging stages(g, choose_streamed(g));
  const work_list works(g, stages);
  plan result = builder(g, stages, works, target).result();
  share(result);
  cut(g, result);
  return result;
}

// Room for most plans of a graph.
constexpr plan_sizes room_for(const graph_view& g) {
  const int n = g.size() + 16;
  return {n, n, 3 * n, n, 5 * n, g.outputs.size(), n, g.recurrences.size() + 1};
}

// The plan Make{}(), evaluated once where it has that room, else a second time, when its sizes are known.
template <class Make, plan_sizes Room>
constexpr auto freeze() {
  constexpr frozen_plan<Room> first(Make{}().view());
  constexpr plan_sizes sizes = first.view().sizes();
  if constexpr (sizes.within(Room)) return frozen_plan<sizes>(first.view());
  else return frozen_plan<sizes>(Make{}().view());
}

}  // namespace xgrad::plan
