#include "xgrad/calculus/expand.hpp"

#include "support/catch.hpp"
#include "support/interpreter.hpp"
#include "support/model.hpp"
#include "support/print.hpp"
#include "support/workloads.hpp"
#include "xgrad/graph/frozen.hpp"
#include "xgrad/graph/verify.hpp"
#include "xgrad/language.hpp"

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

// clang takes such a model with -fconstexpr-steps alone.
#ifndef __clang__
// Lotka and Volterra's equations in Runge and Kutta's steps of fourth order, over a run-time length.
constexpr auto rates = parameter<"rates", 4>;
template <int I>
constexpr auto rate = squeeze(slice<0, I, I + 1>(rates));
constexpr auto flow(const auto& y, const auto& u) {
  const auto hares = squeeze(slice<0, 0, 1>(y));
  const auto lynxes = squeeze(slice<0, 1, 2>(y));
  return stack<0>(rate<0> * hares - rate<1> * hares * lynxes + u, rate<3> * hares * lynxes - rate<2> * lynxes);
}
constexpr auto path = scan<0>([](auto y, auto u) {
  const auto k1 = flow(y, u);
  const auto k2 = flow(y + 0.05 * k1, u);
  const auto k3 = flow(y + 0.05 * k2, u);
  const auto k4 = flow(y + 0.1 * k3, u);
  return y + 0.1 / 6 * (k1 + 2 * k2 + 2 * k3 + k4);
}, input<"start", 2>, input<"u", "T">);
struct written {
  constexpr graph::graph operator()() const {
    return language::capture_kernel<hessian(sum(square(all(path))), rates)>();
  }
};
constexpr auto frozen_writing = graph::freeze<written>();
struct curvature {
  constexpr graph::graph operator()() const { return calculus::expand(frozen_writing.view()); }
};
constexpr auto frozen_curvature = graph::freeze<curvature, graph::room_for(frozen_writing.view(), 9)>();
#endif

}  // namespace

#ifndef __clang__
TEST_CASE("a Hessian through a long step of a scan keeps within the compiler's limits") {
  STATIC_REQUIRE(graph::check(frozen_curvature.view(), graph::stage::expanded).legal());
}
#endif

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
