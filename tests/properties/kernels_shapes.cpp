// Inner extents on both sides of a vector's width, several run-time extents, one array under several axes.
#include "support/catch.hpp"
#include "support/kernel_check.hpp"

using namespace xgrad;
using tests::check_kernels;

namespace {

constexpr auto M = input<"M", "N", "M">;
constexpr auto K = input<"K", "M", "K">;
constexpr auto L = parameter<"L", "K", 5>;
constexpr auto A = input<"A", "N", 3, "M">;
constexpr auto X = input<"X", "N", 6>;
constexpr auto S = parameter<"S", 6, 6>;
constexpr auto batch = input<"batch", "B", "N", 4>;
constexpr auto keys = input<"keys", "B", "N", 4>;

template <int Inner>
std::string rows_of() {
  constexpr auto x = input<"x", "N", Inner>;
  constexpr auto pixels = input<"pixels", "N", Inner>;
  constexpr auto w = parameter<"w", Inner>;
  constexpr auto f = mean(square(sum<1>(tanh(x * w) + pixels / 255.0)));
  return check_kernels<value_and_gradient(f, w, x), amax<1>(x), sum<0>(x), mean<0>(where(x > w, x, pixels))>(
      {0, 1, 2, 5, 16, 33, 300}, {}, 300);
}

}  // namespace

TEST_CASE("rows of 3, 5, 7 and 12 elements") {
  CHECK(rows_of<3>() == "");
  CHECK(rows_of<5>() == "");
  CHECK(rows_of<7>() == "");
  CHECK(rows_of<12>() == "");
}
TEST_CASE("rows of 33 and 100 elements") {
  CHECK(rows_of<33>() == "");
  CHECK(rows_of<100>() == "");
}
TEST_CASE("products over several run-time extents") {
  constexpr auto f = mean(square(tanh(matmul(matmul(M, K), L))));
  for (long m : {1, 5, 16, 19})
    for (long k : {1, 7, 32}) {
      INFO("M = " << m << ", K = " << k);
      CHECK(check_kernels<value_and_gradient(f, L, M, K), matmul(transpose(M), M), sum(M) * sum<0>(K)>(
                {1, 3, 17, 130}, {{"M", m}, {"K", k}}, 400) == "");
    }
}
TEST_CASE("reductions and transposes over several run-time extents") {
  for (long m : {1, 2, 9, 16, 33}) {
    INFO("M = " << m);
    CHECK(check_kernels<sum<2>(A), sum<0, 2>(A), transpose<2, 1, 0>(A), softmax<2>(A), mean<0>(A) - A, amax<1>(exp(A)),
                        argmax<2>(A), gradient(sum(square(logsumexp<2>(A))), A)>(
              {1, 2, 5, 17, 130}, {{"M", m}}, 200) == "");
  }
}
TEST_CASE("Gram matrices and one array under several axes") {
  CHECK(check_kernels<matmul(transpose(X), X), gradient(sum(square(matmul(X, transpose(X)))), X), S + transpose(S),
                      matmul(S, transpose(S)), gradient(sum(square(matmul(S, S))), S), trace(matmul(S, S))>(
            {1, 2, 8, 17, 100}, {}, 400) == "");
  constexpr auto distances = sum<2>(square(expand_dims<1>(X) - expand_dims<0>(X)));
  CHECK(check_kernels<distances, gradient(sum(exp(-distances)), X)>({1, 2, 8, 17, 65}, {}, 400) == "");
}
TEST_CASE("products in batches") {
  constexpr auto scores = einsum<"bnd,bmd->bnm">(batch, keys);
  for (long b : {1, 3, 16})
    CHECK(check_kernels<scores, matmul(softmax<2>(scores), keys), gradient(sum(square(softmax<2>(scores))), batch)>(
              {1, 2, 7, 16, 33}, {{"B", b}}, 400) == "");
}
