#include "xgrad/rewrite/stable.hpp"

#include "support/catch.hpp"
#include "support/interpreter.hpp"
#include "support/model.hpp"
#include "support/print.hpp"
#include "xgrad/calculus.hpp"
#include "xgrad/rewrite.hpp"

namespace {

using namespace xgrad;
using graph::opcode;
using graph::term;
using tests::exp;
using tests::log;
using tests::model;
using tests::sigmoid;
using tests::softplus;

// What stabilizing makes of a formula in x.
template <class Formula>
constexpr support::text stabilized(Formula formula) {
  model m;
  const term x = m.input("x", {m.axis("N")});
  m.output(formula(x), {m.axis("N")});
  return tests::print(rewrite::stabilize(m.g));
}

constexpr bool recognizes_softplus() {
  return stabilized([](term x) { return log(1 + exp(x)); }) == "softplus(x)";
}

}  // namespace

TEST_CASE("softplus in any spelling") {
  STATIC_REQUIRE(recognizes_softplus());
  CHECK(stabilized([](term x) { return log(exp(x) + 1); }).view() == "softplus(x)");
  CHECK(stabilized([](term x) { return apply(opcode::log1p, exp(x)); }).view() == "softplus(x)");
  CHECK(stabilized([](term x) { return -log(sigmoid(-x)); }).view() == "softplus(x)");
  CHECK(stabilized([](term x) { return -log(1 - sigmoid(x)); }).view() == "softplus(x)");
  CHECK(stabilized([](term x) { return -log(1 / (1 + exp(x))); }).view() == "softplus(x)");
  CHECK(stabilized([](term x) { return softplus(x) - x; }).view() == "softplus(negate(x))");
}

TEST_CASE("sigmoid in any spelling") {
  CHECK(stabilized([](term x) { return 1 / (1 + exp(-x)); }).view() == "sigmoid(x)");
  CHECK(stabilized([](term x) { return apply(opcode::reciprocal, exp(-x) + 1); }).view() == "sigmoid(x)");
  CHECK(stabilized([](term x) { return exp(x) / (1 + exp(x)); }).view() == "sigmoid(x)");
  CHECK(stabilized([](term x) { return exp(x) / (exp(x) + 1); }).view() == "sigmoid(x)");
  CHECK(stabilized([](term x) { return 1 - sigmoid(x); }).view() == "sigmoid(negate(x))");
  CHECK(stabilized([](term x) { return log(sigmoid(x)); }).view() == "negate(softplus(negate(x)))");
}

TEST_CASE("a logarithm is stable inside a choice too") {
  const auto chosen = [](term x, term a, term b) { return log(select(apply(opcode::less, x, 0), a, b)); };
  CHECK(stabilized([&](term x) { return chosen(x, sigmoid(x), x.literal(1)); }).view() ==
        "where(less(x, 0), negate(softplus(negate(x))), log(1))");
  CHECK(stabilized([&](term x) { return chosen(x, x.literal(1), sigmoid(x)); }).view() ==
        "where(less(x, 0), log(1), negate(softplus(negate(x))))");
  CHECK(stabilized([&](term x) { return chosen(x, x, x.literal(1)); }).view() == "log(where(less(x, 0), x, 1))");
}

TEST_CASE("differences from 1") {
  CHECK(stabilized([](term x) { return exp(x) - 1; }).view() == "expm1(x)");
  CHECK(stabilized([](term x) { return 1 - exp(x); }).view() == "negate(expm1(x))");
  CHECK(stabilized([](term x) { return log(1 + x); }).view() == "log1p(x)");
  CHECK(stabilized([](term x) { return log(1 - x); }).view() == "log1p(negate(x))");
  CHECK(stabilized([](term x) { return log(exp(x)); }).view() == "x");
  CHECK(stabilized([](term x) { return exp(log(x)); }).view() == "exp(log(x))");
}

