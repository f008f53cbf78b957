// Jacobians, Hessians, and products with them.
#include "support/catch.hpp"
#include "support/kernel_check.hpp"

#include <random>

using namespace xgrad;
using tests::check_kernels;

namespace {

constexpr auto X = input<"X", "N", 5>;
constexpr auto w = parameter<"w", 5>;
constexpr auto v = input<"v", 5>;
constexpr auto u = input<"u", "N">;
constexpr auto P = input<"P", 3, 4>;
constexpr auto Q = input<"Q", 4, 2>;
constexpr auto S = input<"S", 5, 5>;
constexpr auto z = matmul(X, w);

}  // namespace

TEST_CASE("products with a Jacobian") {
  CHECK(check_kernels<vjp(sin(z), w, u), jvp(sin(z), w, v), vjp(softmax<1>(X * w), w, X)>({1, 3, 17, 100}) == "");
}
TEST_CASE("products with a Hessian") {
  CHECK(check_kernels<hvp(mean(softplus(z) - u * z), w, v), hvp(sum(tanh(X) * w), X, tanh(X))>({1, 3, 17, 100}) == "");
}
TEST_CASE("Jacobians") {
  CHECK(check_kernels<jacobian(sin(z), w), jacobian(sin(w), w), jacobian(softmax<0>(w), w)>({1, 3, 17, 100}) == "");
  CHECK(check_kernels<jacobian(matmul(P, Q), P), jacobian(slice<0, 1, 4>(flip<0>(square(w))), w)>({1}) == "");
}
TEST_CASE("Hessians") {
  CHECK(check_kernels<hessian(mean(softplus(z) - u * z), w), hessian(sum(w * matmul(S, w)), w, S)>({1, 3, 17, 100}) ==
        "");
  CHECK(check_kernels<trace(hessian(sum(exp(w)), w)), matmul(jacobian(sin(z), w), v)>({1, 3, 17, 100}) == "");
}
TEST_CASE("Taylor polynomials") {
  CHECK(check_kernels<taylor<3>(sin(X) * w, X, 0.25), taylor<2>(exp(w) * v, w, v)>({1, 3, 17, 100}) == "");
}
TEST_CASE("by what is the same along an axis") {
  constexpr auto stretched = broadcast_to<"N", 5>(square(w));
  CHECK(check_kernels<gradient(sum(sin(stretched * X)), stretched), jvp(sin(stretched * X), stretched, X)>(
            {1, 3, 17, 100}) == "");
}
// What is compared with the maximum must be the numbers that it was found among: with its axes in another order, the
// sigmoid next to its derivative would be computed, and rounded, in another way.
TEST_CASE("an extremum of what an array makes with its axes in another order") {
  constexpr auto A = input<"A", 6, 6>;
  constexpr auto B = parameter<"B", 6, 6>;
  constexpr auto most = amax(sigmoid(A + transpose(B)));
  kernel<float, value_and_gradient(most, B)> k;
  std::mt19937 random(1);
  std::normal_distribution<float> normal(-2, 1);
  for (int i = 0; i < 200; ++i) {
    CAPTURE(i);
    xt::xtensor<float, 2> a = xt::zeros<float>({6, 6}), b = a;
    for (float& x : a) x = normal(random);
    for (float& x : b) x = normal(random);
    const auto [value, slope] = k(A = a, B = b);
    double sum = 0;
    for (const float x : slope) sum += static_cast<double>(x);
    const auto m = static_cast<double>(value);
    CHECK(sum == Approx(m * (1 - m)).epsilon(1e-5));
  }
}
