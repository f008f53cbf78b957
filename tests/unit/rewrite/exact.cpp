#include "xgrad/rewrite/exact.hpp"

#include "support/catch.hpp"
#include "support/model.hpp"
#include "support/print.hpp"
#include "xgrad/rewrite.hpp"

namespace {

using namespace xgrad;
using graph::opcode;
using graph::term;
using tests::model;

// What the exact rules make of a formula in x and y.
template <class Formula>
constexpr support::text exactly(Formula formula) {
  model m;
  const auto n = m.axis("N");
  const term x = m.input("x", {n}), y = m.input("y", {n});
  m.output(formula(x, y), {n});
  return tests::print(rewrite::apply_rules(m.g, {}));
}

constexpr term raw(opcode op, term a, term b) { return apply(op, a, b); }

}  // namespace

TEST_CASE("neutral operands vanish, but not where a signed zero or NaN would change") {
  STATIC_REQUIRE(exactly([](term x, term) { return raw(opcode::multiply, x, x.literal(1)); }) == "x");
  CHECK(exactly([](term x, term) { return raw(opcode::divide, x, x.literal(1)); }).view() == "x");
  CHECK(exactly([](term x, term) { return raw(opcode::subtract, x, x.literal(0)); }).view() == "x");
  CHECK(exactly([](term x, term) { return raw(opcode::add, x, x.literal(0)); }).view() == "add(x, 0)");
  CHECK(exactly([](term x, term) { return raw(opcode::subtract, x, x.literal(-0.0)); }).view() == "subtract(x, -0)");
  CHECK(exactly([](term x, term) { return x * 0.0; }).view() == "multiply(x, 0)");
  CHECK(exactly([](term x, term) { return x - x; }).view() == "subtract(x, x)");
  CHECK(exactly([](term x, term) { return x / x; }).view() == "divide(x, x)");
}

TEST_CASE("signs move outward and cancel") {
  CHECK(exactly([](term x, term) { return -(-x); }).view() == "x");
  CHECK(exactly([](term x, term y) { return x - (-y); }).view() == "add(x, y)");
  CHECK(exactly([](term x, term y) { return x + (-y); }).view() == "subtract(x, y)");
  CHECK(exactly([](term x, term y) { return (-x) * (-y); }).view() == "multiply(x, y)");
  CHECK(exactly([](term x, term y) { return (-x) / y; }).view() == "negate(divide(x, y))");
  CHECK(exactly([](term x, term) { return -(x * 3.0); }).view() == "multiply(x, -3)");
  CHECK(exactly([](term x, term) { return x * -1.0; }).view() == "negate(x)");
  CHECK(exactly([](term x, term) { return apply(opcode::cos, -x); }).view() == "cos(x)");
}

TEST_CASE("squares, powers and quotients by powers of two") {
  CHECK(exactly([](term x, term) { return x * x; }).view() == "square(x)");
  CHECK(exactly([](term x, term) { return apply(opcode::pow, x, 2.0); }).view() == "square(x)");
  CHECK(exactly([](term x, term) { return apply(opcode::square, -x); }).view() == "square(x)");
  CHECK(exactly([](term x, term) { return x / 4.0; }).view() == "multiply(x, 0.25)");
  CHECK(exactly([](term x, term) { return x / 3.0; }).view() == "divide(x, 3)");
  CHECK(exactly([](term x, term) { return apply(opcode::reciprocal, x); }).view() == "divide(1, x)");
  CHECK(exactly([](term x, term) { return x * (x.literal(2) * 3.0); }).view() == "multiply(x, 6)");
}

TEST_CASE("masks and selections") {
  CHECK(exactly([](term x, term y) { return select(less(x, y), x, x); }).view() == "x");
  CHECK(exactly([](term x, term y) { return select(less(x, y), x.literal(1), x.literal(0)); }).view() ==
        "to_number(less(x, y))");
  CHECK(exactly([](term x, term y) {
          const term number = apply(opcode::to_number, less(x, y));
          return select(apply(opcode::not_equal, number, 0.0), x, y);
        }).view() == "where(less(x, y), x, y)");
  CHECK(exactly([](term x, term y) { return select(less(x, y), select(less(x, y), x, y), y); }).view() ==
        "where(less(x, y), x, y)");
  CHECK(exactly([](term x, term y) { return select(apply(opcode::logical_not, less(x, y)), x, y); }).view() ==
        "where(less(x, y), y, x)");
  CHECK(exactly([](term x, term) { return apply(opcode::maximum, x, x); }).view() == "x");
}

TEST_CASE("equal branches of a selection along other axes keep the selection") {
  model m;
  const auto n = m.axis("N"), k = m.axis(3);
  const term x = m.input("x", {n}), y = m.input("y", {k});
  m.output(select(less(y, y.literal(0)), x, x), {n, k});
  CHECK(tests::print(rewrite::apply_rules(m.g, {})).view() == "where(less(y, 0), x, x)");
}
