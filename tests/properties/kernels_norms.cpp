// Normalizations, their gradients and their running statistics.
#include "support/catch.hpp"
#include "support/kernel_check.hpp"

using namespace xgrad;
using tests::check_kernels;

namespace {

constexpr auto x = input<"x", "N", 7>;
constexpr auto mu = state<"mu", 7>;
constexpr auto var = state<"positive_var", 7>;
constexpr auto w = parameter<"w", 7, 5>;
constexpr auto scale = parameter<"scale", 7>;

}  // namespace

TEST_CASE("normalized rows") {
  CHECK(check_kernels<layer_norm(x), rms_norm(x)>({1, 3, 17, 100}, {}, 256) == "");
  constexpr auto f = sum(tanh(matmul(layer_norm(x) * scale, w)));
  CHECK(check_kernels<value_and_gradient(f)>({1, 3, 17, 100}, {}, 256) == "");
}
TEST_CASE("normalized batches move their statistics") {
  constexpr auto y = batch_norm(x, mu, var, {.momentum = 0.25});
  constexpr auto f = sum(sin(matmul(y * scale, w)));
  CHECK(check_kernels<value_and_gradient(f), argmax<1>(y)>({3, 17, 100}, {}, 1024) == "");
  CHECK(check_kernels<inference(f), y>({3, 17, 100}, {}, 1024) == "");
}
TEST_CASE("normalized batches that are differentiated by an expression in them") {
  constexpr auto h = tanh(x);
  constexpr auto f = sum(sin(batch_norm(h, mu, var) * scale));
  CHECK(check_kernels<value_and_gradient(f, h, scale)>({3, 17, 100}, {}, 1024) == "");
  constexpr auto g = sum(sin(attention(layer_norm(h), h, batch_norm(h, mu, var))));
  CHECK(check_kernels<gradient(g, h)>({3, 17}, {}, 1024) == "");
}
