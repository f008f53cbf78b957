#include "evaluate.hpp"

#include "support/catch.hpp"

using namespace xgrad;
using namespace xgrad::tests;

namespace {

constexpr auto A = input<"A", 2, 2>;
constexpr auto v = input<"v", 2>;
constexpr auto twice = operation<"twice", [](auto x) { return 2 * x; }, [](auto) { return 2; }>;
constexpr auto product =
    operation<"product", [](auto x, auto y) { return x * y; }, [](auto x, auto y) { return pack(y, x); }>;

}  // namespace

TEST_CASE("an own operation is called like a function", "[operation]") {
  STATIC_REQUIRE(has_shape(product(A, v), "(2, 2)"));
  CHECK(evaluate<twice(v)>({{1, 2}}) == numbers{2, 4});
  CHECK(evaluate<product(A, twice(v))>({{1, 2, 3, 4}, {1, 2}}) == numbers{2, 8, 6, 16});
  CHECK(evaluate<product(v, 3)>({{1, 2}}) == numbers{3, 6});
}

TEST_CASE("its node holds the value, then arguments and partial derivatives", "[operation]") {
  constexpr graph::graph (*make)() = &language::capture<product(A, v)>;
  const graph::graph g = make();
  const graph::node_id id = g.view().outputs[0].node;
  REQUIRE(g.op(id) == graph::opcode::custom);
  REQUIRE(g[id].operand_count == 5);
  CHECK(g.operand(id, 1) == g.operand(id, 4));
  CHECK(g.operand(id, 2) == g.operand(id, 3));
  CHECK(g.view().text(g[id].index) == "product");
}
