// Sums over the streamed axis: every number of rows next to the ends of tiles and chunks, and ten million terms.
#include "support/catch.hpp"
#include "support/kernel_check.hpp"

using namespace xgrad;
using tests::check_kernels;

namespace {

constexpr auto v = input<"v", "N">;
constexpr auto X = input<"X", "N", 3>;
constexpr auto W = input<"W", "N", 8>;
constexpr auto V = input<"V", "N", 33>;
constexpr auto w = parameter<"w", 3>;
constexpr auto scale = parameter<"scale">;
constexpr auto u = parameter<"u", 8>;
constexpr auto z = parameter<"z", 33>;

// Whole vectors, tiles and chunks of a plan are powers of two from 4 rows on.
std::vector<long> edges() {
  std::vector<long> result;
  for (long n = 0; n <= 70; ++n) result.push_back(n);
  for (long power = 128; power <= 4096; power *= 2)
    for (long n : {power - 1, power, power + 1}) result.push_back(n);
  for (long n : {2 * 4096L, 3 * 4096 + 1L, 9 * 4096 - 1L, 70000L}) result.push_back(n);
  return result;
}
template <auto... Outputs>
void check_edges() {
  for (long n : edges()) CHECK(check_kernels<Outputs...>({n}, {}, 2000) == "");
}

// sum(x) and the product of a matrix and a vector over ten million rows, relative to the same in long double.
template <class T>
void check_large(double allowed) {
  constexpr long rows = 10'000'000;
  std::vector<T> x(rows);
  std::mt19937 generator(7);
  long double exact = 0, squares = 0;
  for (T& e : x) {
    e = static_cast<T>(generator() % 1000003) / T(1000003);
    exact += static_cast<long double>(e);
    squares += static_cast<long double>(e) * static_cast<long double>(e);
  }
  kernel<T, sum(v), mean(square(v)), gradient(sum(0.5 * square(scale * v)), scale)> k;
  auto [total, mean_square, slope] = k(v = std::span<const T>(x), scale = T(1));
  CHECK(std::fabs(static_cast<long double>(total) / exact - 1) <= allowed);
  CHECK(std::fabs(static_cast<long double>(mean_square) / (squares / rows) - 1) <= allowed);
  CHECK(std::fabs(static_cast<long double>(slope) / squares - 1) <= allowed);
  auto again = k(v = std::span<const T>(x), scale = T(1));
  CHECK(again[sum(v)] == total);
}

}  // namespace

TEST_CASE("sums over every number of rows") { check_edges<sum(v), mean(square(v)), amax(v)>(); }
TEST_CASE("sums of short rows over every number of rows") {
  check_edges<sum<0>(X), gradient(sum(square(matmul(X, w))), w), amin<0>(X)>();
}
TEST_CASE("sums of rows that divide a vector over every number of rows") {
  check_edges<sum<0>(W), gradient(sum(square(matmul(W, u))), u), matmul(transpose(W), W)>();
}
TEST_CASE("ten million terms") {
  check_large<float>(1e-6);
  check_large<double>(1e-12);
}
TEST_CASE("sums of rows that the second cache does not hold") {
  CHECK(check_kernels<sum<0>(V), gradient(sum(square(matmul(V, z))), z)>({11000, 12000, 12001, 12033}, {}, 2000) == "");
}
