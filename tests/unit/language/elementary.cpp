#include "evaluate.hpp"

#include "support/catch.hpp"

using namespace xgrad;
using namespace xgrad::tests;

namespace {
constexpr auto x = input<"x", 3>;
constexpr auto y = input<"y", 3>;
}  // namespace

TEST_CASE("elementary functions apply to each element", "[elementary]") {
  CHECK(evaluate<cube(x)>({{1, -2, 3}}) == numbers{1, -8, 27});
  CHECK(evaluate<maximum(x, 0)>({{1, -2, 3}}) == numbers{1, 0, 3});
  CHECK(evaluate<minimum(x, y)>({{1, -2, 3}, {0, 0, 0}}) == numbers{0, -2, 0});
  CHECK(evaluate<clip(x, -1, 2)>({{1, -2, 3}}) == numbers{1, -1, 2});
  CHECK(evaluate<pow(2, x)>({{1, -2, 3}}) == numbers{2, 0.25, 8});
  CHECK(evaluate<abs(x) + sign(x) + floor(x) + ceil(x) + round(x) + trunc(x)>({{1.5, -1.5, 0}}) ==
        numbers{1.5 + 1 + 1 + 2 + 2 + 1, 1.5 - 1 - 2 - 1 - 2 - 1, 0});
  CHECK(evaluate<exp(log(x)) - x>({{1, 1, 1}}) == numbers{0, 0, 0});
}

TEST_CASE("they stand beside the functions of <cmath>", "[elementary]") {
  CHECK(exp(0.0) == 1);
  CHECK(sqrt(4.0) == 2);
  STATIC_REQUIRE(has_shape(polygamma<1>(x), "(3)"));
  STATIC_REQUIRE(count<polygamma<1>(x), polygamma<2>(x)>(graph::opcode::polygamma) == 2);
  STATIC_REQUIRE(has_shape(hypot(x, 1) + atan2(1, x) + mod(x, y) + logaddexp(x, y) + lgamma(x) + digamma(x), "(3)"));
}
