#include "evaluate.hpp"

#include "support/catch.hpp"

#include <xgrad/checks.hpp>

using namespace xgrad;
using namespace xgrad::tests;

namespace {
constexpr auto A = input<"A", 2, 3>;
constexpr auto B = input<"B", "N", 3>;
constexpr auto v = input<"v", "N">;
constexpr auto t = input<"t", 7>;
constexpr auto one = input<"one", 1, 2>;
constexpr double inf = std::numeric_limits<double>::infinity();
}  // namespace

TEST_CASE("cumulative sums are NumPy's", "[cumulative]") {
  STATIC_REQUIRE(has_shape(cumsum<0>(B), "(N, 3)"));
  CHECK(evaluate<cumsum<1>(A)>({{1, 2, 3, 4, 5, 6}}) == numbers{1, 3, 6, 4, 9, 15});
  CHECK(evaluate<cumsum<0>(A)>({{1, 2, 3, 4, 5, 6}}) == numbers{1, 2, 3, 5, 7, 9});
  CHECK(evaluate<cumsum<-1>(t)>({{1, 2, 3, 4, 5, 6, 7}}) == numbers{1, 3, 6, 10, 15, 21, 28});
  CHECK(evaluate<cumsum(v)>({{1, 2, 3, 4}}, {{"N", 4}}) == numbers{1, 3, 6, 10});
  CHECK(evaluate<cumsum<"N">(B)>({{1, 2, 3, 4, 5, 6}}, {{"N", 2}}) == numbers{1, 2, 3, 5, 7, 9});
  CHECK(evaluate<cumsum<1>(B)>({{1, 2, 3, 4, 5, 6}}, {{"N", 2}}) == numbers{1, 3, 6, 4, 9, 15});
  CHECK(evaluate<cumsum<0>(one)>({{1, 2}}) == numbers{1, 2});
  CHECK(evaluate<cumsum(2 < t)>({{1, 2, 3, 4, 5, 6, 7}}) == numbers{0, 0, 1, 2, 3, 4, 5});
  // What comes later leaks nothing.
  CHECK(evaluate<slice<0, 0, 3>(cumsum(t))>({{1, 2, 3, inf, 5, 6, 7}}) == numbers{1, 3, 6});
  CHECK(evaluate<slice<0, 0, 3>(cumsum(t) - cumsum(t))>({{1, 2, 3, inf, 5, 6, 7}}) == numbers{0, 0, 0});
}

TEST_CASE("cumulative products are NumPy's", "[cumulative]") {
  CHECK(evaluate<cumprod<1>(A)>({{1, 2, 3, 4, 0, 6}}) == numbers{1, 2, 6, 4, 0, 0});
  CHECK(evaluate<cumprod(t)>({{1, 2, 3, 4, 5, 6, 7}}) == numbers{1, 2, 6, 24, 120, 720, 5040});
  CHECK(evaluate<cumprod(v)>({{1, -2, 3, 4}}, {{"N", 4}}) == numbers{1, -2, -6, -24});
}

TEST_CASE("gradients of cumulative functions agree with dual numbers", "[cumulative]") {
  constexpr auto p = parameter<"p", 2, 5>;
  constexpr auto q = parameter<"q", "M", 2>;
  STATIC_REQUIRE(gradients_agree<sum(sin(cumsum<1>(p)))>);
  STATIC_REQUIRE(gradients_agree<sum(sin(cumsum<0>(q)))>);
  STATIC_REQUIRE(gradients_agree<sum(sin(cumprod<1>(p)))>);
  STATIC_REQUIRE(gradients_agree<sum(sin(cumprod<0>(q)))>);
}
