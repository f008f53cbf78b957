// First and second derivatives of all elementary functions and of compositions, against a computer algebra system.
#include <cmath>
#include <initializer_list>
#include <string>
#include <xgrad/calculus/expand.hpp>
#include <xgrad/checks/interpreter.hpp>
#include <xgrad/language/activation.hpp>
#include <xgrad/language/capture.hpp>
#include <xgrad/language/comparison.hpp>
#include <xgrad/rewrite/simplify.hpp>

#include "support/catch.hpp"

using namespace xgrad;

namespace {

struct row {
  double x, value, first, second;
};

// The graph's outputs f, f', f'' against one row, relative to the size of numbers around.
void check_row(const std::string& how, const graph::graph_view& g, const row& r) {
  checks::symbol_arrays at(1);
  at.values.push_back(r.x);
  at.first[1] = 1;
  support::list<graph::node_id> wanted;
  for (const graph::output& o : g.outputs) wanted.push_back(o.node);
  checks::interpreter run(g, {});
  run.evaluate({wanted.data(), wanted.size()}, at);
  const double expected[3] = {r.value, r.first, r.second};
  for (int order = 0; order < 3; ++order) {
    INFO(how << ", order " << order << ", at " << r.x);
    const double tolerance = 1e-13 * (std::abs(expected[order]) + 0.1 * (order + 1));
    CHECK(std::abs(run.value(wanted[order]) - expected[order]) <= tolerance);
  }
}

template <class F>
void compare(const char* name, const F& f, std::initializer_list<row> rows) {
  language::lowering to;
  language::prepare_output(to, f);
  language::capture_output(to, f);
  graph::graph& g = to.g;
  const graph::node_id value = g.view().outputs[0].node, x = g.symbol_node(g.find_symbol("x"), {});
  for (int order = 1; order <= 2; ++order)
    g.add_value(g.request_derivative(value, x, order), {});
  const graph::graph expanded = calculus::expand(g);
  const graph::graph simplified = rewrite::simplify(calculus::expand(rewrite::stabilize(g)));
  for (const row& r : rows) {
    check_row(std::string(name) + " as expanded", expanded, r);
    check_row(std::string(name) + " as simplified", simplified, r);
  }
}

}  // namespace

TEST_CASE("derivatives agree with computer algebra") {
  constexpr auto x = input<"x">;
#include "reference/derivatives.inc"
}
