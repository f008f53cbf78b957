#include "evaluate.hpp"

#include "support/catch.hpp"

#include <cmath>
#include <xgrad/checks.hpp>
#include <xgrad/inspect.hpp>

using namespace xgrad;
using namespace xgrad::tests;

namespace {
constexpr auto table = input<"table", 4, 2>;
constexpr auto line = input<"line", "V">;
constexpr auto ids = indices<"ids", "N">;
constexpr auto pairs = indices<"pairs", 2, 2>;
constexpr auto one = indices<"one">;
const numbers rows{1, 2, 3, 4, 5, 6, 7, 8};
}  // namespace

TEST_CASE("take is NumPy's along the first axis", "[take]") {
  STATIC_REQUIRE(has_shape(take(table, ids), "(N, 2)"));
  STATIC_REQUIRE(has_shape(take(table, pairs), "(2, 2, 2)"));
  CHECK(evaluate<take(table, ids)>({rows, {3, 0, 3}}, {{"N", 3}}) == numbers{7, 8, 1, 2, 7, 8});
  CHECK(evaluate<take(table, pairs)>({rows, {0, 1, 2, 3}}) == rows);
  CHECK(evaluate<take(table, one)>({rows, {2}}) == numbers{5, 6});
  CHECK(evaluate<take(line, ids)>({{5, 6, 7}, {1, 1}}, {{"V", 3}, {"N", 2}}) == numbers{6, 6});
  CHECK(evaluate<take(table, argmax<1>(table))>({{0, 9, 9, 0, 0, 0, 0, 0}}) == numbers{9, 0, 0, 9, 0, 9, 0, 9});
}

TEST_CASE("rows that are not taken leak nothing, and beyond the table is NaN", "[take]") {
  const double inf = std::numeric_limits<double>::infinity();
  CHECK(evaluate<take(table, one)>({{inf, inf, 3, 4, std::nan(""), inf, 7, 8}, {1}}) == numbers{3, 4});
  for (double outside : {-1.0, 4.0, 1e9})
    for (double x : evaluate<take(table, one)>({rows, {outside}})) CHECK(std::isnan(x));
}

TEST_CASE("take is a product with one-hot rows, and prints as it is written", "[take]") {
  constexpr auto p = parameter<"p", 4, 3>;
  STATIC_REQUIRE(count<take(p, ids)>(graph::opcode::gather) == 1);
  constexpr auto f = sum(square(take(p, ids)));
  STATIC_REQUIRE(same(gradient(f, p), matmul(transpose(one_hot<4>(ids)), 2 * take(p, ids))));
  CHECK(evaluate<take(table, ids)>({rows, {3, 0, 3}}, {{"N", 3}}) ==
        evaluate<matmul(one_hot<4>(ids), table)>({{3, 0, 3}, rows}, {{"N", 3}}));
  CHECK(to_text(take(p, ids)) == "take(p, ids)");
  CHECK(to_text(gradient(f, p)) == "scatter_add<4>(2 * take(p, ids), ids)");
  CHECK(to_latex(take(p, ids)) == "\\operatorname{take}\\left(p, \\mathrm{ids}\\right)");
}

TEST_CASE("gradients of take agree with dual numbers", "[take]") {
  constexpr auto p = parameter<"p", 4, 3>;
  STATIC_REQUIRE(gradients_agree<sum(sin(take(p, pairs)))>);
  STATIC_REQUIRE(gradients_agree<sum(sin(take(p, ids)))>);
  constexpr auto q = parameter<"q", "V">;
  STATIC_REQUIRE(gradients_agree<sum(exp(take(q, pairs)) * take(q, pairs))>);
  STATIC_REQUIRE(gradients_agree<sum(cos(gradient(sum(exp(take(q, ids))), q)))>);
  STATIC_REQUIRE(gradients_agree<sum(sin(take(p, iota<2>)))>);
}
