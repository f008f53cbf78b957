#include <xgrad/inspect/same.hpp>
#include <xgrad/language/activation.hpp>
#include <xgrad/language/by_rule.hpp>
#include <xgrad/language/dimensions.hpp>
#include <xgrad/language/linear_algebra.hpp>
#include <xgrad/language/reduction.hpp>

#include "support/catch.hpp"

using namespace xgrad;

namespace {

constexpr auto a = input<"a">;
constexpr auto b = input<"b">;
constexpr auto x = input<"x">;
constexpr auto v = input<"v", 3>;
constexpr auto u = input<"u", 3>;
constexpr auto X = input<"X", "N", 3>;
constexpr auto Y = input<"Y", 3, 3>;
constexpr auto Z = input<"Z", 3, "M">;
constexpr auto w = parameter<"w", 3>;

}  // namespace

TEST_CASE("same: sums and products commute, associate and distribute") {
  STATIC_REQUIRE(same(a + b, b + a));
  STATIC_REQUIRE(same((a + b) + x, a + (x + b)));
  STATIC_REQUIRE(same(a * (b + x), b * a + x * a));
  STATIC_REQUIRE(same((a + b) * (a - b), a * a - b * b));
  STATIC_REQUIRE(same(cube(a + b), cube(a) + 3 * square(a) * b + 3 * a * square(b) + cube(b)));
  STATIC_REQUIRE(same(-(a - b), b - a));
  STATIC_REQUIRE(same(a - a, 0));
  STATIC_REQUIRE_FALSE(same(a - b, b - a));
  STATIC_REQUIRE_FALSE(same(a, b));
  STATIC_REQUIRE_FALSE(same(a + b, a * b));
}

TEST_CASE("same: deltas are symmetric, and sums over them keep a term") {
  STATIC_REQUIRE(same(transpose(eye<3>), eye<3>));
  STATIC_REQUIRE(same(matmul(eye<3>, v), v));
  STATIC_REQUIRE(same(matmul(Y, eye<3>), Y));
  STATIC_REQUIRE(same(sum(eye<3> * Y), trace(Y)));
  STATIC_REQUIRE(same(sum(eye<3>), 3));
  STATIC_REQUIRE_FALSE(same(eye<3> * Y, Y));
  STATIC_REQUIRE_FALSE(same(sum(where(iota<3> == 1, v, 0)), sum(v)));
}

TEST_CASE("same: constants fold") {
  STATIC_REQUIRE(same(0.1 * a + 0.2 * a, 0.3 * a));
  STATIC_REQUIRE(same(2 * (3 * a), 6 * a));
  STATIC_REQUIRE(same(a * 1 + 0, a));
  STATIC_REQUIRE(same(exp(0 * a), 1));
  STATIC_REQUIRE(same(where(a * 0 < 1, a, b), a));
  STATIC_REQUIRE_FALSE(same(0.3 * a, 0.3000001 * a));
}

TEST_CASE("same: quotients and roots") {
  STATIC_REQUIRE(same(a / b + 1, (a + b) / b));
  STATIC_REQUIRE(same(1 / (1 / a), a));
  STATIC_REQUIRE(same(a / (2 * b), 0.5 * a / b));
  STATIC_REQUIRE(same(1 / (2 * a + 2 * b), 0.5 / (a + b)));
  STATIC_REQUIRE(same(a / (a + b) + b / (a + b), 1));
  STATIC_REQUIRE(same(sqrt(a) * sqrt(a), a));
  STATIC_REQUIRE(same(pow(a, 3), a * a * a));
  STATIC_REQUIRE(same(pow(a, -2), 1 / square(a)));
  STATIC_REQUIRE(same(rsqrt(a + b), 1 / sqrt(b + a)));
  STATIC_REQUIRE_FALSE(same(sqrt(square(a)), a));  // |a|
}

TEST_CASE("same: exponentials and their kin") {
  STATIC_REQUIRE(same(exp(a) * exp(b), exp(a + b)));
  STATIC_REQUIRE(same(1 / (1 + exp(-a)), sigmoid(a)));
  STATIC_REQUIRE(same(sigmoid(-a), 1 - sigmoid(a)));
  STATIC_REQUIRE(same(tanh(a), 2 * sigmoid(2 * a) - 1));
  STATIC_REQUIRE(same(square(cosh(a)) - square(sinh(a)), 1));
  STATIC_REQUIRE(same(softplus(a) - softplus(-a), a));
  STATIC_REQUIRE(same(log(exp(a)), a));
  STATIC_REQUIRE(same(log(1 + a), log1p(a)));
  STATIC_REQUIRE(same(erfc(a), 1 - erf(a)));
  STATIC_REQUIRE(same(relu(a), maximum(0, a)));
  STATIC_REQUIRE_FALSE(same(exp(a), exp(b)));
  STATIC_REQUIRE_FALSE(same(sigmoid(a), tanh(a)));
}

TEST_CASE("same: comparisons do not see scale or side") {
  STATIC_REQUIRE(same(where(a < b, a, b), where(2 * b > 2 * a, a, b)));
  STATIC_REQUIRE_FALSE(same(where(a < b, a, b), where(b < a, a, b)));
}

