#include "xgrad/rewrite/contract.hpp"

#include "support/catch.hpp"
#include "support/model.hpp"
#include "support/print.hpp"
#include "xgrad/rewrite.hpp"

namespace {

using namespace xgrad;
using graph::opcode;
using graph::term;
using tests::model;
using tests::over;

struct matrices {
  model m;
  graph::axis_id n = m.axis("N"), d = m.axis(8), k = m.axis(4);
  term X = m.input("X", {n, d}), W = m.input("W", {d, k}), v = m.input("v", {d}), r = m.input("r", {n}),
       u = m.input("u", {n}), s = m.input("s"), t = m.input("t");
};

// The formula's contractions ordered; `dims` are those of the result.
template <class Formula>
constexpr support::text ordered(Formula formula) {
  matrices a;
  const term f = formula(a);
  support::list<graph::axis_id> dims;
  for (graph::axis_id x : f.axes()) dims.push_back(x);
  a.m.g.add_value(f.id, {dims.data(), dims.size()});
  return tests::print(rewrite::order_products(a.m.g));
}

}  // namespace

TEST_CASE("factors that do not vary along a summed axis move out of the sum") {
  STATIC_REQUIRE(ordered([](matrices& a) { return sum(a.X * a.v * a.r, over({a.d})); }) ==
                 "multiply(r, sum(multiply(X, v)))");
  CHECK(ordered([](matrices& a) { return sum(a.s * (a.X * 2.0), over({a.n})); }).view() ==
        "multiply(multiply(s, 2), sum(X))");
  CHECK(ordered([](matrices& a) { return sum(a.X / a.s, over({a.n, a.d})); }).view() == "multiply(divide(1, s), sum(X))");
  CHECK(ordered([](matrices& a) { return sum(-a.X, over({a.n})); }).view() == "negate(sum(X))");
}

TEST_CASE("a contraction has two factors") {
  CHECK(ordered([](matrices& a) { return sum(a.X * a.r * a.u, over({a.n})); }).view() ==
        "sum(multiply(X, multiply(r, u)))");
  CHECK(ordered([](matrices& a) { return sum(a.r * a.X * a.v, over({a.n, a.d})); }).view() ==
        "sum(multiply(v, sum(multiply(X, r))))");
  CHECK(ordered([](matrices& a) { return sum(a.X * a.W * a.r, over({a.n, a.d})); }).view() ==
        "sum(multiply(W, sum(multiply(X, r))))");
  CHECK(ordered([](matrices& a) { return sum(a.X * a.W, over({a.d})); }).view() == "sum(multiply(X, W))");
  CHECK(ordered([](matrices& a) { return sum(a.X * a.W, over({a.n, a.d})); }).view() == "sum(multiply(W, sum(X)))");
}

TEST_CASE("products multiply the smallest factors first") {
  CHECK(ordered([](matrices& a) { return a.s * (a.X * a.t); }).view() == "multiply(X, multiply(s, t))");
  CHECK(ordered([](matrices& a) { return -(a.s * a.X); }).view() == "multiply(X, negate(s))");
  CHECK(ordered([](matrices& a) { return a.X / a.r / a.v; }).view() == "multiply(X, multiply(divide(1, r), divide(1, v)))");
  CHECK(ordered([](matrices& a) { return 3 * (a.X * a.s); }).view() == "multiply(X, multiply(s, 3))");
  CHECK(ordered([](matrices& a) { return -(a.r * a.u); }).view() == "negate(multiply(r, u))");
}

TEST_CASE("a scale that only sums read multiplies the sums") {
  matrices a;
  const term scaled = a.r * a.s;
  a.m.output(sum(a.X * scaled, over({a.n})), {a.d});
  a.m.output(sum(scaled, over({a.n})));
  const graph::graph g = rewrite::order_products(a.m.g);
  CHECK(tests::print(g, 0).view() == "multiply(s, sum(multiply(X, r)))");
  CHECK(tests::print(g, 1).view() == "multiply(s, sum(r))");
}
