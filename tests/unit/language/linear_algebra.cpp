#include "evaluate.hpp"

#include "support/catch.hpp"

using namespace xgrad;
using namespace xgrad::tests;

namespace {
constexpr auto A = input<"A", 2, 3>;
constexpr auto B = input<"B", 3, 2>;
constexpr auto S = input<"S", 2, 2>;
constexpr auto v = input<"v", 3>;
constexpr auto T = input<"T", 2, 2, 3>;
const numbers a{1, 2, 3, 4, 5, 6};
}  // namespace

TEST_CASE("matmul follows NumPy", "[linear_algebra]") {
  STATIC_REQUIRE(has_shape(matmul(v, v), "()"));
  STATIC_REQUIRE(has_shape(matmul(A, v), "(2)"));
  STATIC_REQUIRE(has_shape(matmul(v, B), "(2)"));
  STATIC_REQUIRE(has_shape(matmul(T, B), "(2, 2, 2)"));
  STATIC_REQUIRE(has_shape(matmul(input<"P", 5, 1, 2, 3>, input<"Q", 4, 3, 7>), "(5, 4, 2, 7)"));
  STATIC_REQUIRE(has_shape(matmul(input<"X", "N", 64>, input<"W", 64, 10>), "(N, 10)"));
  CHECK(evaluate<matmul(A, B)>({a, a}) == numbers{22, 28, 49, 64});
  CHECK(evaluate<matmul(matmul(S, S), S)>({{1, 2, 3, 4}}) == numbers{37, 54, 81, 118});
  CHECK(evaluate<matmul(v, B)>({{1, 2, 3}, a}) == numbers{22, 28});
  CHECK(evaluate<matmul(T, B)>({{1, 2, 3, 4, 5, 6, 1, 0, 0, 0, 1, 0}, a}) == numbers{22, 28, 49, 64, 1, 2, 3, 4});
  CHECK(evaluate<matmul(T, transpose<0, 2, 1>(T))>({{1, 2, 3, 4, 5, 6, 1, 0, 0, 0, 1, 0}}) ==
        numbers{14, 32, 32, 77, 1, 0, 0, 1});
}

TEST_CASE("a batch meets its own batch alone", "[linear_algebra]") {
  constexpr auto P = input<"P", 2, 1, 2>;
  constexpr auto Q = input<"Q", 2, 2, 1>;
  CHECK(evaluate<matmul(P, Q)>({{1, 2, 3, 4}, {1, 1, 10, 10}}) == numbers{3, 70});
}

TEST_CASE("dot and outer", "[linear_algebra]") {
  STATIC_REQUIRE(has_shape(dot(T, input<"U", 5, 3, 4>), "(2, 2, 5, 4)"));
  STATIC_REQUIRE(has_shape(dot(T, v), "(2, 2)"));
  CHECK(evaluate_scalar<dot(v, v)>({{1, 2, 3}}) == 14);
  CHECK(evaluate<dot(2, v)>({{1, 2, 3}}) == numbers{2, 4, 6});
  CHECK(evaluate<outer(v, v)>({{1, 2, 3}}) == numbers{1, 2, 3, 2, 4, 6, 3, 6, 9});
}

TEST_CASE("a contraction is a sum of products: parameters are renamed, computed values are not", "[linear_algebra]") {
  constexpr auto W = parameter<"W", 8, 8>;
  constexpr auto h = tanh(matmul(tanh(matmul(tanh(matmul(input<"X", "N", 8>, W)), W)), W));
  STATIC_REQUIRE(count<h>(graph::opcode::rename) == 0);
  STATIC_REQUIRE(count<h>(graph::opcode::sum) == 3);
}
