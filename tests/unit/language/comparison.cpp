#include "evaluate.hpp"

#include "support/catch.hpp"

using namespace xgrad;
using namespace xgrad::tests;

namespace {
constexpr auto x = input<"x", 3>;
constexpr auto y = input<"y", 3>;
}  // namespace

TEST_CASE("comparisons are masks, in either order", "[comparison]") {
  STATIC_REQUIRE((x < y).type.kind == language::element::mask);
  STATIC_REQUIRE((x + (x < y)).type.kind == language::element::number);
  CHECK(evaluate<2.0 == x>({{1, 2, 3}}) == numbers{0, 1, 0});
  CHECK(evaluate<x == 2>({{1, 2, 3}}) == numbers{0, 1, 0});
  CHECK(evaluate<x != y>({{1, 2, 3}, {1, 0, 3}}) == numbers{0, 1, 0});
  CHECK(evaluate<2 != x>({{1, 2, 3}}) == numbers{1, 0, 1});
  CHECK(evaluate<2 < x>({{1, 2, 3}}) == numbers{0, 0, 1});
  CHECK(evaluate<x >= 2>({{1, 2, 3}}) == numbers{0, 1, 1});
  CHECK(evaluate<((x > 1) & ~(x == 3)) | ((x < 1) ^ (x < 0))>({{0, 2, 3}}) == numbers{1, 1, 0});
}

TEST_CASE("masks count as 0 and 1", "[comparison]") {
  CHECK(evaluate_scalar<mean(x > 1)>({{1, 2, 3}}) == Catch::Approx(2.0 / 3));
  CHECK(evaluate_scalar<any(x > 2)>({{1, 2, 3}}) == 1);
  CHECK(evaluate_scalar<all(x > 2)>({{1, 2, 3}}) == 0);
  STATIC_REQUIRE(any(x > 2).type.kind == language::element::mask);
  CHECK(evaluate<where(x < 2, x, -x)>({{1, 2, 3}}) == numbers{1, -2, -3});
  CHECK(evaluate<isnan(x) | ~isfinite(x)>({{1, std::nan(""), INFINITY}}) == numbers{0, 1, 1});
}
