#include "xgrad/rewrite/quotients.hpp"

#include "support/catch.hpp"
#include "support/interpreter.hpp"
#include "support/model.hpp"

namespace {

using namespace xgrad;
using graph::opcode;
using graph::term;

struct counted : tests::model {
  graph::axis_id n = axis("N");
  term x = input("x", {n}), y = input("y", {n}), z = input("z", {n}), d = input("d", {n});

  // Quotients after joining; the values are those before.
  int quotients() {
    const graph::graph joined = rewrite::join_quotients(graph::graph::copy_of(g));
    const std::map<std::string, long> extents = {{"N", 3}};
    const std::vector<std::vector<double>> at = {{1, -2, 0.25}, {3, 0.5, -1}, {-4, 8, 2}, {0.5, -4, 3}};
    const tests::interpreter_of<double> before(g, extents, at), after(joined, extents, at);
    for (std::size_t i = 0; i < 3; ++i) CHECK(after.output(0)[i] == Catch::Approx(before.output(0)[i]).epsilon(1e-14));
    const auto uses = graph::count_uses(joined);
    int count = 0;
    for (int i = 0; i < joined.view().size(); ++i)
      count += uses[i] > 0 && joined.view().nodes[i].op == opcode::divide ? 1 : 0;
    return count;
  }
};

}  // namespace

TEST_CASE("a sum of quotients with one denominator is one quotient") {
  counted m;
  m.output(m.x / m.d - m.y / m.d + m.z / m.d, {m.n});
  CHECK(m.quotients() == 1);
}
TEST_CASE("other denominators stay apart") {
  counted m;
  m.output(m.x / m.d + m.y / m.z, {m.n});
  CHECK(m.quotients() == 2);
}
TEST_CASE("quotients that are used elsewhere stay") {
  counted m;
  const term p = m.x / m.d, q = m.y / m.d;
  m.output(tests::exp(p) * tests::exp(-q) * (p + q), {m.n});
  CHECK(m.quotients() == 2);
}
