// Of every differentiable operation: slope against central differences, the derivative as a graph against slope, and
// the second derivatives, from the graph of the first, against differences of slope.
#include <cmath>
#include <string>
#include <vector>

#include "small_graph.hpp"
#include "support/catch.hpp"

using namespace small;

namespace {

struct sample {
  opcode op;
  int order;  // of polygamma
  std::vector<std::vector<double>> points;
};

std::vector<std::vector<double>> line(std::initializer_list<double> xs) {
  std::vector<std::vector<double>> points;
  for (double x : xs) points.push_back({x});
  return points;
}

std::vector<sample> samples() {
  const auto anywhere = line({-2.7, -0.6, 0.3, 1.1, 3.2});
  const auto positive = line({0.02, 0.3, 1.0, 2.5, 40});
  const auto inner = line({-0.9, -0.4, 0.1, 0.5, 0.8});
  const std::vector<std::vector<double>> plane = {{0.3, 1.2}, {-0.7, 2.5}, {1.6, -0.4}, {-3.1, -2.2}, {5, 0.1}};
  const std::vector<std::vector<double>> quadrant = {{0.3, 1.2}, {0.7, 2.5}, {1.6, -0.4}, {3.1, -2.2}, {2, 3}};
  return {
      {opcode::negate, 0, anywhere}, {opcode::abs, 0, anywhere}, {opcode::square, 0, anywhere},
      {opcode::reciprocal, 0, anywhere}, {opcode::sqrt, 0, positive}, {opcode::rsqrt, 0, positive},
      {opcode::cbrt, 0, anywhere}, {opcode::exp, 0, anywhere}, {opcode::exp2, 0, anywhere},
      {opcode::expm1, 0, line({-30, -0.6, 0, 1e-9, 3.2})}, {opcode::log, 0, positive}, {opcode::log2, 0, positive},
      {opcode::log10, 0, positive}, {opcode::log1p, 0, line({-0.9, -0.2, 0, 1e-9, 12})}, {opcode::sin, 0, anywhere},
      {opcode::cos, 0, anywhere}, {opcode::tan, 0, anywhere}, {opcode::asin, 0, inner}, {opcode::acos, 0, inner},
      {opcode::atan, 0, anywhere}, {opcode::sinh, 0, anywhere}, {opcode::cosh, 0, anywhere},
      {opcode::tanh, 0, line({-2.7, -0.6, 0, 1.1, 2.2})}, {opcode::asinh, 0, anywhere},
      {opcode::acosh, 0, line({1.05, 1.4, 2, 7, 90})}, {opcode::atanh, 0, inner}, {opcode::erf, 0, anywhere},
      {opcode::erfc, 0, anywhere}, {opcode::lgamma, 0, line({-2.3, -0.4, 0.6, 1.2, 9})},
      {opcode::digamma, 0, line({-2.3, -0.4, 0.6, 1.2, 9})}, {opcode::polygamma, 1, line({0.4, 0.6, 1.2, 3, 9})},
      {opcode::polygamma, 2, line({0.4, 0.6, 1.2, 3, 9})}, {opcode::sigmoid, 0, anywhere},
      {opcode::softplus, 0, anywhere}, {opcode::relu, 0, anywhere},
      {opcode::add, 0, plane}, {opcode::subtract, 0, plane}, {opcode::multiply, 0, plane}, {opcode::divide, 0, plane},
      {opcode::pow, 0, quadrant}, {opcode::mod, 0, {{5.3, 2}, {-5.3, 2}, {5.3, -2}, {0.4, 3}}},
      {opcode::atan2, 0, plane}, {opcode::hypot, 0, plane}, {opcode::maximum, 0, plane},
      {opcode::minimum, 0, plane}, {opcode::logaddexp, 0, plane},
      {opcode::select, 0, {{1, 0.3, 1.2}, {0, 0.3, 1.2}}}, {opcode::multiply_add, 0, {{2, 0.3, 1.2}, {-1, 4, 0.5}}},
  };
}

using values = std::vector<double>;

double evaluate(const sample& s, const values& x) {
  return operations::evaluate(s.op, s.order, x[0], x.size() > 1 ? x[1] : 0, x.size() > 2 ? x[2] : 0);
}
double slope(const sample& s, int operand, const values& x) {
  return operations::slope(s.op, s.order, operand, x[0], x.size() > 1 ? x[1] : 0, x.size() > 2 ? x[2] : 0,
                           evaluate(s, x));
}

// Central differences of fourth order.
template <class Function>
double difference(Function f, values x, int operand) {
  const std::size_t o = static_cast<std::size_t>(operand);
  const double h = 1e-3 * (std::abs(x[o]) < 0.1 ? 0.1 : std::abs(x[o]) > 1 ? 1 : std::abs(x[o]));
  const auto at = [&](double offset) {
    values moved = x;
    moved[o] += offset;
    return f(moved);
  };
  return (8 * (at(h) - at(-h)) - (at(2 * h) - at(-2 * h))) / (12 * h);
}

bool close(double found, double expected, double tolerance, double scale = 0) {
  return std::abs(found - expected) <= tolerance * std::max(std::abs(expected), scale) || found == expected;
}

term build(small_graph& s, const sample& of, const values& x) {
  const term inputs[3] = {s.a, s.b, s.c};
  node_id operands[3];
  for (std::size_t i = 0; i < x.size(); ++i) {
    s.set(inputs[i], {x[i]});
    operands[i] = inputs[i].id;
  }
  if (of.op == opcode::select) operands[0] = less(s.a.literal(0.5), s.a).id;
  return {&s.g, s.g.pointwise(of.op, {operands, static_cast<int>(x.size())}, of.order)};
}

}  // namespace

