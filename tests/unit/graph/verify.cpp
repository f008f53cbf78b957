#include "xgrad/graph/verify.hpp"

#include "support/catch.hpp"
#include "support/model.hpp"
#include "support/workloads.hpp"

namespace {

using namespace xgrad;
using graph::node;
using graph::opcode;
using graph::stage;
using graph::term;

// The text about a graph of x (N, 3) and s, to which `add` added a node by hand.
template <class Add>
support::text fault(Add add, stage at = stage::expanded) {
  tests::model m;
  const term x = m.input("x", {m.axis("N"), m.axis(3)}), s = m.input("s");
  const graph::node_id operands[2] = {x.id, s.id};
  add(m.g, support::span<graph::node_id>{operands, 2});
  return graph::check(m.g, at).text();
}
node made(opcode op, std::uint64_t axes, std::uint64_t over = 0) {
  node n;
  n.op = op;
  n.axes = {axes};
  n.over = {over};
  return n;
}

}  // namespace

TEST_CASE("captured workloads are legal") {
  STATIC_REQUIRE(graph::check(tests::logistic_regression(), stage::captured).legal());
  CHECK(graph::check(tests::perceptron(), stage::captured).legal());
  CHECK(graph::check(tests::small_perceptron(), stage::captured).legal());
  CHECK(graph::check(tests::perceptron(), stage::expanded).text().view().ends_with("requests are expanded"));
}

TEST_CASE("a fault is found and named") {
  using graph::graph;
  using operands = support::span<xgrad::graph::node_id>;
  CHECK(fault([](graph&, operands) {}).view() == "legal");
  CHECK(fault([](graph& g, operands o) { g.intern(made(opcode::add, 1), o, {}); }).view() ==
        "node 2: a pointwise result varies along its operands' axes");
  CHECK(fault([](graph& g, operands o) { g.intern(made(opcode::exp, 3), o, {}); }).view() ==
        "node 2: wrong number of operands");
  CHECK(fault([](graph& g, operands o) { g.intern(made(opcode::to_number, 3), {o.first, 1}, {}); }).view() ==
        "node 2: needs a mask");
  CHECK(fault([](graph& g, operands o) { g.binary(opcode::add, g.binary(opcode::less, o[0], o[1]), o[1]); }).view() ==
        "node 3: needs a number");
  CHECK(fault([](graph& g, operands o) { g.intern(made(opcode::sum, 3, 4), {o.first, 1}, {}); }).view() ==
        "node 2: a reduction removes axes that its operand has");
  CHECK(fault([](graph& g, operands o) { g.intern(made(opcode::sum, 3, 1), {o.first, 1}, {}); }).view() ==
        "node 2: a reduction keeps all other axes");
  CHECK(fault([](graph& g, operands o) {
          const xgrad::graph::axis_id dims[2] = {{0}, {1}};
          g.intern(made(opcode::rename, 2), {o.first, 1}, {dims, 2});
        }).view() == "node 2: a rename keeps extents");
  CHECK(fault([](graph& g, operands o) {
          const xgrad::graph::node_id forward[1] = {{7}};
          g.intern(made(opcode::exp, 0), {forward, 1}, {});
          g.unary(opcode::exp, o[1]);
        }).view() == "node 2: operands come before their users");
  CHECK(fault([](graph& g, operands o) { g.ternary(opcode::multiply_add, o[0], o[0], o[1]); }).view() ==
        "node 2: multiply_add is made last");
  CHECK(fault([](graph& g, operands o) { g.ternary(opcode::multiply_add, o[0], o[0], o[1]); }, stage::simplified)
            .view() == "legal");
  CHECK(fault([](graph& g, operands o) {
          const xgrad::graph::axis_id dims[1] = {{0}};
          g.add_value(o[0], {dims, 1});
        }).view() == "an output names each axis of its node once");
}
