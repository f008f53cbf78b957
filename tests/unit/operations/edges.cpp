// What each block states about kinks, ends of the domain, zeros, infinities and NaN: of the value, of the slope, and of
// the derivative as a graph, which agree.
#include <cmath>
#include <initializer_list>
#include <limits>
#include <string>

#include "small_graph.hpp"
#include "support/catch.hpp"

using namespace small;

namespace {

constexpr double inf = std::numeric_limits<double>::infinity();
constexpr double none = std::numeric_limits<double>::quiet_NaN();
constexpr double pi = 3.141592653589793;

bool same(double a, double b) { return (std::isnan(a) && std::isnan(b)) || a == b; }

// Operation, operand, a and b, expected value and derivative.
struct edge {
  opcode op;
  int operand;
  double a, b, value, slope;
};

void check(std::initializer_list<edge> edges) {
  for (const edge& e : edges) {
    const int arity = graph::pointwise_arity(e.op), order = e.op == opcode::polygamma ? 1 : 0;
    CAPTURE(std::string(operations::name_of(e.op)), e.operand, e.a, e.b);
    small_graph s;
    s.set(s.a, {e.a}), s.set(s.b, {e.b});
    const node_id operands[2] = {s.a.id, s.b.id};
    const node_id y = s.g.pointwise(e.op, {operands, arity}, order);
    const double value = s.at(y), slope = operations::slope(e.op, order, e.operand, e.a, e.b, 0, value);
    const double partial = s.at(operations::partial(s.g, y, e.operand));
    CAPTURE(value, slope, partial, e.value, e.slope);
    CHECK(same(value, e.value));
    CHECK(same(slope, e.slope));
    CHECK(same(partial, e.slope));
  }
}

}  // namespace

TEST_CASE("kinks") {
  check({{opcode::abs, 0, 0, 0, 0, 0}, {opcode::abs, 0, -0.0, 0, 0, 0}, {opcode::abs, 0, -inf, 0, inf, -1},
         {opcode::relu, 0, 0, 0, 0, 0}, {opcode::relu, 0, -0.0, 0, 0, 0}, {opcode::relu, 0, inf, 0, inf, 1},
         {opcode::relu, 0, -inf, 0, 0, 0}, {opcode::relu, 0, none, 0, none, 0}, {opcode::abs, 0, none, 0, none, none},
         {opcode::maximum, 0, 2, 2, 2, 0.5}, {opcode::maximum, 1, 2, 2, 2, 0.5}, {opcode::maximum, 0, 2, 3, 3, 0},
         {opcode::maximum, 1, 2, 3, 3, 1}, {opcode::minimum, 0, 2, 2, 2, 0.5}, {opcode::minimum, 1, 2, 2, 2, 0.5},
         {opcode::minimum, 0, 2, 3, 2, 1}, {opcode::minimum, 1, 2, 3, 2, 0}, {opcode::maximum, 0, none, 1, none, 1},
         {opcode::minimum, 1, 1, none, none, 1}, {opcode::maximum, 0, inf, inf, inf, 0.5},
         {opcode::hypot, 0, 0, 0, 0, 0}, {opcode::hypot, 1, 0, 0, 0, 0}, {opcode::hypot, 0, inf, 1, inf, none}});
}

TEST_CASE("roots and powers") {
  check({{opcode::sqrt, 0, 0, 0, 0, inf}, {opcode::sqrt, 0, -1, 0, none, none}, {opcode::sqrt, 0, inf, 0, inf, 0},
         {opcode::rsqrt, 0, 0, 0, inf, -inf}, {opcode::rsqrt, 0, inf, 0, 0, 0}, {opcode::rsqrt, 0, -1, 0, none, none},
         {opcode::cbrt, 0, 0, 0, 0, inf}, {opcode::cbrt, 0, -inf, 0, -inf, 0},
         {opcode::square, 0, -inf, 0, inf, -inf}, {opcode::reciprocal, 0, 0, 0, inf, -inf},
         {opcode::reciprocal, 0, -0.0, 0, -inf, -inf}, {opcode::reciprocal, 0, inf, 0, 0, 0},
         {opcode::divide, 0, 1, 0, inf, inf}, {opcode::divide, 1, 1, 0, inf, -inf},
         {opcode::divide, 1, 0, 0, none, none}, {opcode::divide, 1, 1, inf, 0, 0},
         {opcode::pow, 0, 0, 2, 0, 0}, {opcode::pow, 0, 0, 1, 0, 1}, {opcode::pow, 0, 0, 0.5, 0, inf},
         {opcode::pow, 0, 0, 0, 1, 0}, {opcode::pow, 0, -2, 3, -8, 12}, {opcode::pow, 0, 0, 3, 0, 0},
         {opcode::pow, 1, 0, 2, 0, 0}, {opcode::pow, 1, 0, 0.5, 0, 0}, {opcode::pow, 1, 0, 0, 1, -inf},
         {opcode::pow, 1, -2, 3, -8, none}, {opcode::pow, 1, 1, 5, 1, 0}, {opcode::pow, 0, none, 0, 1, 0}});
}

