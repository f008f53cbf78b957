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
// Half of the gradient of the maximum comes through w, half through its transpose: what is compared with the maximum must
// be the numbers that it was found among, though sigmoids next to their derivatives are computed in another way.
TEST_CASE("an extremum of what an array makes under two orders of its axes") {
  constexpr auto square_w = parameter<"square_w", 6, 6>;
  constexpr auto S6 = input<"S6", 6, 6>;
  constexpr auto most = amax(sigmoid(S6 + transpose(square_w)));
  kernel<float, value_and_gradient(most, square_w)> k;
  std::mt19937 random(1);
  std::normal_distribution<float> normal(-2, 1);
  for (int i = 0; i < 200; ++i) {
    CAPTURE(i);
    xt::xtensor<float, 2> numbers = xt::zeros<float>({6, 6});
    for (float& x : numbers) x = normal(random);
    const auto [value, slope] = k(square_w = numbers, S6 = numbers);
    double sum = 0;
    for (const float x : slope) sum += static_cast<double>(x);
    const double m = static_cast<double>(value);
    CHECK(sum == Approx(m * (1 - m)).epsilon(1e-5));
  }
}
