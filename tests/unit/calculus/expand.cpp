#include "xgrad/calculus/expand.hpp"

#include "support/catch.hpp"
#include "support/interpreter.hpp"
#include "support/model.hpp"
#include "support/print.hpp"
#include "support/workloads.hpp"
#include "xgrad/graph/frozen.hpp"
#include "xgrad/graph/verify.hpp"

namespace {

using namespace xgrad;
using graph::term;
using tests::model;
using tests::values;

struct captured {
  constexpr graph::graph operator()() const { return tests::logistic_regression(); }
};
constexpr auto frozen_capture = graph::freeze<captured>();
struct expanded {
  constexpr graph::graph operator()() const { return calculus::expand(frozen_capture.view()); }
};
constexpr auto frozen_expansion = graph::freeze<expanded>();

}  // namespace

TEST_CASE("requests are replaced in constant evaluation as at run time") {
  STATIC_REQUIRE(graph::check(frozen_capture.view(), graph::stage::captured).legal());
  STATIC_REQUIRE(!graph::check(frozen_capture.view(), graph::stage::expanded).legal());
  STATIC_REQUIRE(graph::check(frozen_expansion.view(), graph::stage::expanded).legal());
  const graph::graph now = expanded{}();
  REQUIRE(now.size() == frozen_expansion.view().size());
  for (int i = 0; i < now.size(); ++i) CHECK(now.op({i}) == frozen_expansion.view().op({i}));
}

TEST_CASE("the innermost request first") {
  model m;
  const term x = m.parameter("x");
  const term first = m.gradient(x * x * x, x);
  m.output(m.gradient(first * x, x));  // 3 x^3
  m.output(m.derivative(m.gradient(tests::exp(x), x), x, 2));
  const tests::interpreter run(calculus::expand(m.g), {}, {{2}});
  CHECK(run.output(0) == values{36});
  CHECK(static_cast<double>(run.output(1)[0]) == Catch::Approx(std::exp(2.0)));
}

TEST_CASE("the product of a Hessian and a vector is the gradient of a product") {
  model m;
  const auto i = m.axis(2), j = m.axis(2, 1);
  const term x = m.parameter("x", {i}), under_j = m.parameter("x", {j}), v = m.input("v", {i});
  const term a = m.input("a", {i, j});
  const term f = sum(x * a * under_j, tests::over({i, j})) + sum(x * x * x, tests::over({i}));
  m.output(m.gradient(sum(m.gradient(f, x) * v, tests::over({i})), x), {i});
  const graph::graph g = calculus::expand(m.g);
  REQUIRE(graph::check(g, graph::stage::expanded).text().view() == "legal");
  // (A + A^T + 6 diag(x)) v for A = ((1, 2), (3, 4)), x = (1, 2), v = (1, 10)
  CHECK(tests::interpreter(g, {}, {{1, 2}, {1, 10}, {1, 2, 3, 4}}).output(0) == values{2 + 50 + 6, 5 + 80 + 120});
}

TEST_CASE("an update may hold a gradient") {
  model m;
  const auto i = m.axis(2);
  const term w = m.parameter("w", {i});
  const term step = w - 0.5 * m.gradient(sum(w * w * w, w.axes()), w);
  m.g.add_update(m.g.find_symbol("w"), step.id, {&i, 1});
  const graph::graph g = calculus::expand(m.g);
  REQUIRE(graph::check(g, graph::stage::expanded).text().view() == "legal");
  CHECK(g.view().outputs[0].symbol == 0);
  CHECK(tests::interpreter(g, {}, {{1, 2}}).output(0) == values{-0.5, -4});
}