TEST_CASE("slopes agree with central differences") {
  for (const sample& s : samples())
    for (const values& x : s.points)
      for (int o = s.op == opcode::select ? 1 : 0; o < static_cast<int>(x.size()); ++o) {
        CAPTURE(std::string(operations::name_of(s.op)), x, o);
        const double expected = difference([&](const values& p) { return evaluate(s, p); }, x, o);
        const double found = slope(s, o, x);
        CAPTURE(found, expected);
        CHECK(close(found, expected, 1e-7, 1e-3 * std::abs(evaluate(s, x)) + 1e-6));
      }
}

TEST_CASE("the derivative as a graph equals the slope") {
  for (const sample& s : samples())
    for (const values& x : s.points)
      for (int o = 0; o < static_cast<int>(x.size()); ++o) {
        CAPTURE(std::string(operations::name_of(s.op)), x, o);
        small_graph g;
        const term y = build(g, s, x);
        const double expected = slope(s, o, x);
        const double found = g.at(operations::partial(g.g, y.id, o));
        CAPTURE(found, expected);
        CHECK(close(found, expected, 1e-12));
        const node_id pulled = operations::pull(g.g, y.id, o, g.g.literal(3));
        CHECK(close(pulled.valid() ? g.at(pulled) : 0, 3 * expected, 1e-12));
      }
}

TEST_CASE("second derivatives come from the graph of the first") {
  const term small_graph::*inputs[3] = {&small_graph::a, &small_graph::b, &small_graph::c};
  for (const sample& s : samples())
    for (const values& x : s.points)
      for (int o = s.op == opcode::select ? 1 : 0; o < static_cast<int>(x.size()); ++o)
        for (int p = s.op == opcode::select ? 1 : 0; p < static_cast<int>(x.size()); ++p) {
          CAPTURE(std::string(operations::name_of(s.op)), x, o, p);
          small_graph g;
          const term y = build(g, s, x);
          const term first = g.derivative(y, g.*inputs[o]);
          const double found = g.at(g.derivative(first, g.*inputs[p]));
          const double expected = difference([&](const values& q) { return slope(s, o, q); }, x, p);
          CAPTURE(found, expected);
          CHECK(close(found, expected, 1e-6, 1e-3 * std::abs(slope(s, o, x)) + 1e-6));
        }
}

TEST_CASE("every differentiable operation is among the samples") {
  for (int i = static_cast<int>(opcode::negate); i < static_cast<int>(opcode::count); ++i) {
    const opcode op = static_cast<opcode>(i);
    bool found = false;
    for (const sample& s : samples()) found = found || s.op == op;
    CAPTURE(std::string(operations::name_of(op)));
    CHECK(found == operations::is_differentiable(op));
  }
}

TEST_CASE("derivatives are constants") {
  using operations::evaluate;
  using operations::slope;
  STATIC_REQUIRE(slope(opcode::square, 0, 0, 3, 0, 0, 9) == 6);
  STATIC_REQUIRE(slope(opcode::multiply, 0, 1, 3, 5, 0, 15) == 3);
  STATIC_REQUIRE(slope(opcode::exp, 0, 0, 0, 0, 0, evaluate(opcode::exp, 0, 0)) == 1);
  constexpr auto second_derivative_of_cube = [] {
    small_graph s;
    s.set(s.a, {2});
    const term cube = apply(opcode::pow, s.a, 3);
    return s.at(s.derivative(s.derivative(cube, s.a), s.a));
  };
  STATIC_REQUIRE(second_derivative_of_cube() == 12);
}
