#include "evaluate.hpp"

#include "support/catch.hpp"

#include <xgrad/checks.hpp>

using namespace xgrad;
using namespace xgrad::tests;

namespace {
constexpr auto A = input<"A", 2, 3>;
constexpr auto v = input<"v", "N">;
constexpr auto one = input<"one", 1, 2>;
const numbers a{1, 2, 3, 4, 5, 6};
}  // namespace

TEST_CASE("slices have Python's bounds", "[views]") {
  STATIC_REQUIRE(has_shape(slice<1, 0, 3, 2>(A), "(2, 2)"));
  STATIC_REQUIRE(has_shape(slice<0, 1, -1>(v), "(N - 2)"));
  CHECK(evaluate<slice<1, 0, 3, 2>(A)>({a}) == numbers{1, 3, 4, 6});
  CHECK(evaluate<slice<-1, -2, 3>(A)>({a}) == numbers{2, 3, 5, 6});
  CHECK(evaluate<slice<0, 1, 2>(A)>({a}) == numbers{4, 5, 6});
  CHECK(evaluate<slice<0, 1, -1>(v)>({{1, 2, 3, 4}}, {{"N", 4}}) == numbers{2, 3});
  STATIC_REQUIRE(has_shape(slice<0, 1>(v), "(N - 1)"));
  CHECK(evaluate<slice<0, 1>(v)>({{1, 2, 3, 4}}, {{"N", 4}}) == numbers{2, 3, 4});
  CHECK(evaluate<slice<0, -1>(v)>({{1, 2, 3, 4}}, {{"N", 4}}) == numbers{4});
  CHECK(evaluate<slice<1, 0, to_end, 2>(A)>({a}) == numbers{1, 3, 4, 6});
}

TEST_CASE("padding", "[views]") {
  STATIC_REQUIRE(has_shape(pad<0, 2, 3>(v), "(N + 5)"));
  CHECK(evaluate<pad<1, 1, 0>(A)>({a}) == numbers{0, 1, 2, 3, 0, 4, 5, 6});
  CHECK(evaluate<pad<0, 0, 1>(A, -1.5)>({a}) == numbers{1, 2, 3, 4, 5, 6, -1.5, -1.5, -1.5});
  CHECK(evaluate<pad<0, 1, 1>(one)>({{1, 2}}) == numbers{0, 0, 1, 2, 0, 0});
}

TEST_CASE("reversed axes", "[views]") {
  CHECK(evaluate<flip<1>(A)>({a}) == numbers{3, 2, 1, 6, 5, 4});
  CHECK(evaluate<flip<0>(v)>({{1, 2, 3}}, {{"N", 3}}) == numbers{3, 2, 1});
  CHECK(evaluate<flip<0>(one)>({{1, 2}}) == numbers{1, 2});
}

TEST_CASE("concatenation and stacks", "[views]") {
  STATIC_REQUIRE(has_shape(concatenate<0>(v, v, v), "(3*N)"));
  STATIC_REQUIRE(has_shape(stack<-1>(A, A), "(2, 3, 2)"));
  CHECK(evaluate<concatenate<0>(A, 2.0 * slice<0, 1, 2>(A))>({a}) == numbers{1, 2, 3, 4, 5, 6, 8, 10, 12});
  CHECK(evaluate<concatenate<1>(slice<1, 2, 3>(A), A)>({a}) == numbers{3, 1, 2, 3, 6, 4, 5, 6});
  CHECK(evaluate<concatenate<0>(one, 2.0 * one)>({{1, 2}}) == numbers{1, 2, 2, 4});
  CHECK(evaluate<concatenate<0>(one, transpose(one) * one, 3.0 * one)>({{1, 2}}) == numbers{1, 2, 1, 2, 2, 4, 3, 6});
  CHECK(evaluate<concatenate<0>(one)>({{1, 2}}) == numbers{1, 2});
  CHECK(evaluate<stack<0>(A, -A)>({a}) == numbers{1, 2, 3, 4, 5, 6, -1, -2, -3, -4, -5, -6});
  CHECK(evaluate<stack<1>(v, v * v)>({{1, 2, 3}}, {{"N", 3}}) == numbers{1, 1, 2, 4, 3, 9});
}

TEST_CASE("gradients of views agree with dual numbers", "[views]") {
  constexpr auto p = parameter<"p", 4, 6>;
  constexpr auto r = parameter<"r", "M">;
  STATIC_REQUIRE(gradients_agree<sum(square(slice<1, 1, 6, 2>(p)) * slice<1, 0, 3>(p))>);
  STATIC_REQUIRE(gradients_agree<sum(tanh(pad<0, 2, 1>(p)) * pad<0, 0, 3>(p, 2.0))>);
  STATIC_REQUIRE(gradients_agree<sum(exp(flip<1>(p)) * p)>);
  STATIC_REQUIRE(gradients_agree<sum(tanh(concatenate<1>(p, p, flip<0>(p))))>);
  STATIC_REQUIRE(gradients_agree<sum(square(stack<1>(p, p * p)))>);
  STATIC_REQUIRE(gradients_agree<sum(square(concatenate<0>(r, flip<0>(r))))>);
}
