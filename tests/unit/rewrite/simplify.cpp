#include "xgrad/rewrite/simplify.hpp"

#include <random>

#include "support/catch.hpp"
#include "support/interpreter.hpp"
#include "support/print.hpp"
#include "support/workloads.hpp"
#include "xgrad/calculus.hpp"
#include "xgrad/graph/frozen.hpp"
#include "xgrad/graph/verify.hpp"

namespace {

using namespace xgrad;
using graph::opcode;
using graph::term;
using tests::values;

graph::graph simplified(const graph::graph_view& captured) {
  return rewrite::simplify(calculus::expand(rewrite::stabilize(captured)));
}

int count(const graph::graph_view& g, opcode op) {
  int n = 0;
  for (const graph::node& each : g.nodes) n += each.op == op ? 1 : 0;
  return n;
}

// Legal, without dead nodes, and all outputs as those of the plain graph.
void check_workload(const graph::graph& captured, long rows) {
  const graph::graph plain = calculus::expand(captured), simple = simplified(captured);
  REQUIRE(graph::check(simple, graph::stage::simplified).text().view() == "legal");
  for (int uses : graph::count_uses(simple)) CHECK(uses > 0);

  const std::map<std::string, long> extents = {{"N", rows}};
  std::mt19937 generator(7);
  std::uniform_real_distribution<double> uniform(-0.5, 0.5);
  std::vector<values> bound;
  for (int s = 0; s < plain.view().symbols.size(); ++s) {
    values v(static_cast<std::size_t>(tests::interpreter::elements(plain, extents, s)));
    const bool labels = plain.view().symbols[s].kind == graph::symbol_kind::indices;
    for (tests::number& x : v) x = labels ? static_cast<tests::number>(generator() % 10) : uniform(generator);
    bound.push_back(v);
  }
  const tests::interpreter before(plain, extents, bound), after(simple, extents, bound);
  for (int k = 0; k < plain.view().outputs.size(); ++k) {
    const values expected = before.output(k), found = after.output(k);
    REQUIRE(expected.size() == found.size());
    tests::number worst = 0;
    for (std::size_t i = 0; i < expected.size(); ++i)
      worst = std::fmax(worst, std::fabs(expected[i] - found[i]) / (1 + std::fabs(expected[i])));
    CAPTURE(k);
    CHECK(worst < 1e-15);
  }
}

struct captured {
  constexpr graph::graph operator()() const { return tests::perceptron(); }
};
constexpr auto frozen_capture = graph::freeze<captured>();
struct stabilized {
  constexpr graph::graph operator()() const { return rewrite::stabilize(frozen_capture.view()); }
};
constexpr auto frozen_stable = graph::freeze<stabilized>();
struct expanded {
  constexpr graph::graph operator()() const { return calculus::expand(frozen_stable.view()); }
};
constexpr auto frozen_expansion = graph::freeze<expanded>();
struct simple {
  constexpr graph::graph operator()() const { return rewrite::simplify(frozen_expansion.view()); }
};
constexpr auto frozen_simple = graph::freeze<simple>();

}  // namespace

TEST_CASE("each pass fits one constant expression") {
  STATIC_REQUIRE(graph::check(frozen_simple.view(), graph::stage::simplified).legal());
  CHECK(frozen_simple.view().size() == simplified(tests::perceptron()).size());
}

TEST_CASE("simplified workloads compute what the captured ones say") {
  check_workload(tests::logistic_regression(), 5);
  check_workload(tests::softmax_regression(), 3);
  check_workload(tests::small_perceptron(), 3);
  check_workload(tests::damped_sine(), 4);
  check_workload(tests::perceptron(), 2);
}

TEST_CASE("the gradient of logistic regression is one contraction of the residuals") {
  const graph::graph g = simplified(tests::logistic_regression());
  CHECK(count(g, opcode::exp) == 1);     // of the loss and of its gradient
  CHECK(count(g, opcode::rename) == 0);
  CHECK(count(g, opcode::sum) == 5);     // X w, the loss, w^2, the residuals, X r
  CHECK(count(g, opcode::multiply) <= 5);
}

TEST_CASE("no rename is left in a perceptron with square weights") {
  CHECK(count(simplified(tests::small_perceptron()), opcode::rename) == 0);
}

TEST_CASE("stop_gradient leaves nothing behind") {
  tests::model m;
  const auto x = m.parameter("x");
  m.output(m.gradient(x * tests::stop(x), x));
  CHECK(tests::print(simplified(m.g)).view() == "x");
}

TEST_CASE("a barrier holds until derivatives are taken") {
  tests::model m;
  const auto x = m.parameter("x");
  const term whole = apply(opcode::barrier, tests::exp(x));
  m.output(tests::log(whole));
  CHECK(count(rewrite::stabilize(m.g), opcode::log) == 1);
  CHECK(tests::print(simplified(m.g)).view() == "x");
}
