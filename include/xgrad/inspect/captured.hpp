// An expression, or another output of a kernel, given as a value -> its graph.
#pragma once

#include "../calculus/expand.hpp"
#include "../language/capture.hpp"
#include "../rewrite/simplify.hpp"
#include "readable.hpp"

namespace xgrad::inspect {

// What can be captured: an expression, a number, or what else a kernel takes as an output.
template <class Output>
concept output =
    language::operand<Output> || requires(language::lowering& to, const Output& o) { language::capture_output(to, o); };

// As it is written: derivatives are requests.
template <output Output>
constexpr graph::graph captured(const Output& o) {
  language::lowering to;
  if constexpr (std::is_arithmetic_v<Output>) {
    return captured(language::literal(static_cast<double>(o)));
  } else {
    language::prepare_output(to, o);
    language::capture_output(to, o);
    return static_cast<graph::graph&&>(to.g);
  }
}

// As it is written when it has no derivatives; else with these taken, and brought into the form that reads best.
template <output Output>
constexpr graph::graph derived(const Output& o) {
  graph::graph g = captured(o);
  for (int i = 0; i < g.size(); ++i)
    if (graph::is_request(g.op({i}))) return readable(rewrite::reduce_formulas(calculus::expand(rewrite::stabilize(g))));
  return g;
}

}  // namespace xgrad::inspect
