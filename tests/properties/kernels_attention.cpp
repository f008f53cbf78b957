// Attention: full, causal, masked, batched; its gradients.
#include "support/catch.hpp"
#include "support/kernel_check.hpp"

using namespace xgrad;
using tests::check_kernels;

namespace {

constexpr auto x = input<"x", "N", 5, 4>;
constexpr auto rows = input<"rows", "N", 4>;
constexpr auto seen = input<"tie_seen", 5, 5>;
constexpr auto w = parameter<"w", 4, 4>;
constexpr auto u = parameter<"u", 4, 4>;

}  // namespace

TEST_CASE("attention within each sequence of a batch") {
  constexpr auto f = sum(tanh(attention(matmul(x, w), matmul(x, u), x, {.causal = true})));
  CHECK(check_kernels<value_and_gradient(f)>({1, 3, 17}, {}, 256) == "");
  constexpr auto g = sum(tanh(attention(matmul(x, w), matmul(x, u), x, {.mask = 0.0 <= seen})));
  CHECK(check_kernels<value_and_gradient(g)>({1, 3, 17}, {}, 256) == "");
}
TEST_CASE("attention along a run-time extent") {
  constexpr auto f = sum(tanh(attention(matmul(rows, w), matmul(rows, u), rows, {.causal = true})));
  CHECK(check_kernels<value_and_gradient(f), attention(rows, rows, rows)>({1, 3, 17, 100}, {}, 1024) == "");
}