TEST_CASE("exponentials and logarithms") {
  check({{opcode::exp, 0, -inf, 0, 0, 0}, {opcode::exp, 0, inf, 0, inf, inf}, {opcode::exp, 0, 1000, 0, inf, inf},
         {opcode::exp2, 0, -inf, 0, 0, 0}, {opcode::expm1, 0, -inf, 0, -1, 0}, {opcode::expm1, 0, inf, 0, inf, inf},
         {opcode::log, 0, 0, 0, -inf, inf}, {opcode::log, 0, inf, 0, inf, 0},
         {opcode::log2, 0, 0, 0, -inf, inf}, {opcode::log10, 0, 0, 0, -inf, inf}, {opcode::log1p, 0, -1, 0, -inf, inf},
         {opcode::logaddexp, 0, -inf, -inf, -inf, 0.5}, {opcode::logaddexp, 1, inf, inf, inf, 0.5},
         {opcode::logaddexp, 0, -inf, 1, 1, 0}, {opcode::logaddexp, 1, -inf, 1, 1, 1},
         {opcode::logaddexp, 0, inf, 1, inf, 1}, {opcode::sigmoid, 0, inf, 0, 1, 0},
         {opcode::sigmoid, 0, -inf, 0, 0, 0},
         {opcode::softplus, 0, -inf, 0, 0, 0}, {opcode::softplus, 0, inf, 0, inf, 1}});
  CHECK(std::isnan(operations::evaluate(opcode::log, 0, -1)));
  CHECK(std::isnan(operations::evaluate(opcode::log1p, 0, -2)));
}

TEST_CASE("angles") {
  check({{opcode::sin, 0, inf, 0, none, none}, {opcode::cos, 0, inf, 0, none, none},
         {opcode::asin, 0, 1, 0, pi / 2, inf}, {opcode::asin, 0, 2, 0, none, none},
         {opcode::acos, 0, -1, 0, pi, -inf}, {opcode::acos, 0, 2, 0, none, none},
         {opcode::atan, 0, inf, 0, pi / 2, 0}, {opcode::atan, 0, -inf, 0, -pi / 2, 0},
         {opcode::atan2, 0, 0, 0, 0, none}, {opcode::atan2, 0, 0, -1, pi, -1}, {opcode::atan2, 1, 1, 0, pi / 2, -1},
         {opcode::sinh, 0, inf, 0, inf, inf}, {opcode::cosh, 0, -inf, 0, inf, -inf},
         {opcode::tanh, 0, inf, 0, 1, 0}, {opcode::tanh, 0, -inf, 0, -1, 0}, {opcode::asinh, 0, -inf, 0, -inf, 0},
         {opcode::acosh, 0, 1, 0, 0, inf}, {opcode::acosh, 0, inf, 0, inf, 0}, {opcode::acosh, 0, 0, 0, none, none},
         {opcode::atanh, 0, 1, 0, inf, inf}, {opcode::atanh, 0, -1, 0, -inf, inf}});
}

TEST_CASE("graphs of derivatives where a square or a reciprocal leaves the numbers") {
  const auto partial = [](opcode op, int operand, double a, double b) {
    small_graph s;
    s.set(s.a, {a}), s.set(s.b, {b});
    const node_id operands[2] = {s.a.id, s.b.id};
    return s.at(operations::partial(s.g, s.g.pointwise(op, {operands, graph::pointwise_arity(op)}), operand));
  };
  CHECK(partial(opcode::asinh, 0, 1e200, 0) == 0);
  CHECK(partial(opcode::acosh, 0, 1e200, 0) == 0);
  CHECK(partial(opcode::atan2, 0, 1, 1e200) == 0);
  CHECK(partial(opcode::atan2, 0, 0, 1e-200) == inf);
  CHECK(std::isnan(partial(opcode::atan2, 1, 0, 1e-200)));
  CHECK(std::isnan(partial(opcode::divide, 1, 0, 5e-324)));
  CHECK(std::isfinite(partial(opcode::acosh, 0, -3, 0)));  // where the value is NaN
}

