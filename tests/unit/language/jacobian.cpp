#include "xgrad/language/jacobian.hpp"

#include "evaluate.hpp"
#include "support/catch.hpp"
#include "xgrad/checks.hpp"
#include "xgrad/inspect.hpp"

using namespace xgrad;
using namespace xgrad::tests;

namespace {

constexpr auto X = input<"X", "N", 4>;
constexpr auto A = input<"A", 4, 4>;
constexpr auto w = parameter<"w", 4>;
constexpr auto b = parameter<"b">;
constexpr auto v = input<"v", 4>;
constexpr auto x = input<"x", 6>;
constexpr auto z = matmul(X, w);
constexpr auto q = sum(w * matmul(A, w));

template <auto E>
numbers derived(std::vector<numbers> bound, std::map<std::string, long> extents = {}) {
  return interpreter_of<double>(calculus::expand(language::capture<E>()), std::move(extents), std::move(bound))
      .output(0);
}

const numbers point = {0.3, -0.7, 1.2, 0.9, -1.1, 0.4};

// Column by column: central differences of F(x).
template <auto F>
void check_jacobian() {
  const numbers found = derived<jacobian(F, x)>({point});
  for (std::size_t j = 0; j < point.size(); ++j) {
    numbers side[2];
    for (int s = 0; s < 2; ++s) {
      numbers moved = point;
      moved[j] += s == 0 ? -1e-5 : 1e-5;
      side[s] = derived<F>({moved});
    }
    REQUIRE(found.size() == side[0].size() * point.size());
    for (std::size_t i = 0; i < side[0].size(); ++i)
      CHECK(found[i * point.size() + j] ==
            Catch::Approx((side[1][i] - side[0][i]) / 2e-5).epsilon(1e-6).margin(1e-8));
  }
}

}  // namespace

TEST_CASE("a Jacobian has the dimensions of f, then those of x", "[jacobian]") {
  STATIC_REQUIRE(has_shape(jacobian(z, w), "(N, 4)"));
  STATIC_REQUIRE(has_shape(jacobian(z, X), "(N, N, 4)"));
  STATIC_REQUIRE(has_shape(jacobian(b * z, b), "(N)"));
  STATIC_REQUIRE(has_shape(jacobian(sum(w), w), "(4)"));
  STATIC_REQUIRE(has_shape(jacobian(expand_dims<0>(w), w), "(1, 4, 4)"));
  STATIC_REQUIRE(has_shape(hessian(q, w), "(4, 4)"));
  STATIC_REQUIRE(has_shape(hessian(q, A, w), "(4, 4, 4)"));
  STATIC_REQUIRE(count<jacobian(z, w)>(graph::opcode::jacobian) == 1);
  STATIC_REQUIRE(count<hessian(q, w)>(graph::opcode::gradient) == 1);
}

TEST_CASE("Jacobians in closed form", "[jacobian]") {
  STATIC_REQUIRE(same(jacobian(z, w), X));
  STATIC_REQUIRE(same(jacobian(w, w), eye<4>));
  STATIC_REQUIRE(same(jacobian(exp(w), w), eye<4> * exp(w)));
  STATIC_REQUIRE(same(jacobian(b * w, b), w));
  STATIC_REQUIRE(same(jacobian(sum(exp(w)), w), exp(w)));
  STATIC_REQUIRE(same(jacobian(tanh(z), z), jacobian(tanh(z), z)));
  STATIC_REQUIRE(same(jacobian(matmul(A, w), A), expand_dims<2>(eye<4>) * w));
  STATIC_REQUIRE(same(jacobian(transpose(A), A), transpose<0, 3, 1, 2>(transpose<0, 3, 2, 1>(jacobian(A, A)))));
  STATIC_REQUIRE(same(jacobian(tanh(matmul(X, w)), w), jacobian(tanh(z), w)));
}

TEST_CASE("Hessians in closed form", "[jacobian]") {
  STATIC_REQUIRE(same(hessian(q, w), A + transpose(A)));
  STATIC_REQUIRE(same(hessian(sum(exp(w)), w), eye<4> * exp(w)));
  STATIC_REQUIRE(same(hessian(sum(w * v), w, v), eye<4>));
  STATIC_REQUIRE(same(hessian(b * sum(w), b, w), 0 * w + 1));
  STATIC_REQUIRE(same(hessian(sum(w), w), 0 * A));
  STATIC_REQUIRE(same(matmul(hessian(q, w), v), hvp(q, w, v)));
  STATIC_REQUIRE(same(hessian(sum(square(z)), z), jacobian(2 * z, z)));
}

