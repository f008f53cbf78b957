#include "xgrad/calculus/elementwise.hpp"

#include "support/catch.hpp"
#include "support/interpreter.hpp"
#include "support/model.hpp"
#include "support/print.hpp"
#include "xgrad/calculus.hpp"

namespace {

using namespace xgrad;
using graph::opcode;
using graph::term;
using tests::model;
using tests::values;

constexpr bool derivative_of_a_square() {
  model m;
  const term x = m.input("x", {m.axis("N")});
  m.output(m.derivative(tests::square(x), x), {m.axis("N")});
  return tests::print(calculus::expand(m.g)) == "multiply(x, 2)";
}

template <class Formula>
values derivative_of(Formula formula, int order, const values& at) {
  model m;
  const auto n = m.axis("N");
  const term x = m.input("x", {n});
  m.output(m.derivative(formula(x), x, order), {n});
  return tests::interpreter(calculus::expand(m.g), {{"N", static_cast<long>(at.size())}}, {at}).output(0);
}

}  // namespace

TEST_CASE("the derivative of each element by its own") {
  STATIC_REQUIRE(derivative_of_a_square());
  const values sine = derivative_of([](term x) { return apply(opcode::sin, x) * x; }, 1, {0.5, 2});
  CHECK(static_cast<double>(sine[0]) == Catch::Approx(std::cos(0.5) * 0.5 + std::sin(0.5)));
  CHECK(static_cast<double>(sine[1]) == Catch::Approx(std::cos(2.0) * 2 + std::sin(2.0)));
}

TEST_CASE("higher orders") {
  CHECK(derivative_of([](term x) { return x * x * x * x; }, 3, {1, 2}) == values{24, 48});
  CHECK(derivative_of([](term x) { return 3 * x; }, 2, {1, 2}) == values{0, 0});
}

TEST_CASE("by a scalar: of each element, through sums") {
  model m;
  const auto n = m.axis("N");
  const term x = m.input("x", {n}), s = m.parameter("s");
  m.output(m.derivative(tests::square(x * s), s), {n});
  m.output(m.derivative(sum(tests::square(x * s), x.axes()), s));
  const tests::interpreter run(calculus::expand(m.g), {{"N", 3}}, {{1, 2, 3}, {10}});
  CHECK(run.output(0) == values{20, 80, 180});
  CHECK(run.output(1) == values{280});
}

TEST_CASE("of a scalar by each element") {
  model m;
  const auto n = m.axis("N");
  const term x = m.input("x", {n});
  m.output(m.derivative(sum(tests::square(x), x.axes()), x), {n});
  CHECK(tests::interpreter(calculus::expand(m.g), {{"N", 3}}, {{1, 2, 3}}).output(0) == values{2, 4, 6});
}

TEST_CASE("a selection's tangent is the taken branch's") {
  const auto f = [](term x) { return select(less(x.literal(0), x), tests::log(x), x); };
  CHECK(derivative_of(f, 1, {0, 2, -3}) == values{1, 0.5, 1});
  CHECK(derivative_of(f, 2, {0, 2, -3}) == values{0, -0.25, 0});
}

TEST_CASE("products and extrema over axes") {
  model m;
  const auto n = m.axis("N");
  const term x = m.input("x", {n}), s = m.parameter("s");
  m.output(m.derivative(reduce(opcode::product, x + s, x.axes()), s));
  m.output(m.derivative(reduce(opcode::maximum_of, x * s, x.axes()), s));
  const tests::interpreter run(calculus::expand(m.g), {{"N", 3}}, {{0, 2, 3}, {0}});
  CHECK(run.output(0) == values{6});
  CHECK(tests::interpreter(calculus::expand(m.g), {{"N", 3}}, {{1, 7, 3}, {2}}).output(1) == values{7});
}
