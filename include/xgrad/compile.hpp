// All passes, in order, on one page. A stage is a tag type with a constexpr graph; each is computed from the one before.
#pragma once

#include "calculus.hpp"
#include "graph/frozen.hpp"
#include "language.hpp"
#include "plan/make.hpp"
#include "rewrite.hpp"

namespace xgrad::compile {

// What was written, derivatives as requests.
template <auto... Outputs>
struct captured {
  struct make {
    constexpr graph::graph operator()() const { return language::capture_kernel<Outputs...>(); }
  };
  static constexpr auto graph = graph::freeze<make>();
};

// Formulas that lose accuracy replaced, before derivatives are taken of them.
template <auto... Outputs>
struct stabilized {
  struct make {
    constexpr graph::graph operator()() const { return rewrite::stabilize(captured<Outputs...>::graph.view()); }
  };
  static constexpr auto graph = graph::freeze<make, graph::room_for(captured<Outputs...>::graph.view(), 2)>();
};

// Derivatives as graphs.
template <auto... Outputs>
struct differentiated {
  struct make {
    constexpr graph::graph operator()() const { return calculus::expand(stabilized<Outputs...>::graph.view()); }
  };
  static constexpr auto graph = graph::freeze<make, graph::room_for(stabilized<Outputs...>::graph.view(), 6)>();
};

// Rewritten for accuracy and speed.
template <auto... Outputs>
struct simplified {
  static constexpr auto& graph = rewrite::simplified<differentiated<Outputs...>>::graph;
};

// Loops for a machine.
template <plan::machine Target, auto... Outputs>
struct planned {
  struct make {
    constexpr plan::plan operator()() const { return plan::make_plan(simplified<Outputs...>::graph.view(), Target); }
  };
  static constexpr auto& graph = simplified<Outputs...>::graph;
  static constexpr auto plan = plan::freeze<make, plan::room_for(simplified<Outputs...>::graph.view())>();

  // Calls of so many rows and fewer have a plan of their own.
  using for_few_rows = planned<Target.with_rows(1), Outputs...>;
  static constexpr int few_rows = [] {
    if constexpr (Target.rows == 1 || !plan::may_suit_few_rows_badly(graph.view(), plan.view())) return 0;
    else return plan::rows_for_second_plan(graph.view(), plan.view(), for_few_rows::plan.view());
  }();
};

}  // namespace xgrad::compile
