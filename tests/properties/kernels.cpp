// Perceptrons, classifiers and regressions, with all gradients, for many numbers of rows.
#include "support/catch.hpp"
#include "support/kernel_check.hpp"

using namespace xgrad;
using tests::check_kernels;

namespace {

constexpr auto X = input<"X", "N", 8>;
constexpr auto y = input<"y", "N">;
constexpr auto digit = indices<"digit", "N">;

constexpr auto w = parameter<"w", 8>;
constexpr auto b = parameter<"b">;
constexpr auto z = matmul(X, w) + b;
constexpr auto logistic = mean(softplus(z) - y * z) + 0.5 * sum(square(w));

constexpr auto W = parameter<"W", 8, 10>;
constexpr auto c = parameter<"c", 10>;
constexpr auto classes = mean(cross_entropy(matmul(X, W) + c, digit));

constexpr auto x2 = input<"x2", "N", 2>;
constexpr auto w1 = parameter<"w1", 2, 16>;
constexpr auto b1 = parameter<"b1", 16>;
constexpr auto w2 = parameter<"w2", 16, 16>;
constexpr auto b2 = parameter<"b2", 16>;
constexpr auto w3 = parameter<"w3", 16>;
constexpr auto b3 = parameter<"b3">;
constexpr auto hidden = tanh(matmul(tanh(matmul(x2, w1) + b1), w2) + b2);
constexpr auto network = mean(square(matmul(hidden, w3) + b3 - y));

}  // namespace

TEST_CASE("logistic regression") {
  CHECK(check_kernels<value_and_gradient(logistic, w, b)>(
            {1, 2, 3, 7, 8, 15, 16, 17, 31, 33, 100, 511, 512, 513, 1000, 4097, 9000, 70000}) == "");
}
TEST_CASE("softmax regression") {
  CHECK(check_kernels<value_and_gradient(classes, W, c)>({1, 2, 3, 7, 8, 15, 16, 17, 33, 100, 511, 513, 4097, 9000}) == "");
}
TEST_CASE("a perceptron of three layers") {
  CHECK(check_kernels<value_and_gradient(network)>({1, 2, 3, 7, 8, 15, 16, 17, 33, 100, 513, 4097}) == "");
}
