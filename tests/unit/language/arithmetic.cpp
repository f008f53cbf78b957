#include "evaluate.hpp"

#include "support/catch.hpp"

using namespace xgrad;
using namespace xgrad::tests;

namespace {

constexpr auto A = input<"A", 2, 3>;
constexpr auto v = input<"v", 3>;
constexpr auto column = input<"c", 2, 1>;

}  // namespace

TEST_CASE("shapes broadcast from the trailing axis", "[arithmetic]") {
  STATIC_REQUIRE(has_shape(A + v, "(2, 3)"));
  STATIC_REQUIRE(has_shape(v * column, "(2, 3)"));
  STATIC_REQUIRE(has_shape(input<"x", "N", 1> - input<"y", "M">, "(N, M)"));
  STATIC_REQUIRE(has_shape(2 / v, "(3)"));
  CHECK(evaluate<A - v>({{1, 2, 3, 4, 5, 6}, {1, 1, 2}}) == numbers{0, 1, 1, 3, 4, 4});
  CHECK(evaluate<v * column>({{1, 2, 3}, {10, 20}}) == numbers{10, 20, 30, 20, 40, 60});
  CHECK(evaluate<1 - v / 2>({{1, 2, 3}}) == numbers{0.5, 0, -0.5});
  CHECK(evaluate<-v + +v>({{1, 2, 3}}) == numbers{0, 0, 0});
}

TEST_CASE("two dimensions of one extent keep apart", "[arithmetic]") {
  constexpr auto x = input<"x", 3>;
  constexpr auto square_matrix = input<"S", 3, 3>;
  CHECK(evaluate<expand_dims<1>(x) - x>({{1, 2, 4}}) == numbers{0, -1, -3, 1, 0, -2, 3, 2, 0});
  CHECK(evaluate<square_matrix - transpose(square_matrix)>({{1, 2, 3, 4, 5, 6, 7, 8, 9}}) ==
        numbers{0, -2, -4, 2, 0, -2, 4, 2, 0});
  CHECK(evaluate<square_matrix + x>({{0, 0, 0, 10, 10, 10, 20, 20, 20}, {1, 2, 3}}) ==
        numbers{1, 2, 3, 11, 12, 13, 21, 22, 23});
  CHECK(evaluate<square_matrix + expand_dims<1>(x)>({{0, 0, 0, 10, 10, 10, 20, 20, 20}, {1, 2, 3}}) ==
        numbers{1, 1, 1, 12, 12, 12, 23, 23, 23});
}

TEST_CASE("a deep expression is lowered within the depth of constant evaluation", "[arithmetic]") {
  constexpr auto deep = []<std::size_t... I>(std::index_sequence<I...>) {
    return (v + ... + (static_cast<double>(I) + 0.5));
  }(std::make_index_sequence<150>());
  STATIC_REQUIRE(count<deep>(graph::opcode::add) == 150);
}