TEST_CASE("same: choices are linear, case by case") {
  CHECK(same(where(a < b, a, b) * x, where(a < b, a * x, b * x)));
  CHECK(same(exp(where(a < b, a, b)), where(a < b, exp(a), exp(b))));
  CHECK(same(relu(a) - relu(-a), a));
  CHECK(same(relu(a) + relu(-a), abs(a)));
  CHECK(same(log(sigmoid(a)), -softplus(-a)));
  CHECK(same(softplus(a), relu(a) + log1p(exp(-abs(a)))));
  CHECK_FALSE(same(log(square(a)), 2 * log(a)));  // where a < 0
  CHECK_FALSE(same(relu(a), a));
  CHECK_FALSE(same(abs(a), a));
}

TEST_CASE("same: sums over axes are linear, and independent of the names of axes") {
  STATIC_REQUIRE(same(sum(X * w + w), sum(X * w) + extent<"N"> * sum(w)));
  STATIC_REQUIRE(same(sum<1>(a * X), a * sum<1>(X)));
  STATIC_REQUIRE(same(sum(sum<0>(X)), sum(sum<1>(X))));
  STATIC_REQUIRE(same(mean(X + a), mean(X) + a));
  STATIC_REQUIRE(same(sum(v + 0 * u), sum(v)));
  STATIC_REQUIRE(same(sum(v) * sum(u), sum(outer(v, u))));
  STATIC_REQUIRE(same(sum(exp(matmul(Y, v))), sum(exp(matmul(v, transpose(Y))))));
  STATIC_REQUIRE(same(variance(X), mean(square(X)) - square(mean(X))));
  STATIC_REQUIRE(same(logsumexp<1>(X), log(sum<1>(exp(X)))));
  STATIC_REQUIRE(same(sum<1>(softmax<1>(X)), sum<1>(X) / sum<1>(X)));
  STATIC_REQUIRE(same(amax<1>(X), amax<1>(1 * X)));
  STATIC_REQUIRE_FALSE(same(sum<0>(Y), sum<1>(Y)));
  STATIC_REQUIRE_FALSE(same(amax<0>(Y), amax<1>(Y)));
  STATIC_REQUIRE_FALSE(same(sum(square(v)), square(sum(v))));
}

TEST_CASE("same: products of matrices") {
  STATIC_REQUIRE(same(matmul(matmul(X, Y), Z), matmul(X, matmul(Y, Z))));
  STATIC_REQUIRE(same(transpose(matmul(X, Z)), matmul(transpose(Z), transpose(X))));
  STATIC_REQUIRE(same(matmul(X, w) * 2 + a, a + matmul(2 * X, w)));
  STATIC_REQUIRE(same(sum(matmul(Y, v)), dot(sum<0>(Y), v)));
  STATIC_REQUIRE(same(dot(v, matmul(Y, u)), dot(matmul(v, Y), u)));
  STATIC_REQUIRE(same(sum(Y * Y), sum(transpose(Y) * transpose(Y))));
  STATIC_REQUIRE_FALSE(same(dot(v, matmul(Y, u)), dot(u, matmul(Y, v))));
  STATIC_REQUIRE_FALSE(same(matmul(Y, Y), matmul(Y, transpose(Y))));
  STATIC_REQUIRE_FALSE(same(Y, transpose(Y)));
}

TEST_CASE("same: derivatives") {
  STATIC_REQUIRE(same(derivative(sin(x) * x, x), cos(x) * x + sin(x)));
  STATIC_REQUIRE(same(derivative(x, x), 1));
  STATIC_REQUIRE(same(derivative(exp(2 * x), x, 2), 4 * exp(2 * x)));
  STATIC_REQUIRE(same(derivative(log(x) / x, x), (1 - log(x)) / square(x)));
  STATIC_REQUIRE(same(derivative(tanh(x), x), 1 - square(tanh(x))));
  STATIC_REQUIRE(same(derivative(sigmoid(x), x), sigmoid(x) * (1 - sigmoid(x))));
  STATIC_REQUIRE(same(derivative(softplus(x), x), sigmoid(x)));
  STATIC_REQUIRE(same(derivative(sqrt(1 + square(x)), x), x / sqrt(1 + square(x))));
  STATIC_REQUIRE(same(derivative(pow(x, 5), x, 3), 60 * square(x)));
  STATIC_REQUIRE_FALSE(same(derivative(sin(x), x), sin(x)));
}

TEST_CASE("same: gradients") {
  STATIC_REQUIRE(same(gradient(sum(square(w)), w), 2 * w));
  STATIC_REQUIRE(same(gradient(dot(v, matmul(Y, v)), v), matmul(Y, v) + matmul(v, Y)));
  STATIC_REQUIRE(same(gradient(sum(square(matmul(X, w))), w), 2 * matmul(transpose(X), matmul(X, w))));
  STATIC_REQUIRE(same(gradient(sum(matmul(X, Y)), Y), matmul(transpose(X), 0 * matmul(X, Y) + 1)));
  STATIC_REQUIRE(same(gradient(logsumexp(v), v), softmax<0>(v)));
  CHECK(same(gradient(sum(square(w)), w), 2 * w));
  CHECK_FALSE(same(gradient(sum(square(w)), w), w));
}
