#include "xgrad/rewrite/deltas.hpp"

#include "support/catch.hpp"
#include "support/model.hpp"
#include "support/print.hpp"
#include "xgrad/graph/verify.hpp"
#include "xgrad/rewrite.hpp"

namespace {

using namespace xgrad;
using graph::opcode;
using graph::term;
using tests::model;

// A formula in x along i, y along i and j, the mask i == j, summed over i, after the reassociating rules.
template <class Formula>
constexpr support::text summed(Formula formula) {
  model m;
  const auto i = m.axis("N"), j = m.axis("N", 1);
  const term x = m.input("x", {i}), y = m.input("y", {i, j});
  const term same = equal(term{&m.g, m.g.iota(i)}, term{&m.g, m.g.iota(j)});
  const term f = sum(formula(x, y, same), tests::over({i}));
  m.output(f, {j});
  const graph::graph g = rewrite::apply_rules(m.g, {.stabilizing = false, .reassociating = true});
  if (!graph::check(g, graph::stage::expanded).legal()) return support::text("not legal");
  return tests::print(g);
}
constexpr term number(term mask) { return apply(opcode::to_number, mask); }

}  // namespace

TEST_CASE("a sum over a delta is a rename") {
  STATIC_REQUIRE(summed([](term x, term, term same) { return select(same, x, x.literal(0)); }) ==
                 summed([](term x, term, term same) { return number(same) * x; }));
  const support::text found = summed([](term x, term, term same) { return number(same) * x; });
  CHECK(found.view().find("sum") == std::string_view::npos);
  CHECK(found.view().find("iota") == std::string_view::npos);
  const support::text product =
      summed([](term x, term, term same) { return tests::exp(x) * (select(same, x, x.literal(0)) * (2 * x)); });
  CHECK(product.view().find("sum") == std::string_view::npos);
}
TEST_CASE("deltas in a sum") {
  const support::text found =
      summed([](term x, term y, term same) { return x * (select(same, x, x.literal(0)) - y); });
  CHECK(found.view().find("iota") == std::string_view::npos);
  CHECK(found.view().find("sum") != std::string_view::npos);
}
TEST_CASE("the rest of a mask stays") {
  const support::text found = summed([](term x, term, term same) {
    return select(apply(opcode::logical_and, same, less(x, x.literal(1))), x, x.literal(0));
  });
  CHECK(found.view().find("sum") == std::string_view::npos);
  CHECK(found.view().find("less") != std::string_view::npos);
}
TEST_CASE("what has both axes is left alone") {
  const support::text found = summed([](term, term y, term same) { return select(same, y, y.literal(0)); });
  CHECK(found.view().find("sum") != std::string_view::npos);
}
