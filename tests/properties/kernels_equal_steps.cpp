// Networks of equal layers: the loops of one layer run for all. Beside them, steps that are equal but for one thing.
#include "support/catch.hpp"
#include "support/kernel_check.hpp"

using namespace xgrad;
using tests::check_kernels;

namespace {

constexpr auto X = input<"X", "N", 12>;

template <support::fixed_string Layer, class Input>
constexpr auto residual(const Input& h) {
  return h + 0.5 * tanh(dense<Layer, 12>(h));
}
constexpr auto first = let([] { return residual<"a">(X); });
constexpr auto second = let([] { return residual<"b">(first); });
constexpr auto third = let([] { return residual<"c">(second); });
constexpr auto fourth = let([] { return residual<"d">(third); });
constexpr auto loss = mean(square(fourth));

// How many steps of the kernel's plan run the loops of another one.
template <auto... Outputs>
constexpr int steps_that_run_another() {
  const auto run_by = plan::equal_steps<compile::planned<emit::target<float>(), Outputs...>>.view();
  int n = 0;
  for (int s = 0; s < run_by.count; ++s) n += run_by[s] >= 0 && run_by[s] != s;
  return n;
}

constexpr auto pixels = input<"pixels", "N", 12>;
constexpr auto x = input<"x", "N", 12>;
constexpr auto y = input<"y", "N", 12>;
constexpr auto w = parameter<"w", 12, 5>;
constexpr auto v = parameter<"v", 12, 6>;
constexpr auto u = parameter<"u", 12, 12>;

}  // namespace

TEST_CASE("a network of four equal layers and its gradients") {
  // Forward a product and a loop, backward a loop and two products; the first layer reads what is bound, the last is
  // part of the loss.
  STATIC_CHECK(steps_that_run_another<value_and_gradient(loss)>() >= 6);
  CHECK(check_kernels<value_and_gradient(loss), gradient(loss, X)>({1, 2, 7, 16, 33, 64, 100, 513}, {}, 200) == "");
}
TEST_CASE("updates of equal parameters, and of those that are equal but for their extents") {
  STATIC_CHECK(steps_that_run_another<loss, minimize(loss, adam(0.1))>() >= 6);
  CHECK(check_kernels<loss, minimize(loss, adam(0.1))>({1, 3, 17, 100}, {}, 200) == "");
}
TEST_CASE("products of three arrays of numbers, and of one of bytes") {
  CHECK(check_kernels<matmul(pixels, w), matmul(x, w), matmul(y, w), matmul(X, w)>({1, 5, 16, 100}, {}, 50) == "");
}
TEST_CASE("one array in two places") {
  CHECK(check_kernels<matmul(x, transpose(x)), matmul(y, transpose(y)), matmul(X, transpose(X)), matmul(x, transpose(y))>(
            {1, 5, 16, 40}, {}, 50) == "");
}
TEST_CASE("steps that differ in a literal, an extent or the streamed axis are their own") {
  CHECK(check_kernels<matmul(x, w), matmul(y, w), matmul(X, w), matmul(X, v), matmul(u, w), sum<0>(x * x), sum<1>(x * x),
                      sum<0>(y * y), sum<1>(y * y), sum<0>(X * X), 2 * x, 2 * y, 2 * X, 3 * x>({1, 5, 16, 100}, {}, 50) == "");
}
