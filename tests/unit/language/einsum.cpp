#include "evaluate.hpp"

#include "support/catch.hpp"

using namespace xgrad;
using namespace xgrad::tests;

namespace {
constexpr auto A = input<"A", 2, 3>;
constexpr auto B = input<"B", 3, 2>;
constexpr auto S = input<"S", 2, 2>;
constexpr auto v = input<"v", 2>;
const numbers a{1, 2, 3, 4, 5, 6};
}  // namespace

TEST_CASE("einsum sums products over the letters that the result lacks", "[einsum]") {
  CHECK(evaluate<einsum<"ni,io->no">(A, B)>({a, a}) == numbers{22, 28, 49, 64});
  CHECK(evaluate<einsum<"ij,jk,k">(A, B, v)>({a, a, {1, 1}}) == numbers{50, 113});
  CHECK(evaluate<einsum<"ij->ji">(A)>({a}) == numbers{1, 4, 2, 5, 3, 6});
  CHECK(evaluate<einsum<"i,j->ij">(v, v)>({{1, 2}}) == numbers{1, 2, 2, 4});
  CHECK(evaluate_scalar<einsum<"ij->">(A)>({a}) == 21);
  CHECK(evaluate<einsum<"ba">(A)>({a}) == numbers{1, 4, 2, 5, 3, 6});
  CHECK(evaluate<einsum<"ij,jk,kl->il">(S, S, S)>({{1, 2, 3, 4}}) == numbers{37, 54, 81, 118});
}

TEST_CASE("a letter twice in an operand takes its diagonal", "[einsum]") {
  CHECK(evaluate_scalar<einsum<"ii">(S)>({{1, 2, 3, 4}}) == 5);
  CHECK(evaluate<einsum<"ii->i">(S)>({{1, 2, 3, 4}}) == numbers{1, 4});
  CHECK(evaluate<einsum<"ii,ij->ij">(S, S)>({{1, 2, 3, 4}}) == numbers{1, 2, 12, 16});
}

TEST_CASE("a product of matrices is the same graph either way", "[einsum]") {
  constexpr auto X = input<"X", "N", 64>;
  constexpr auto W = parameter<"W", 64, 10>;
  STATIC_REQUIRE(language::capture<einsum<"ni,io->no">(X, W), matmul(X, W)>().size() == 4);
}
