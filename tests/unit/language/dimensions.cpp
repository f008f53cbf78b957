#include "evaluate.hpp"

#include "support/catch.hpp"

using namespace xgrad;
using namespace xgrad::tests;

namespace {
constexpr auto A = input<"A", 2, 3>;
constexpr auto X = input<"X", "N", 6>;
constexpr auto labels = indices<"labels", 3>;
constexpr auto S = input<"S", 2, 2>;
const numbers a{1, 2, 3, 4, 5, 6};
}  // namespace

TEST_CASE("reshape keeps row-major order", "[dimensions]") {
  STATIC_REQUIRE(has_shape(reshape<"N", 2, -1>(X), "(N, 2, 3)"));
  STATIC_REQUIRE(has_shape(reshape<-1>(X), "(6*N)"));
  STATIC_REQUIRE(has_shape(flatten(X), "(6*N)"));
  STATIC_REQUIRE(has_shape(reshape<-1, 6>(flatten(X)), "(N, 6)"));
  CHECK(evaluate<reshape<3, 2>(A)>({a}) == a);
  CHECK(evaluate<transpose(reshape<3, 2>(A))>({a}) == numbers{1, 3, 5, 2, 4, 6});
  CHECK(evaluate<transpose(reshape<"N", 2, 3>(X))>({a}, {{"N", 1}}) == numbers{1, 4, 2, 5, 3, 6});
  CHECK(evaluate<reshape<2, 2>(input<"v", 4>) + reshape<4, 1, 1>(input<"v", 4>)>({{1, 2, 3, 4}})[3] == 5);
}

TEST_CASE("a reshape that moves dimensions of extent 1 alone makes no node", "[dimensions]") {
  STATIC_REQUIRE(count<reshape<1, "N", 1, 6>(X), reshape<2, 1, 3>(A)>(graph::opcode::reshape) == 0);
  STATIC_REQUIRE(has_shape(expand_dims<0, -1>(A), "(1, 2, 3, 1)"));
  STATIC_REQUIRE(has_shape(squeeze(expand_dims<0, -1>(A)), "(2, 3)"));
  STATIC_REQUIRE(has_shape(squeeze<-1>(expand_dims<0, -1>(A)), "(1, 2, 3)"));
  STATIC_REQUIRE(language::capture<transpose(A), expand_dims<0>(A), broadcast_to<4, 2, 3>(A)>().size() == 1);
}

TEST_CASE("transposes and broadcasts", "[dimensions]") {
  STATIC_REQUIRE(has_shape(transpose<0, 2, 1>(input<"T", 2, "N", 4>), "(2, 4, N)"));
  CHECK(evaluate<transpose<-1, 0>(A)>({a}) == numbers{1, 4, 2, 5, 3, 6});
  CHECK(evaluate<broadcast_to<2, 2>(input<"v", 2>)>({{1, 2}}) == numbers{1, 2, 1, 2});
  CHECK(evaluate<full<2, 3>(2.5)>({}) == numbers(6, 2.5));
}

TEST_CASE("arrays made by rule", "[dimensions]") {
  CHECK(evaluate<one_hot<4>(labels)>({{1, 0, 3}}) == numbers{0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1});
  CHECK(evaluate<iota<4>>({}) == numbers{0, 1, 2, 3});
  CHECK(evaluate<eye<2>>({}) == numbers{1, 0, 0, 1});
  CHECK(evaluate<eye<2, 3>()>({}) == numbers{1, 0, 0, 0, 1, 0});
  CHECK(evaluate<one_hot<3>(iota<3>) - eye<3>>({}) == numbers(9, 0));
}

TEST_CASE("triangles and diagonals", "[dimensions]") {
  CHECK(evaluate<tril(A)>({a}) == numbers{1, 0, 0, 4, 5, 0});
  CHECK(evaluate<triu(A)>({a}) == numbers{1, 2, 3, 0, 5, 6});
  CHECK(evaluate<triu(A, 1)>({a}) == numbers{0, 2, 3, 0, 0, 6});
  CHECK(evaluate<tril(A, -1)>({a}) == numbers{0, 0, 0, 4, 0, 0});
  CHECK(evaluate<diagonal(S)>({{1, 2, 3, 4}}) == numbers{1, 4});
  CHECK(evaluate_scalar<trace(S)>({{1, 2, 3, 4}}) == 5);
  CHECK(evaluate<diagonal(A)>({a}) == numbers{1, 5});
  CHECK(evaluate<diagonal(transpose(A))>({a}) == numbers{1, 5});
  STATIC_REQUIRE(has_shape(diagonal(input<"B", "N", 2, 3>), "(N, 2)"));
  CHECK(evaluate<trace(stack<0>(S, 2.0 * S))>({{1, 2, 3, 4}}) == numbers{5, 10});
  CHECK(evaluate<diagonal(expand_dims<1>(iota<3>))>({}) == numbers{0});
}
