#include "evaluate.hpp"

#include "support/catch.hpp"

#include <cmath>
#include <xgrad/checks.hpp>

using namespace xgrad;
using namespace xgrad::tests;

namespace {
constexpr auto q = input<"q", 2, 3>;
constexpr auto k = input<"k", 3, 3>;
constexpr auto v = input<"v", 3, 2>;
constexpr auto seen = input<"seen", 2, 3>;
const numbers at_q{1, 0, -1, 0.5, 2, 1}, at_k{1, 2, 3, -1, 0, 1, 0.5, 0.25, -2}, at_v{1, 2, 3, 4, 5, 7};

void check(const numbers& got, const numbers& wanted) {
  REQUIRE(got.size() == wanted.size());
  for (std::size_t i = 0; i < got.size(); ++i) CHECK(got[i] == Catch::Approx(wanted[i]).epsilon(1e-12));
}
// softmax(q k^T / sqrt(d) + added) v by loops; q (t, d), k (s, d), v (s, e)
numbers attend(const numbers& a, const numbers& b, const numbers& c, std::size_t d, std::size_t e, numbers added = {}) {
  const std::size_t rows = a.size() / d, columns = b.size() / d;
  added.resize(rows * columns);
  numbers result(rows * e);
  for (std::size_t i = 0; i < rows; ++i) {
    numbers weight(columns);
    double total = 0;
    for (std::size_t j = 0; j < columns; ++j) {
      double product = 0;
      for (std::size_t x = 0; x < d; ++x) product += a[i * d + x] * b[j * d + x];
      weight[j] = std::exp(product / std::sqrt(static_cast<double>(d)) + added[i * columns + j]);
      total += weight[j];
    }
    for (std::size_t j = 0; j < columns; ++j)
      for (std::size_t x = 0; x < e; ++x) result[i * e + x] += total == 0 ? 0 : weight[j] / total * c[j * e + x];
  }
  return result;
}
constexpr double none = -std::numeric_limits<double>::infinity();
}  // namespace

TEST_CASE("attention is PyTorch's", "[attention]") {
  STATIC_REQUIRE(has_shape(attention(q, k, v), "(2, 2)"));
  check(evaluate<attention(q, k, v)>({at_q, at_k, at_v}), attend(at_q, at_k, at_v, 3, 2));
  check(evaluate<attention(q, k, v, {.causal = true})>({at_q, at_k, at_v}),
        attend(at_q, at_k, at_v, 3, 2, {0, none, none, 0, 0, none}));
  // of one array, large scores
  numbers big = at_k;
  for (double& x : big) x *= 100;
  const numbers same = evaluate<attention(k, k, k)>({big});
  for (double x : same) CHECK(std::isfinite(x));
}

TEST_CASE("masks of attention", "[attention]") {
  const numbers mask{1, 0, 1, 0, 1, 1};
  const numbers added{0, none, 0, none, 0, 0};
  check(evaluate<attention(q, k, v, {.mask = 0.5 < seen})>({at_q, at_k, at_v, mask}),
        attend(at_q, at_k, at_v, 3, 2, added));
  check(evaluate<attention(q, k, v, {.mask = 2.0 * seen - 1.0})>({at_q, at_k, at_v, mask}),
        attend(at_q, at_k, at_v, 3, 2, {1, -1, 1, -1, 1, 1}));
  check(evaluate<attention(q, k, v, {.causal = true, .mask = seen == 1.0})>({at_q, at_k, at_v, mask}),
        attend(at_q, at_k, at_v, 3, 2, {0, none, none, none, 0, none}));
  check(evaluate<attention(q, k, v, {.mask = iota<3> != 1})>({at_q, at_k, at_v}),
        attend(at_q, at_k, at_v, 3, 2, {0, none, 0, 0, none, 0}));
  // A row that sees nothing gives 0.
  check(evaluate<attention(q, k, v, {.mask = seen == 1.0})>({at_q, at_k, at_v, {0, 0, 0, 1, 1, 1}}),
        attend(at_q, at_k, at_v, 3, 2, {none, none, none, 0, 0, 0}));
}

TEST_CASE("batches and heads of attention", "[attention]") {
  constexpr auto Q = input<"Q", "N", 2, "T", 2>;
  constexpr auto K = input<"K", "N", 1, "S", 2>;
  constexpr auto V = input<"V", "S", 1>;
  STATIC_REQUIRE(has_shape(attention(Q, K, V), "(N, 2, T, 1)"));
  const numbers a{1, 2, 3, 4, 5, 6, -1, -2}, b{0.5, -1, 1, 0.25, 2, 0}, c{1, -2, 4};
  numbers wanted = attend({1, 2, 3, 4}, b, c, 2, 1);
  for (double x : attend({5, 6, -1, -2}, b, c, 2, 1)) wanted.push_back(x);
  check(evaluate<attention(Q, K, V)>({a, b, c}, {{"N", 1}, {"T", 2}, {"S", 3}}), wanted);
}

TEST_CASE("gradients of attention agree with dual numbers", "[attention]") {
  constexpr auto x = parameter<"x", 4, 3>;
  constexpr auto w = parameter<"w", 3, 3>;
  constexpr auto y = parameter<"y", 2, "T", 2>;
  STATIC_REQUIRE(gradients_agree<sum(sin(attention(matmul(x, w), x, x)))>);
  STATIC_REQUIRE(gradients_agree<sum(sin(attention(x, matmul(x, w), x, {.causal = true})))>);
  STATIC_REQUIRE(gradients_agree<sum(sin(attention(x, x, x, {.mask = 1 <= iota<4>})))>);
  STATIC_REQUIRE(gradients_agree<sum(sin(attention(y, y, y, {.causal = true})))>);
  // rows that see nothing
  STATIC_REQUIRE(gradients_agree<sum(sin(attention(x, x, x, {.mask = expand_dims<1>(iota<4>) < iota<4>})))>);
}
