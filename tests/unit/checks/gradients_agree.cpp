#include <xgrad/checks/gradients_agree.hpp>
#include <xgrad/language/activation.hpp>
#include <xgrad/language/dimensions.hpp>
#include <xgrad/language/linear_algebra.hpp>
#include <xgrad/language/loss.hpp>
#include <xgrad/language/operation.hpp>
#include <xgrad/language/recurrent.hpp>
#include <xgrad/language/reduction.hpp>

#include "support/catch.hpp"

using namespace xgrad;

namespace {

constexpr auto X = input<"X", "N", 64>;
constexpr auto y = input<"y", "N">;
constexpr auto w = parameter<"w", 64>;
constexpr auto b = parameter<"b">;
constexpr auto lambda = input<"lambda">;
constexpr auto z = matmul(X, w) + b;
constexpr auto loss = mean(softplus(z) - y * z) + 0.5 * lambda * sum(square(w));

constexpr auto pixels = input<"pixels", "N", 784>;
constexpr auto labels = indices<"labels", "N">;
constexpr auto W1 = parameter<"W1", 784, 128>;
constexpr auto b1 = parameter<"b1", 128>;
constexpr auto W2 = parameter<"W2", 128, 10>;
constexpr auto b2 = parameter<"b2", 10>;
constexpr auto perceptron = mean(cross_entropy(matmul(relu(matmul(pixels, W1) + b1), W2) + b2, labels));

constexpr auto right = operation<"right", [](auto x) { return x * x; }, [](auto x) { return 2 * x; }>;
constexpr auto wrong = operation<"wrong", [](auto x) { return x * x; }, [](auto x) { return 3 * x; }>;

}  // namespace

TEST_CASE("gradients_agree: models") {
  STATIC_REQUIRE(gradients_agree<loss>);
  STATIC_REQUIRE(gradients_agree<perceptron>);
  STATIC_REQUIRE(gradients_agree<sum(square(w))>);
}

TEST_CASE("gradients_agree: functions with a domain of their own") {
  STATIC_REQUIRE(gradients_agree<sum(log(w)) + sqrt(b)>);
  STATIC_REQUIRE(gradients_agree<sum(acosh(w))>);
  STATIC_REQUIRE(gradients_agree<sum(atanh(w) * log(X))>);
  STATIC_REQUIRE_FALSE(gradients_agree<log(-square(b) - 1)>);  // nowhere finite
}

TEST_CASE("gradients_agree: without parameters, by the inputs") { STATIC_REQUIRE(gradients_agree<sum(exp(X))>); }

TEST_CASE("gradients_agree: every kind of node") {
  STATIC_REQUIRE(gradients_agree<prod(w) + amax(w) * amin(w)>);
  STATIC_REQUIRE(gradients_agree<sum(reshape<8, 8>(w) * transpose(reshape<8, 8>(w)))>);
  STATIC_REQUIRE(gradients_agree<sum(where(w > 0, log(w), w))>);
  STATIC_REQUIRE(gradients_agree<sum(stop_gradient(w) * w)>);
}

TEST_CASE("a wrong derivative is found") {
  STATIC_REQUIRE(gradients_agree<right(b)>);
  STATIC_REQUIRE_FALSE(gradients_agree<wrong(b)>);
  constexpr checks::report found = check_gradients<wrong(b) + sum(square(w))>();
  STATIC_REQUIRE_FALSE(found.agrees);
  STATIC_REQUIRE(found.symbol == support::name("b"));
  STATIC_REQUIRE(found.error > 0.1);
  CHECK(found.symbolic == Catch::Approx(1.5 * found.dual));
  CHECK(found.central == Catch::Approx(found.dual));
}

TEST_CASE("a rewriting that changes the function is found") {
  constexpr auto wrong_by = [](const graph::graph_view& rewritten) {
    const checks::comparison compared(checks::stages::written<sum(square(w))>::graph.view(), rewritten, {});
    const checks::dual_value expected = compared.dual(0, 0);
    return !compared.agrees(0, {&expected, 1});
  };
  STATIC_REQUIRE_FALSE(wrong_by(checks::stages::rewritten<sum(w * w)>::graph.view()));
  STATIC_REQUIRE(wrong_by(checks::stages::rewritten<sum(square(w) * 1.000001)>::graph.view()));
  STATIC_REQUIRE(wrong_by(checks::stages::rewritten<sum(square(w)) + 1e-6>::graph.view()));  // in its value alone
}

TEST_CASE("check_gradients reports") {
  const checks::report r = check_gradients<loss>({.seed = 7, .points = 5, .sizes = {{"N", 6}}});
  CHECK(r.agrees);
  CHECK(r.error < 1e-12);
  CHECK(r.central_error < 1e-7);
  CHECK(r.symbolic == Catch::Approx(r.central));
  STATIC_REQUIRE(check_gradients<loss>().agrees);
  STATIC_REQUIRE_FALSE(check_gradients<log(-square(b) - 1)>().agrees);
  STATIC_REQUIRE(check_gradients<log(-square(b) - 1)>().point == -1);
  STATIC_REQUIRE_FALSE(check_gradients<loss>({.tolerance = 1e-30, .central_tolerance = 1e-30}).agrees);
  // A function that stops a gradient agrees with differences that hold the stopped part.
  STATIC_REQUIRE(check_gradients<sum(stop_gradient(w) * w)>().agrees);
}

// Every step is evaluated at its own position alone: two layers stay within clang's default limit of steps.
namespace layers {
constexpr auto sequence = input<"sequence", "N", "T", 3>;
constexpr auto first = let([] { return lstm<"first", 8>(sequence); });
constexpr auto second = let([] { return lstm<"second", 8>(first); });
}  // namespace layers

TEST_CASE("gradients through recurrences agree") {
  STATIC_REQUIRE(gradients_agree<mean(square(layers::second))>);
}
