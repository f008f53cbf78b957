#include "xgrad/rewrite/renames.hpp"

#include "support/catch.hpp"
#include "support/interpreter.hpp"
#include "support/model.hpp"
#include "xgrad/graph/verify.hpp"

namespace {

using namespace xgrad;
using graph::opcode;
using graph::term;
using tests::over;

int renames(const graph::graph_view& g) {
  int n = 0;
  const auto uses = graph::count_uses(g);
  for (int i = 0; i < g.size(); ++i) n += uses[i] > 0 && g.nodes[i].op == opcode::rename ? 1 : 0;
  return n;
}

// x (3, 3), w (3): a row sum of x under w's axis.
struct square_model {
  tests::model m;
  graph::axis_id i = m.axis(3), j = m.axis(3, 1);
  term x = m.input("x", {i, j}), w = m.parameter("w", {i});
  term row = sum(x * x, over({i}));  // along j
  term renamed = {&m.g, m.g.rename(row.id, {&j, 1}, {&i, 1})};
};

void check_same(const graph::graph_view& before, const graph::graph_view& after) {
  CHECK(graph::check(after, graph::stage::simplified).text().view() == "legal");
  const std::vector<tests::values> bound = {{1, 2, 3, 4, 5, 6, 7, 8, 10}, {-1, 0.5, 3}};
  const tests::interpreter a(before, {}, bound), b(after, {}, bound);
  for (int k = 0; k < before.outputs.size(); ++k) CHECK(a.output(k) == b.output(k));
}

}  // namespace

TEST_CASE("a renamed output lists the axes that the value has") {
  square_model s;
  s.m.output(s.renamed, {s.i});
  const graph::graph lifted = rewrite::lift_renames(s.m.g);
  CHECK(renames(s.m.g) == 1);
  CHECK(renames(lifted) == 0);
  check_same(s.m.g, lifted);
}

TEST_CASE("a rename moves up through arithmetic with leaves and through sums") {
  square_model s;
  s.m.output(s.w - 0.1 * s.renamed, {s.i});
  s.m.output(sum(tests::square(s.renamed), over({s.i})));
  const graph::graph lifted = rewrite::lift_renames(s.m.g);
  CHECK(renames(lifted) == 0);
  check_same(s.m.g, lifted);
}

TEST_CASE("a rename that would make two axes one stays") {
  square_model s;
  s.m.output(s.renamed * s.x, {s.i, s.j});
  const graph::graph lifted = rewrite::lift_renames(s.m.g);
  check_same(s.m.g, lifted);
}
