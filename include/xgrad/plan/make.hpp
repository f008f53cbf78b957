// The plan of a graph for a machine: streamed axis, stages, works, steps.
// Requires a legal graph without requests.
#pragma once

#include "builder.hpp"
#include "chunks.hpp"

namespace xgrad::plan {

constexpr plan make_plan(const graph_view& g, const machine& target) {
  const staging stages(g, choose_streamed(g));
  const work_list works(g, stages);
  plan result = builder(g, stages, works, target).result();
  cut(g, result);
  return result;
}

template <class Make>
constexpr auto freeze() {
  constexpr plan_sizes sizes = Make{}().view().sizes();
  return frozen_plan<sizes>(Make{}().view());
}

}  // namespace xgrad::plan
