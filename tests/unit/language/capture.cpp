#include "evaluate.hpp"

#include "support/catch.hpp"

using namespace xgrad;
using namespace xgrad::tests;

namespace {

constexpr auto X = input<"X", "N", 64>;
constexpr auto y = input<"y", "N">;
constexpr auto w = parameter<"w", 64>;
constexpr auto b = parameter<"b">;

constexpr auto z = matmul(X, w) + b;
constexpr auto loss = mean(log1p(exp(z)) - y * z) + 0.5 * sum(square(w));

}  // namespace

TEST_CASE("a subexpression written twice is one value of the graph", "[capture]") {
  STATIC_REQUIRE(count<loss>(graph::opcode::exp) == 1);
  STATIC_REQUIRE(count<loss, z>(graph::opcode::symbol) == 4);
  STATIC_REQUIRE(count<loss, z>(graph::opcode::sum) == 3);
}

TEST_CASE("symbols stand in the order they are written", "[capture]") {
  const graph::graph g = language::capture<loss, z>();
  REQUIRE(g.view().symbols.size() == 4);
  CHECK(g.view().symbol_name(0) == "X");
  CHECK(g.view().symbol_name(1) == "w");
  CHECK(g.view().symbol_name(2) == "b");
  CHECK(g.view().symbol_name(3) == "y");
  CHECK(g.view().symbols[1].kind == graph::symbol_kind::parameter);
  REQUIRE(g.view().outputs.size() == 2);
  CHECK(g.view().outputs[0].rank == 0);
  CHECK(g.view().outputs[1].rank == 1);
}