namespace {

// The value and the gradient of f of z (N, 3), written naively, at the given z; in double.
struct stable_results {
  std::vector<double> value, gradient;
};
template <class Formula>
stable_results evaluate(Formula formula, const std::vector<double>& z) {
  model m;
  const auto n = m.axis("N"), c = m.axis(3);
  const term x = m.input("z", {n, c});
  const term f = formula(m, x, n, c);
  m.output(f);
  m.output(m.gradient(f, x), {n, c});
  const graph::graph g = rewrite::simplify(calculus::expand(rewrite::stabilize(m.g)));
  const tests::interpreter_of<double> run(g, {{"N", static_cast<long>(z.size()) / 3}}, {z});
  return {run.output(0), run.output(1)};
}

}  // namespace

TEST_CASE("softmax and its logarithm stay finite and exact for |z| up to 1e4") {
  const std::vector<double> z = {1e4, 0, -1e4, -1e4, -1e4, -1e4, 1e4, 1e4, 1e4, 1, 2, 3};
  const auto softmax = [](model& m, term x, graph::axis_id n, graph::axis_id c) {
    const term p = exp(x) / sum(exp(x), tests::over({c}));
    const term first = select(equal({&m.g, m.g.iota(c)}, x.literal(0)), p, x.literal(0));
    return sum(first, tests::over({n, c}));
  };
  CHECK(evaluate(softmax, z).value[0] == Catch::Approx(1 + 1.0 / 3 + 1.0 / 3 + 0.09003057317038046));
  for (double d : evaluate(softmax, z).gradient) CHECK(std::isfinite(d));

  const auto first_log = [](model& m, term x, graph::axis_id n, graph::axis_id c) {
    const term l = log(exp(x) / sum(exp(x), tests::over({c})));
    return sum(select(equal({&m.g, m.g.iota(c)}, x.literal(2)), l, x.literal(0)), tests::over({n, c}));
  };
  const double log3 = 1.0986122886681098;
  const stable_results r = evaluate(first_log, z);
  CHECK(r.value[0] == Catch::Approx(-2e4 - 2 * log3 - 0.4076059644443803));
  const double third = 1.0 / 3;
  const std::vector<double> gradient = {-1,     0,      1,          -third,           -third,             2 * third,
                                        -third, -third, 2 * third, -0.0900305731704, -0.244728471054798, 0.334759044225};
  REQUIRE(r.gradient.size() == gradient.size());
  for (std::size_t i = 0; i < gradient.size(); ++i) CHECK(r.gradient[i] == Catch::Approx(gradient[i]).margin(1e-12));

  const auto logsumexp = [](model&, term x, graph::axis_id n, graph::axis_id c) {
    return sum(log(sum(exp(x), tests::over({c}))), tests::over({n}));
  };
  CHECK(evaluate(logsumexp, {1e4, 1e4, 1e4}).value[0] == Catch::Approx(1e4 + log3));
  CHECK(evaluate(logsumexp, {-1e4, -1e4, -1e4}).value[0] == Catch::Approx(-1e4 + log3));
  CHECK(evaluate(logsumexp, {-INFINITY, -INFINITY, -INFINITY}).value[0] == -INFINITY);
  CHECK(evaluate(logsumexp, {INFINITY, 0, 0}).value[0] == INFINITY);
}

TEST_CASE("cross entropy of probabilities stays finite and accurate, and so does its gradient") {
  const auto entropy = [](model& m, term x, graph::axis_id n, graph::axis_id c) {
    const term p = sigmoid(x), y = apply(opcode::to_number, less(term{&m.g, m.g.iota(c)}, x.literal(1)));
    return sum(-(y * log(p) + (1 - y) * log(1 - p)), tests::over({n, c}));
  };
  const std::vector<double> z = {1e4, -1e4, -1e4, -1e4, 1e4, 1e4, 30, -30, 0};
  const stable_results r = evaluate(entropy, z);
  CHECK(r.value[0] == Catch::Approx(3e4 + 2 * std::log1p(std::exp(-30.0)) + std::log(2.0)));
  const std::vector<double> gradient = {0, 0, 0, -1, 1, 1, -std::exp(-30.0), std::exp(-30.0), 0.5};
  for (std::size_t i = 0; i < gradient.size(); ++i) CHECK(r.gradient[i] == Catch::Approx(gradient[i]).epsilon(1e-10));
}
