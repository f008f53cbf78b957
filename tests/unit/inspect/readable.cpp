// Gradients as a reader would write them.
#include <xgrad/inspect/latex.hpp>
#include <xgrad/inspect/text.hpp>
#include <xgrad/language.hpp>

#include "support/catch.hpp"

using namespace xgrad;

namespace {

constexpr auto X = input<"X", "N", 64>;
constexpr auto y = input<"y", "N">;
constexpr auto label = indices<"label", "N">;
constexpr auto rate = input<"rate">;
constexpr auto w = parameter<"w", 64>;
constexpr auto c = parameter<"c">;
constexpr auto W = parameter<"W", 64, 10>;
constexpr auto b = parameter<"b", 10>;
constexpr auto z = matmul(X, w) + c;
constexpr auto linear = mean(square(z - y));
constexpr auto logistic = mean(log(1 + exp(z)) - y * z) + 0.005 * l2(w);
constexpr auto softmax_regression = mean(cross_entropy(matmul(X, W) + b, label));

constexpr auto W1 = parameter<"W1", 64, 16>;
constexpr auto b1 = parameter<"b1", 16>;
constexpr auto W2 = parameter<"W2", 16, 10>;
constexpr auto perceptron = mean(cross_entropy(matmul(relu(matmul(X, W1) + b1), W2), label));

}  // namespace

TEST_CASE("readable: linear regression") {
  CHECK(to_text(gradient(linear, w)) == "2 * matmul(matmul(X, w) + c - y, X) / N");
  CHECK(to_text(gradient(linear, c)) == "2 * mean(matmul(X, w) + c - y)");
  CHECK(to_latex(gradient(linear, w)) == R"(2 \cdot \frac{\left(X w + c - y\right)^{\top} X}{N})");
}

TEST_CASE("readable: logistic regression, the loss as it comes") {
  CHECK(to_text(gradient(logistic, w)) == "matmul(sigmoid(matmul(X, w) + c) - y, X) / N + 0.01 * w");
  CHECK(to_text(gradient(logistic, c)) == "mean(sigmoid(matmul(X, w) + c) - y)");
  CHECK(to_latex(gradient(logistic, c)) == R"(\operatorname{mean}_{N}\left(\sigma\left(X w + c\right) - y\right))");
}

TEST_CASE("readable: softmax regression") {
  CHECK(to_text(gradient(softmax_regression, W)) ==
        "matmul(transpose(X), softmax<1>(matmul(X, W) + b) - one_hot<10>(label)) / N");
  CHECK(to_text(gradient(softmax_regression, b)) == "mean<\"N\">(softmax<1>(matmul(X, W) + b) - one_hot<10>(label))");
  CHECK(to_latex(gradient(softmax_regression, W)) ==
        R"(\frac{X^{\top} \left(\operatorname{softmax}\left(X W + b\right) - )"
        R"(\operatorname{one\_hot}\left(\mathrm{label}\right)\right)}{N})");
  CHECK(to_text(update(W, W - rate * gradient(softmax_regression, W))) ==
        "W = W - rate * matmul(transpose(X), softmax<1>(matmul(X, W) + b) - one_hot<10>(label)) / N");
}

TEST_CASE("readable: updates") {
  CHECK(to_latex(update(c, c - rate * gradient(linear, c))) ==
        R"(c \leftarrow c - 2 \cdot \mathrm{rate} \cdot \operatorname{mean}_{N}\left(X w + c - y\right))");
}

TEST_CASE("readable: shared parts have names") {
  CHECK(to_text(gradient(perceptron, W1)) ==
        "matmul(transpose(X), where(t1 > 0, matmul(softmax<1>(matmul(t1, W2)) - one_hot<10>(label), transpose(W2)), 0)) "
        "/ N\n  where t1 = relu(matmul(X, W1) + b1)");
}

TEST_CASE("readable: elementary derivatives") {
  CHECK(to_text(derivative(c * c, c)) == "2 * c");
  CHECK(to_text(derivative(pow(c, 3) - 2 / c, c)) == "2 / square(c) + 3 * square(c)");
  CHECK(to_text(derivative(sqrt(1 + square(c)), c)) == "c / sqrt(square(c) + 1)");
  CHECK(to_text(derivative(softplus(c), c, 2)) == "sigmoid(c) * sigmoid(-c)");
}
