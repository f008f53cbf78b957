#include "xgrad/calculus/reverse.hpp"

#include "support/catch.hpp"
#include "support/interpreter.hpp"
#include "support/model.hpp"
#include "support/print.hpp"
#include "xgrad/calculus.hpp"
#include "xgrad/graph/verify.hpp"

namespace {

using namespace xgrad;
using graph::opcode;
using graph::term;
using tests::model;
using tests::over;
using tests::values;

// The gradient of f(x) by a vector x of that many elements.
template <class Formula>
values gradient_of(Formula formula, const values& x) {
  model m;
  const auto n = m.axis("N");
  const term v = m.parameter("x", {n});
  m.output(m.gradient(formula(m, v), v), {n});
  const graph::graph g = calculus::expand(m.g);
  REQUIRE(graph::check(g, graph::stage::expanded).text().view() == "legal");
  return tests::interpreter(g, {{"N", static_cast<long>(x.size())}}, {x}).output(0);
}

constexpr bool gradient_of_a_scalar() {
  model m;
  const term x = m.parameter("x"), y = m.parameter("y");
  m.output(m.gradient(x * y, x));
  return tests::print(calculus::expand(m.g)) == "y";
}

}  // namespace

TEST_CASE("a scalar product") { STATIC_REQUIRE(gradient_of_a_scalar()); }

TEST_CASE("an axis that only the term lacks is summed, one that both lack counts its extent") {
  CHECK(gradient_of([](model&, term x) { return sum(x, x.axes()); }, {1, 2, 3}) == values{1, 1, 1});
  model m;
  const auto n = m.axis("N");
  const term s = m.parameter("s"), x = m.input("x", {n});
  m.output(m.gradient(sum(x + s, over({n})), s));
  m.output(m.gradient(sum(x * s, over({n})), s));
  const graph::graph g = calculus::expand(m.g);
  CHECK(tests::print(g, 0).view() == "multiply(1, N)");
  CHECK(tests::print(g, 1).view() == "sum(x)");
}

TEST_CASE("a product with zeros among its factors") {
  const auto product = [](model&, term x) { return reduce(opcode::product, x, x.axes()); };
  CHECK(gradient_of(product, {2, 3, 4}) == values{12, 8, 6});
  CHECK(gradient_of(product, {2, 0, 4}) == values{0, 8, 0});
  CHECK(gradient_of(product, {0, 0, 4}) == values{0, 0, 0});
}

TEST_CASE("ties share the gradient of an extremum; NaN takes no part of the others") {
  const auto largest = [](model&, term x) { return reduce(opcode::maximum_of, x, x.axes()); };
  CHECK(gradient_of(largest, {2, 5, 5, 1}) == values{0, 0.5, 0.5, 0});
  const auto smallest = [](model&, term x) { return reduce(opcode::minimum_of, x, x.axes()); };
  CHECK(gradient_of(smallest, {2, 5, 2, 2}).at(1) == 0);
  for (tests::number d : gradient_of(largest, {2, NAN, 1})) CHECK(d == 0);
}

TEST_CASE("an untaken branch leaks no NaN") {
  const auto total = [](auto f) { return [f](model&, term x) { return sum(f(x), x.axes()); }; };
  const auto positive = [](term x) { return less(x.literal(0), x); };
  CHECK(gradient_of(total([&](term x) { return select(positive(x), tests::log(x), x.literal(0)); }), {0, 2, -1}) ==
        values{0, 0.5, 0});
  CHECK(gradient_of(total([&](term x) { return select(positive(x), x * tests::log(x), x.literal(0)); }), {0, 1}) ==
        values{0, 1});
  CHECK(gradient_of(total([&](term x) { return select(positive(x), apply(opcode::sqrt, x), x); }), {0, 4}) ==
        values{1, 0.25});
  CHECK(gradient_of(total([&](term x) { return select(less(x, x.literal(5)), tests::exp(x), x); }), {0, 20000}) ==
        values{1, 1});
  CHECK(gradient_of(total([&](term x) { return select(positive(x), 1 / x, 2 * tests::log(-x)); }), {-4, 0.5}) ==
        values{-0.5, -4});
}

TEST_CASE("a symbol counts wherever it occurs, under whatever axes") {
  model m;
  const auto i = m.axis(3), j = m.axis(3, 1);
  const term a = m.parameter("a", {i, j}), transposed = m.parameter("a", {j, i});
  m.output(m.gradient(sum(a * transposed, over({i, j})), a), {i, j});
  const values x = {1, 2, 3, 4, 5, 6, 7, 8, 9};
  const values twice_transposed = {2, 8, 14, 4, 10, 16, 6, 12, 18};
  CHECK(tests::interpreter(calculus::expand(m.g), {}, {x}).output(0) == twice_transposed);
}

TEST_CASE("the second layer of a square perceptron") {
  model m;
  const auto n = m.axis("N"), i = m.axis(2), k = m.axis(2, 1);
  const term x = m.input("x", {n, i}), w = m.parameter("w", {i, k}), back = m.parameter("w", {k, i});
  const term first = sum(x * w, over({i}));        // (N, k)
  const term second = sum(first * back, over({k}));  // x w w
  m.output(m.gradient(sum(second, over({n, i})), w), {i, k});
  const graph::graph g = calculus::expand(m.g);
  REQUIRE(graph::check(g, graph::stage::expanded).text().view() == "legal");
  // The derivative of 1 x w w 1 for x = (1, 0) and w = ((1, 2), (3, 4)): x (w 1) + (x w) 1.
  CHECK(tests::interpreter(g, {{"N", 1}}, {{1, 0}, {1, 2, 3, 4}}).output(0) == values{3 + 1, 7 + 1, 2, 2});
}

TEST_CASE("stop_gradient, own operations, reshapes and sub-expressions") {
  CHECK(gradient_of([](model&, term x) { return sum(x * tests::stop(x), x.axes()); }, {2, 3}) == values{2, 3});
  CHECK(gradient_of(
            [](model& m, term x) {  // of value x^3, said to have derivative 5 x
              const graph::node_id parts[3] = {(x * x * x).id, x.id, (5 * x).id};
              const term own{&m.g, m.g.structural(opcode::custom, {parts, 3})};
              return sum(2 * own, x.axes());
            },
            {2, 3}) == values{20, 30});

  model m;
  const auto six = m.axis(6), two = m.axis(2), three = m.axis(3);
  const term x = m.parameter("x", {six}), w = m.input("w", {two, three});
  const graph::axis_id dims[2] = {two, three};
  const term shaped{&m.g, m.g.reshape(x.id, {&six, 1}, {dims, 2})};
  const term h = tests::square(shaped);
  const term f = sum(h * w, over({two, three}));
  m.output(m.gradient(f, x), {six});
  const graph::node_id by_h = m.g.request_gradient(f.id, h.id, {dims, 2});
  m.output({&m.g, by_h}, {two, three});
  const graph::graph g = calculus::expand(m.g);
  const tests::interpreter run(g, {}, {{1, 2, 3, 4, 5, 6}, {1, 10, 100, -1, -10, -100}});
  CHECK(run.output(0) == values{2, 40, 600, -8, -100, -1200});
  CHECK(run.output(1) == values{1, 10, 100, -1, -10, -100});
}

TEST_CASE("what f does not depend on has gradient zero") {
  model m;
  const term x = m.parameter("x"), y = m.parameter("y");
  m.output(m.gradient(tests::square(x), y));
  CHECK(tests::print(calculus::expand(m.g)).view() == "0");
}
