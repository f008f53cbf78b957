#include "xgrad/rewrite/exponentials.hpp"

#include "support/catch.hpp"
#include "support/interpreter.hpp"
#include "support/model.hpp"

namespace {

using namespace xgrad;
using graph::opcode;
using graph::term;

constexpr int count(const graph::graph_view& g, opcode op) {
  int n = 0;
  for (const graph::node& each : g.nodes) n += each.op == op ? 1 : 0;
  return n;
}

}  // namespace

TEST_CASE("sigmoid and softplus of x and of -x share one exponential, without loss") {
  tests::model m;
  const auto n = m.axis("N");
  const term x = m.input("x", {n});
  for (const term f : {tests::sigmoid(x), tests::sigmoid(-x), tests::softplus(x), tests::softplus(-x)}) m.output(f, {n});
  const graph::graph shared = rewrite::share_exponentials(graph::graph::copy_of(m.g));
  CHECK(count(shared, opcode::exp) == 1);
  CHECK(count(shared, opcode::sigmoid) + count(shared, opcode::softplus) == 0);

  const std::vector<double> at = {-1e4, -700, -40, -1, -1e-9, -0.0, 0, 1e-300, 0.5, 20, 745, 1e4, INFINITY, -INFINITY};
  const std::map<std::string, long> extents = {{"N", static_cast<long>(at.size())}};
  const tests::interpreter_of<double> run(shared, extents, {at});
  const tests::interpreter reference(m.g, extents, {{at.begin(), at.end()}});
  for (int k = 0; k < 4; ++k)
    for (std::size_t i = 0; i < at.size(); ++i) {
      CAPTURE(k, at[i]);
      const auto expected = static_cast<double>(reference.output(k)[i]);
      CHECK(run.output(k)[i] == Catch::Approx(expected).epsilon(1e-15).margin(1e-307));
    }
  const tests::interpreter_of<double> of_nan(shared, {{"N", 1}}, {{NAN}});
  for (int k = 0; k < 4; ++k) CHECK(std::isnan(of_nan.output(k)[0]));
}

TEST_CASE("one alone stays") {
  tests::model m;
  const term x = m.input("x", {m.axis("N")});
  m.output(tests::sigmoid(x) + tests::tanh(x), {m.axis("N")});
  CHECK(count(rewrite::share_exponentials(graph::graph::copy_of(m.g)), opcode::sigmoid) == 1);
}