TEST_CASE("functions of probability") {
  check({{opcode::erf, 0, inf, 0, 1, 0}, {opcode::erf, 0, -inf, 0, -1, 0}, {opcode::erfc, 0, -inf, 0, 2, 0},
         {opcode::erfc, 0, inf, 0, 0, 0}});
  for (double pole : {0.0, -1.0, -2.0}) CHECK(operations::evaluate(opcode::lgamma, 0, pole) == inf);
  CHECK(operations::evaluate(opcode::lgamma, 0, inf) == inf);
  CHECK_FALSE(std::isfinite(operations::evaluate(opcode::digamma, 0, 0)));
  CHECK_FALSE(std::isfinite(operations::evaluate(opcode::digamma, 0, -3)));
  CHECK_FALSE(std::isfinite(operations::evaluate(opcode::polygamma, 1, -3)));
}

TEST_CASE("remainders and rounding") {
  check({{opcode::mod, 0, 6, 2, 0, 1}, {opcode::mod, 1, 6, 2, 0, -3}, {opcode::mod, 1, -5, 3, 1, 2},
         {opcode::mod, 1, 5, -3, -1, 2}, {opcode::mod, 0, 1, 0, none, 1}, {opcode::mod, 0, inf, 1, none, 1},
         {opcode::mod, 1, 1, inf, 1, 0}});
  CHECK(operations::evaluate(opcode::round, 0, 2.5) == 2);
  CHECK(operations::evaluate(opcode::round, 0, -1.5) == -2);
  CHECK(operations::evaluate(opcode::trunc, 0, -1.5) == -1);
  CHECK(operations::evaluate(opcode::floor, 0, -1.5) == -2);
  CHECK(operations::evaluate(opcode::ceil, 0, -inf) == -inf);
  CHECK(std::isnan(operations::evaluate(opcode::floor, 0, none)));
}

TEST_CASE("masks and NaN") {
  CHECK(operations::evaluate(opcode::isnan, 0, none) == 1);
  CHECK(operations::evaluate(opcode::isfinite, 0, inf) == 0);
  CHECK(operations::evaluate(opcode::equal, 0, none, none) == 0);
  CHECK(operations::evaluate(opcode::not_equal, 0, none, none) == 1);
  CHECK(operations::evaluate(opcode::less, 0, none, 1) == 0);
  CHECK(operations::evaluate(opcode::less_equal, 0, 1, none) == 0);
  CHECK(operations::evaluate(opcode::equal, 0, 0.0, -0.0) == 1);
  CHECK(operations::evaluate(opcode::select, 0, 0, none, 2) == 2);
  CHECK(operations::evaluate(opcode::select, 0, 1, 3, none) == 3);
  CHECK(operations::evaluate(opcode::sign, 0, -0.0) == 0);
  CHECK(std::isnan(operations::evaluate(opcode::sign, 0, none)));
}

TEST_CASE("literal exponents and bases") {
  small_graph s;
  const auto by_base = [&](double exponent) {
    return term{&s.g, operations::partial(s.g, apply(opcode::pow, s.a, exponent).id, 0)};
  };
  CHECK(by_base(0).is(0));
  CHECK(by_base(1).is(1));
  CHECK(by_base(2).op() == opcode::multiply);
  CHECK(by_base(-0.5).operand(1).operand(1).is(-1.5));
  CHECK_FALSE(operations::pull(s.g, apply(opcode::pow, s.a, 0.0).id, 0, s.c.id).valid());
  const term power_of_two = apply(opcode::pow, 2.0, s.b);
  s.set(s.b, {3});
  CHECK(s.at(operations::partial(s.g, power_of_two.id, 1)) == 8 * std::log(2.0));
}

TEST_CASE("the derivative of select is a selection") {
  small_graph s;
  const term y = select(less(s.a.literal(0), s.a), s.b, s.c);
  const node_id taken = operations::pull(s.g, y.id, 1, s.a.literal(inf).id);
  s.set(s.a, {-1});
  CHECK(s.at(taken) == 0);
  CHECK_FALSE(operations::pull(s.g, y.id, 0, s.b.id).valid());
}

TEST_CASE("multiply_add rounds once") {
  const double nine[] = {0.1, 1 / 3.0, -0.7, 1e10, 1 + 0x1p-52, 1 - 0x1p-53, -1e-9, 3, 0x1p-60};
  for (double a : nine)
    for (double b : nine)
      for (double c : nine) CHECK(operations::evaluate(opcode::multiply_add, 0, a, b, c) == std::fma(a, b, c));
  constexpr double a = 1 + 0x1p-30, b = 1 - 0x1p-30;
  STATIC_REQUIRE(operations::evaluate(opcode::multiply_add, 0, a, b, -1) == -0x1p-60);
  STATIC_REQUIRE(operations::evaluate(opcode::multiply_add, 0, 1 + 0x1p-52, 1 + 0x1p-52, 0x1p-105) ==
                 1 + 0x1p-51);
}
