#include "xgrad/rewrite/reassociate.hpp"

#include "support/catch.hpp"
#include "support/model.hpp"
#include "support/print.hpp"
#include "xgrad/rewrite.hpp"

namespace {

using namespace xgrad;
using graph::opcode;
using graph::term;
using tests::model;

// What the exact and the reassociating rules make of a formula in x, y along N and the scalar s.
template <class Formula>
constexpr support::text reassociated(Formula formula) {
  model m;
  const auto n = m.axis("N");
  const term x = m.input("x", {n}), y = m.input("y", {n}), s = m.input("s");
  const term f = formula(x, y, s);
  if (f.axes().empty()) m.output(f);
  else m.output(f, {n});
  return tests::print(rewrite::apply_rules(m.g, {.stabilizing = false, .reassociating = true}));
}

}  // namespace

TEST_CASE("literals are collected") {
  STATIC_REQUIRE(reassociated([](term x, term, term) { return 2 * (3 * x); }) == "multiply(x, 6)");
  CHECK(reassociated([](term x, term y, term) { return (2 * x) * (3 * y); }).view() == "multiply(multiply(x, y), 6)");
  CHECK(reassociated([](term x, term, term) { return 1 + (x + 2); }).view() == "add(x, 3)");
  CHECK(reassociated([](term x, term, term) { return (x - 2) - 3; }).view() == "add(x, -5)");
  CHECK(reassociated([](term x, term y, term) { return (6 * x) / (3 * y); }).view() == "multiply(divide(x, y), 2)");
}

TEST_CASE("quotients are few and outside loops") {
  CHECK(reassociated([](term x, term y, term) { return x / y / x; }).view() == "divide(x, multiply(x, y))");
  CHECK(reassociated([](term x, term y, term) { return x * (1 / y); }).view() == "divide(x, y)");
  CHECK(reassociated([](term x, term, term s) { return x / s; }).view() == "multiply(x, divide(1, s))");
  CHECK(reassociated([](term x, term y, term) { return x / (1 / y); }).view() == "multiply(x, y)");
}

TEST_CASE("common factors") {
  CHECK(reassociated([](term x, term y, term s) { return s * x - s * y; }).view() == "multiply(s, subtract(x, y))");
  CHECK(reassociated([](term x, term y, term) { return 2 * x + 2 * y; }).view() == "multiply(2, add(x, y))");
  CHECK(reassociated([](term x, term, term) { return x + x; }).view() == "multiply(x, 2)");
}

TEST_CASE("sums of what is constant are products") {
  CHECK(reassociated([](term x, term, term s) { return sum(x + s, x.axes()); }).view() ==
        "add(sum(x), multiply(s, N))");
  CHECK(reassociated([](term x, term, term s) { return sum(s, x.axes()) * (1 / sum(x.literal(1), x.axes())); }).view() ==
        "s");
}

TEST_CASE("small powers") {
  CHECK(reassociated([](term x, term, term) { return apply(opcode::pow, x, 3.0); }).view() == "multiply(x, square(x))");
  CHECK(reassociated([](term x, term, term) { return apply(opcode::pow, x, 0.5); }).view() == "sqrt(x)");
  CHECK(reassociated([](term x, term, term) { return apply(opcode::pow, x, -2.0); }).view() == "divide(1, square(x))");
}

TEST_CASE("literals are not collected into an infinity or a zero") {
  const auto made = []<class Formula>(Formula formula) {
    model m;
    const auto n = m.axis("N");
    m.output(formula(m.input("x", {n})), {n});
    return tests::print(rewrite::simplify(m.g));
  };
  STATIC_REQUIRE(made([](term x) { return x / 0.0; }) == "multiply(x, divide(1, 0))");
  for (const support::text& found : {made([](term x) { return x * 1e200 * 1e200; }),
                                     made([](term x) { return x * 1e-200 / 1e200; })})
    CHECK(found.view().find("inf") == std::string_view::npos);
}
