#include <xgrad/inspect/text.hpp>
#include <xgrad/language/activation.hpp>
#include <xgrad/language/dimensions.hpp>
#include <xgrad/language/einsum.hpp>
#include <xgrad/language/linear_algebra.hpp>
#include <xgrad/language/loss.hpp>
#include <xgrad/language/reduction.hpp>

#include "support/catch.hpp"

using namespace xgrad;
using inspect::text_of;

namespace {

constexpr auto X = input<"X", "N", 64>;
constexpr auto y = input<"y", "N">;
constexpr auto w = parameter<"w", 64>;
constexpr auto W = parameter<"W", 64, 10>;
constexpr auto b = parameter<"b">;
constexpr auto labels = indices<"labels", "N">;
constexpr auto A = input<"A", 3, "N", 64>;
constexpr auto lambda = input<"lambda">;
constexpr auto x = input<"x">;
constexpr auto z = matmul(X, w) + b;
constexpr auto loss = mean(softplus(z) - y * z) + 0.5 * lambda * sum(square(w));

}  // namespace

TEST_CASE("text: operators keep their precedence") {
  STATIC_REQUIRE(text_of(2 * x + 1) == "2 * x + 1");
  CHECK(to_text(2 * x + 1) == "2 * x + 1");
  CHECK(to_text((x + 1) * (x - 1)) == "(x + 1) * (x - 1)");
  CHECK(to_text(x - (lambda - b)) == "x - (lambda - b)");
  CHECK(to_text(x / (lambda * b)) == "x / (lambda * b)");
  CHECK(to_text(x - 1) == "x - 1");
  CHECK(to_text(x + -1) == "x - 1");
  CHECK(to_text(-x * 2) == "2 * -x");
  CHECK(to_text(-(x + 1)) == "-(x + 1)");
  CHECK(to_text(1 - x) == "1 - x");
  CHECK(to_text(x + -lambda) == "x - lambda");
  CHECK(to_text(pow(x, 2.5)) == "pow(x, 2.5)");
  CHECK(to_text(where(x > 0, x, exp(-x))) == "where(x > 0, x, exp(-x))");
  CHECK(to_text((x < 1) & (x >= -1)) == "x < 1 & x >= -1");
}

TEST_CASE("text: reductions name their axes") {
  CHECK(to_text(sum(X)) == "sum(X)");
  CHECK(to_text(sum<0>(X)) == "sum<\"N\">(X)");
  CHECK(to_text(sum<1>(X)) == "sum<1>(X)");
  CHECK(to_text(mean(X)) == "mean(X)");
  CHECK(to_text(mean<1>(X)) == "mean<1>(X)");
  CHECK(to_text(amax<"N">(X)) == "amax<\"N\">(X)");
  CHECK(to_text(X - mean<1>(X, keep_dims)) == "X - expand_dims<1>(mean<1>(X))");
  CHECK(to_text(sum(X) / extent<"N">) == "sum(X) / N");
}

TEST_CASE("text: products of matrices") {
  CHECK(to_text(matmul(X, w)) == "matmul(X, w)");
  CHECK(to_text(matmul(X, W)) == "matmul(X, W)");
  CHECK(to_text(matmul(transpose(X), y)) == "matmul(y, X)");
  CHECK(to_text(matmul(transpose(W), w)) == "matmul(w, W)");
  CHECK(to_text(matmul(X, transpose(X))) == "matmul(X, transpose(X))");
  CHECK(to_text(transpose(X)) == "transpose(X)");
  CHECK(to_text(outer(y, w)) == "expand_dims<1>(y) * w");
  CHECK(to_text(matmul(A, W)) == "einsum<\"ijk,kl->ijl\">(A, W)");
  CHECK(to_text(einsum<"bni,ni->n">(A, X)) == "sum<1>(X * sum<0>(A))");
}

TEST_CASE("text: what is shared has a name") {
  CHECK(to_text(loss) ==
        "mean(softplus(t1) - y * t1) + 0.5 * lambda * sum(square(w))\n"
        "  where t1 = matmul(X, w) + b");
  CHECK(to_text(exp(x) * exp(x)) == "exp(x) * exp(x)");  // short: spelled twice
}

TEST_CASE("text: compositions are recognized") {
  CHECK(to_text(softmax<1>(X)) == "softmax<1>(X)");
  CHECK(to_text(log_softmax<1>(X)) == "log_softmax<1>(X)");
  CHECK(to_text(logsumexp<1>(X)) == "logsumexp<1>(X)");
  CHECK(to_text(mean(cross_entropy(matmul(X, W), labels))) == "mean(cross_entropy(matmul(X, W), labels))");
  CHECK(to_text(variance<0>(X)) == "mean<\"N\">(square(X - mean<\"N\">(X)))");
}

TEST_CASE("text: derivatives are worked out and simplified") {
  CHECK(to_text(derivative(sin(x) * x, x)) == "sin(x) + x * cos(x)");
  CHECK(to_text(gradient(sum(square(w)), w)) == "2 * w");
  CHECK(to_text(gradient(loss, b)) == "mean(sigmoid(matmul(X, w) + b) - y)");
}

TEST_CASE("text: no depth of expression is too much") {
  constexpr auto f = [](auto e) { return exp(e + 1); };
  constexpr auto deep = f(f(f(f(f(f(f(f(f(f(f(f(f(f(f(x)))))))))))))));
  const std::string text = to_text(deep);
  CHECK(text.find("where t1 = ") != std::string::npos);
}
