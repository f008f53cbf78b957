// The tables: complete, consistent with graph::opcode, and closed under constant evaluation.
#include <set>
#include <string>

#include "small_graph.hpp"
#include "support/catch.hpp"

using namespace small;

namespace {

constexpr opcode nth(int i) { return static_cast<opcode>(i); }
constexpr int first = static_cast<int>(opcode::negate), last = static_cast<int>(opcode::count);

template <int... I>
constexpr bool arities_agree(std::integer_sequence<int, I...>) {
  return ((operations::operation<nth(first + I)>::arity == graph::pointwise_arity(nth(first + I))) && ...);
}

}  // namespace

TEST_CASE("every operation has a name of its own") {
  std::set<std::string> names;
  for (int i = 0; i < last; ++i) {
    CAPTURE(i);
    CHECK_FALSE(operations::name_of(nth(i)).empty());
    names.insert(std::string(operations::name_of(nth(i))));
  }
  CHECK(names.size() == static_cast<std::size_t>(last));
  STATIC_REQUIRE(operations::name_of(opcode::select) == "where");
  STATIC_REQUIRE(operations::name_of(opcode::maximum_of) == "amax");
  STATIC_REQUIRE(operations::name_of(opcode::derivative) == "derivative");
}

TEST_CASE("arities are those of the graph") {
  STATIC_REQUIRE(arities_agree(std::make_integer_sequence<int, last - first>{}));
}

TEST_CASE("operations without a derivative make no node") {
  for (int i = first; i < last; ++i) {
    const opcode op = nth(i);
    if (operations::is_differentiable(op)) continue;
    CAPTURE(std::string(operations::name_of(op)));
    small_graph s;
    const node_id operands[2] = {s.a.id, s.b.id};
    const int arity = graph::pointwise_arity(op);
    const node_id y = s.g.pointwise(op, {operands, arity});
    for (int o = 0; o < arity; ++o) {
      CHECK_FALSE(operations::pull(s.g, y, o, s.c.id).valid());
      CHECK_FALSE(operations::pull(s.g, y, o, operations::masked{s.c}).valid());
      CHECK(s.g.is_literal(operations::partial(s.g, y, o), 0));
      CHECK(operations::slope(op, 0, o, 0.5, 0.25, 0, 0) == 0);
    }
  }
  STATIC_REQUIRE_FALSE(operations::is_differentiable(opcode::floor));
  STATIC_REQUIRE_FALSE(operations::is_differentiable(opcode::less));
  STATIC_REQUIRE(operations::is_differentiable(opcode::select));
}

TEST_CASE("masks are 0 and 1") {
  for (int i = first; i < last; ++i) {
    if (!graph::gives_mask(nth(i)) && nth(i) != opcode::to_number) continue;
    for (double a : {0.0, 1.0})
      for (double b : {0.0, 1.0}) {
        const double y = operations::evaluate(nth(i), 0, a, b);
        CHECK((y == 0 || y == 1));
      }
  }
}

TEST_CASE("commuting operations commute") {
  for (int i = first; i < last; ++i)
    if (graph::commutes(nth(i)))
      CHECK(operations::evaluate(nth(i), 0, 0.75, 1) == operations::evaluate(nth(i), 0, 1, 0.75));
}

TEST_CASE("any operands are constants: overflow, division by zero and NaN too") {
  constexpr auto all = [](double x, double y) {
    double count = 0;
    for (int i = first; i < last; ++i) {
      const int order = nth(i) == opcode::polygamma ? 1 : 0;
      const double value = operations::evaluate(nth(i), order, x, y, x);
      for (int o = 0; o < graph::pointwise_arity(nth(i)); ++o) {
        const double slope = operations::slope(nth(i), order, o, x, y, x, value);
        if (slope == slope) ++count;
      }
    }
    return count > 0;
  };
  constexpr double infinity = support::math::infinity, none = support::math::not_a_number;
  STATIC_REQUIRE(all(0, 0));
  STATIC_REQUIRE(all(-0.0, infinity));
  STATIC_REQUIRE(all(infinity, -infinity));
  STATIC_REQUIRE(all(-infinity, 2));
  STATIC_REQUIRE(all(1e308, 1e308));
  STATIC_REQUIRE(all(-1e308, 1e-308));
  STATIC_REQUIRE(all(5e-324, 1e308));
  STATIC_REQUIRE(all(none, 1));
  STATIC_REQUIRE(all(2, none));
}
