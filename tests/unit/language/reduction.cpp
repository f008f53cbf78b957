#include "evaluate.hpp"

#include "support/catch.hpp"

using namespace xgrad;
using namespace xgrad::tests;

namespace {
constexpr auto A = input<"A", "N", 3>;
const numbers a{1, 2, 3, 4, 5, 6};
const std::map<std::string, long> two{{"N", 2}};
}  // namespace

TEST_CASE("reductions over everything, axes or names", "[reduction]") {
  STATIC_REQUIRE(has_shape(sum(A), "()"));
  STATIC_REQUIRE(has_shape(sum<1>(A), "(N)"));
  STATIC_REQUIRE(has_shape(sum<-2>(A), "(3)"));
  STATIC_REQUIRE(has_shape(sum<"N">(A), "(3)"));
  STATIC_REQUIRE(has_shape(sum<0, -1>(A), "()"));
  STATIC_REQUIRE(has_shape(sum<1>(A, keep_dims), "(N, 1)"));
  STATIC_REQUIRE(has_shape(amax(A, keep_dims), "(1, 1)"));
  CHECK(evaluate<sum<1>(A)>({a}, two) == numbers{6, 15});
  CHECK(evaluate<mean<"N">(A)>({a}, two) == numbers{2.5, 3.5, 4.5});
  CHECK(evaluate<A - mean<1>(A, keep_dims)>({a}, two) == numbers{-1, 0, 1, -1, 0, 1});
  CHECK(evaluate<prod<0>(A)>({a}, two) == numbers{4, 10, 18});
  CHECK(evaluate<amin<0>(A) + amax<0>(A)>({a}, two) == numbers{5, 7, 9});
}

TEST_CASE("variance divides by n", "[reduction]") {
  CHECK(evaluate_scalar<variance(A)>({a}, two) == Catch::Approx(35.0 / 12));
  CHECK(evaluate<stddev<1>(A)>({a}, two)[1] == Catch::Approx(std::sqrt(2.0 / 3)));
}

TEST_CASE("norms and the logarithm of summed exponentials", "[reduction]") {
  CHECK(evaluate_scalar<norm_l1(A)>({{-1, 2, -3, 0, 0, 1}}, two) == 7);
  CHECK(evaluate_scalar<norm_l2(A)>({{-1, 2, -3, 0, 1, 1}}, two) == 4);
  CHECK(evaluate_scalar<norm_l2(A)>({{0, 0, 0, 0, 0, 0}}, two) == 0);
  CHECK(evaluate<logsumexp<1>(A)>({{1e4, 0, 1e4, -1e4, -1e4, -1e5}}, two) ==
        numbers{1e4 + std::log(2.0), -1e4 + std::log(2.0)});
  CHECK(evaluate<logsumexp<1>(A)>({{-INFINITY, -INFINITY, -INFINITY, INFINITY, 0, 0}}, two) ==
        numbers{-INFINITY, INFINITY});
}

TEST_CASE("argmax is the first of the largest, or of the NaN", "[reduction]") {
  STATIC_REQUIRE(argmax<1>(A).type.kind == language::element::index);
  CHECK(evaluate<argmax<1>(A)>({{1, 3, 3, 2, std::nan(""), 5}}, two) == numbers{1, 1});
  CHECK(evaluate<argmin<0>(A)>({a}, two) == numbers{0, 0, 0});
}