TEST_CASE("no product with an identity is left", "[jacobian]") {
  CHECK(to_text(jacobian(exp(w), w)) == "where(expand_dims<1>(iota<4>) == iota<4>, exp(w), 0)");
  CHECK(to_text(jacobian(tanh(z), w)) == "X * expand_dims<1>(1 - square(tanh(matmul(X, w))))");
  CHECK(to_text(matmul(jacobian(exp(w), w), v)) == "v * exp(w)");
  CHECK(to_text(trace(hessian(sum(exp(w)), w))) == "sum(exp(w))");
  CHECK(to_text(jacobian(jacobian(exp(w), w), w)).find("sum") == std::string::npos);
}

TEST_CASE("Jacobians of elements and reductions against differences", "[jacobian]") {
  check_jacobian<sin(x) * x>();
  check_jacobian<prod(x) * x>();
  check_jacobian<amax(x) * x>();
  check_jacobian<softmax<0>(x)>();
}
TEST_CASE("Jacobians of products and choices against differences", "[jacobian]") {
  check_jacobian<where(x > 0, exp(x), square(x)) + maximum(x, 0.5 * square(x))>();
  check_jacobian<outer(x, sin(x)) * transpose(outer(exp(x), x))>();
  check_jacobian<matmul(reshape<2, 3>(x), reshape<3, 2>(tanh(x)))>();
}
TEST_CASE("Jacobians of views against differences", "[jacobian]") {
  check_jacobian<slice<0, 1, 6, 2>(square(x)) * flip<0>(slice<0, 0, 3>(x))>();
  check_jacobian<pad<0, 1, 1>(slice<0, 1, 5>(x)) * x>();
}
TEST_CASE("Jacobians of layers against differences", "[jacobian]") {
  check_jacobian<conv1d(reshape<1, 6, 1>(x), reshape<2, 1, 2>(slice<0, 0, 4>(sin(x))))>();
  check_jacobian<cumsum<0>(square(x)) * cumprod<0>(x)>();
  check_jacobian<layer_norm(reshape<2, 3>(x))>();
  check_jacobian<attention(reshape<3, 2>(x), reshape<3, 2>(sin(x)), reshape<3, 2>(x))>();
}
TEST_CASE("Hessians and what is nested against differences", "[jacobian]") {
  check_jacobian<gradient(logsumexp(x * sin(x)), x)>();
  check_jacobian<jacobian(x * sum(sin(x)), x)>();
  check_jacobian<jvp(softmax<0>(x), x, x)>();
}

TEST_CASE("products have all derivatives where factors are zero", "[jacobian]") {
  const numbers one_zero = {0, 5, 2, 3}, two_zeros = {0, 5, 0, 3};
  CHECK(derived<gradient(prod(w), w)>({one_zero}) == numbers{30, 0, 0, 0});
  CHECK(derived<hessian(prod(w), w)>({one_zero}) == numbers{0, 6, 15, 10, 6, 0, 0, 0, 15, 0, 0, 0, 10, 0, 0, 0});
  CHECK(derived<hessian(prod(w), w)>({two_zeros}) == numbers{0, 0, 15, 0, 0, 0, 0, 0, 15, 0, 0, 0, 0, 0, 0, 0});
  CHECK(derived<hvp(prod(w), w, v)>({one_zero, {1, 2, 3, 4}}) == numbers{97, 6, 15, 10});
  CHECK(derived<jvp(gradient(prod(w), w), w, v)>({one_zero, {1, 2, 3, 4}}) == numbers{97, 6, 15, 10});
  CHECK(derived<gradient(jvp(prod(w), w, v), w)>({one_zero, {1, 2, 3, 4}}) == numbers{97, 6, 15, 10});
  CHECK(derived<sum(jacobian(hessian(prod(w), w), w))>({two_zeros}) == numbers{6 * (5 + 3)});
  CHECK(derived<derivative(prod(b * w), b, 4)>({{0}, {1, 2, 3, 4}}) == numbers{24 * 24});
  CHECK(derived<taylor<3>(prod(b - w), b, 0.0)>({{3}, {1, 2, 0, 0}}) == numbers{18 - 3 * 27});
  CHECK(derived<hessian(sum(square(prod<1>(A))), A)>({numbers(16, 0.0)}) == numbers(256, 0.0));
}

TEST_CASE("an infinite slope stays on the diagonal", "[jacobian]") {
  CHECK(derived<jacobian(sqrt(w), w)>({{0, 1, 4, 0.25}}) ==
        numbers{std::numeric_limits<double>::infinity(), 0, 0, 0, 0, 0.5, 0, 0, 0, 0, 0.25, 0, 0, 0, 0, 1});
}

TEST_CASE("gradients of Jacobians agree", "[jacobian]") {
  STATIC_REQUIRE(gradients_agree<sum(square(jacobian(sin(z), w)))>);
  STATIC_REQUIRE(gradients_agree<sum(square(hessian(sum(w * w * w) + q, w)))>);
  STATIC_REQUIRE(gradients_agree<sum(jvp(softmax<0>(w), w, sin(w)) * v)>);
  STATIC_REQUIRE(gradients_agree<sum(square(matmul(hessian(logsumexp(w * b), w), v)))>);
}
