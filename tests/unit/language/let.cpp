#include "evaluate.hpp"

#include "support/catch.hpp"

using namespace xgrad;
using namespace xgrad::tests;

namespace {

constexpr auto v = input<"v", 4>;
constexpr auto W = parameter<"W", 4, 4>;

constexpr auto step = [](auto x) { return x + tanh(matmul(W, x)); };

template <int I>
constexpr auto chain = let([] { return chain<I - 1> + relu(chain<I - 1>); });
template <>
constexpr auto chain<0> = v * 2;

template <int I>
constexpr auto applied = let(step, applied<I - 1>);
template <>
constexpr auto applied<0> = v * 2;

}  // namespace

TEST_CASE("a chain of 200 steps stays linear and shallow", "[let]") {
  STATIC_REQUIRE(count<chain<200>>(graph::opcode::relu) == 200);
  STATIC_REQUIRE(count<applied<100>>(graph::opcode::tanh) == 100);
}

TEST_CASE("a type does not grow with its body", "[let]") {
  STATIC_REQUIRE(sizeof(chain<200>) <= 4);
  STATIC_REQUIRE(has_shape(chain<200>, "(4)"));
}

TEST_CASE("what is applied to one argument twice is one value", "[let]") {
  STATIC_REQUIRE(count<let(step, v) * let(step, v)>(graph::opcode::tanh) == 1);
  STATIC_REQUIRE(count<let(step, let(step, v))>(graph::opcode::tanh) == 2);
  CHECK(evaluate_scalar<let([](auto x, auto y) { return let([](auto u) { return u * u; }, x + 1) * y; },
                            input<"s">, 3)>({{2}}) == 27);
}

TEST_CASE("the symbols of bodies are found in order", "[let]") {
  constexpr auto e = let([] { return sum(let(step, v) * parameter<"c", 4>); }) + parameter<"d">;
  STATIC_REQUIRE(language::parameters_of<decltype(e)>::size == 3);
  const graph::graph g = language::capture<e>();
  CHECK(g.view().symbol_name(0) == "v");
  CHECK(g.view().symbol_name(1) == "W");
  CHECK(g.view().symbol_name(2) == "c");
  CHECK(g.view().symbol_name(3) == "d");
}
