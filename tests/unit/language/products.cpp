#include "xgrad/language/products.hpp"

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
constexpr auto v = input<"v", 4>;
constexpr auto u = input<"u", "N">;
constexpr auto x = input<"x", 6>;
constexpr auto d = input<"d", 6>;
constexpr auto f = tanh(matmul(X, w));
constexpr auto q = sum(w * matmul(A, w));

template <auto E>
numbers derived(std::vector<numbers> bound, std::map<std::string, long> extents = {}) {
  return interpreter_of<double>(calculus::expand(language::capture<E>()), std::move(extents), std::move(bound))
      .output(0);
}

const numbers point = {0.3, -0.7, 1.2, 0.9, -1.1, 0.4}, step = {0.5, 1.5, -0.25, 0.75, 2, -1};

// jvp against central differences of f(x) along d, and against vjp: (J d) . u = d . (J^T u)
template <auto F>
void check_products() {
  const numbers forward = derived<jvp(F, x, d)>({point, step});
  numbers side[2];
  for (int s = 0; s < 2; ++s) {
    numbers moved = point;
    for (std::size_t i = 0; i < moved.size(); ++i) moved[i] += (s == 0 ? -1e-5 : 1e-5) * step[i];
    side[s] = evaluate<F>({moved});
  }
  REQUIRE(forward.size() == side[0].size());
  for (std::size_t i = 0; i < forward.size(); ++i)
    CHECK(forward[i] == Catch::Approx((side[1][i] - side[0][i]) / 2e-5).epsilon(1e-6).margin(1e-8));
  const numbers both = derived<sum(jvp(F, x, d) * cos(F)) - sum(vjp(F, x, cos(F)) * d)>({point, step});
  CHECK(both[0] == Catch::Approx(0).margin(1e-12));
}

constexpr auto half_cube = operation<"half_cube", [](auto t) { return 0.5 * t * t * t; },
                                     [](auto t) { return 1.5 * square(t); }>;

}  // namespace

TEST_CASE("products with a Jacobian or a Hessian have the shape of x or of f", "[products]") {
  STATIC_REQUIRE(has_shape(vjp(f, w, u), "(4)"));
  STATIC_REQUIRE(has_shape(vjp(f, X, 1), "(N, 4)"));
  STATIC_REQUIRE(has_shape(jvp(f, w, v), "(N)"));
  STATIC_REQUIRE(has_shape(hvp(q, w, v), "(4)"));
  STATIC_REQUIRE(count<vjp(f, w, u), vjp(f, X, u)>(graph::opcode::vjp) == 2);
  STATIC_REQUIRE(count<jvp(f, w, v)>(graph::opcode::jvp) == 1);
}

TEST_CASE("products equal what they are short for", "[products]") {
  STATIC_REQUIRE(same(vjp(f, w, u), gradient(sum(f * u), w)));
  STATIC_REQUIRE(same(vjp(f, w, 1), gradient(sum(f), w)));
  STATIC_REQUIRE(same(jvp(square(w), w, v), 2 * w * v));
  STATIC_REQUIRE(same(jvp(matmul(X, w), w, v), matmul(X, v)));
  STATIC_REQUIRE(same(jvp(matmul(X, w), X, 1), full<"N">(sum(w))));
  STATIC_REQUIRE(same(hvp(q, w, v), matmul(A, v) + matmul(transpose(A), v)));
  STATIC_REQUIRE(same(hvp(sum(exp(w)), w, v), v * exp(w)));
  STATIC_REQUIRE(same(hvp(sum(w), w, v), 0 * w));
  CHECK(to_text(hvp(q, w, v)) == "matmul(A, v) + matmul(v, A)");
  CHECK(to_text(jvp(matmul(X, w), w, v)) == "matmul(X, v)");
}

TEST_CASE("u and v are held constant, and are not to derivatives of the product", "[products]") {
  STATIC_REQUIRE(same(vjp(square(w), w, w), 2 * square(w)));
  STATIC_REQUIRE(same(gradient(sum(vjp(square(w), w, v)), v), 2 * w));
  STATIC_REQUIRE(same(gradient(sum(vjp(square(w), w, w)), w), 4 * w));
  STATIC_REQUIRE(same(gradient(sum(jvp(w * w * w, w, w)), w), 9 * square(w)));
  STATIC_REQUIRE(same(jvp(jvp(exp(w), w, v), w, v), square(v) * exp(w)));
  STATIC_REQUIRE(same(vjp(gradient(q, w), w, v), hvp(q, w, v)));
  STATIC_REQUIRE(same(jvp(gradient(q, w), w, v), hvp(q, w, v)));
}

TEST_CASE("by what is no symbol", "[products]") {
  constexpr auto z = matmul(X, w);
  constexpr auto g = tanh(z);
  STATIC_REQUIRE(same(vjp(g, z, u), u * (1 - square(tanh(z)))));
  STATIC_REQUIRE(same(jvp(g, z, u), u * (1 - square(tanh(z)))));
  STATIC_REQUIRE(same(hvp(sum(z * z * z), z, u), 6 * z * u));
}

TEST_CASE("by what is the same along an axis", "[products]") {
  constexpr auto stretched = broadcast_to<3, 4>(square(w));
  constexpr auto factor = input<"factor", 3, 4>;
  STATIC_REQUIRE(same(gradient(sum(stretched * factor), stretched), factor));
  STATIC_REQUIRE(same(vjp(stretched * factor, stretched, factor), square(factor)));
  STATIC_REQUIRE(same(jvp(stretched * factor, stretched, factor), square(factor)));
  STATIC_REQUIRE(same(gradient(sum(gradient(sum(cube(stretched)), stretched)), w), 36 * cube(w)));
}

TEST_CASE("where f is the same along an axis, all of u counts", "[products]") {
  STATIC_REQUIRE(same(vjp(broadcast_to<3, 4>(square(w)), w, 1), 6 * w));
  STATIC_REQUIRE(same(jvp(broadcast_to<3, 4>(square(w)), w, v), broadcast_to<3, 4>(2 * w * v)));
}

TEST_CASE("forward through every kind of operation", "[products]") {
  check_products<sum(sin(x) * x)>();
}
TEST_CASE("forward through reductions and choices", "[products]") {
  check_products<prod(x)>();
  check_products<amax(x) * x>();
  check_products<where(x > 0, exp(x), square(x)) + maximum(x, 0.5 * square(x))>();
  check_products<softmax<0>(x) + logsumexp(x)>();
}
TEST_CASE("forward through structure", "[products]") {
  check_products<matmul(reshape<2, 3>(x), reshape<3, 2>(tanh(x)))>();
  check_products<outer(x, sin(x)) * transpose(outer(exp(x), x))>();
  check_products<slice<0, 1, 6, 2>(square(x)) * flip<0>(slice<0, 0, 3>(x))>();
  check_products<half_cube(x) * pad<0, 1, 1>(slice<0, 1, 5>(x))>();
}

TEST_CASE("an infinite slope does not matter where a branch was not taken", "[products]") {
  constexpr auto root = sqrt(where(x > 0, x, 0));
  const numbers found = derived<jvp(root, x, 1)>({{-1, 4, 0, 1, -2, 0.25}});
  CHECK(found == numbers{0, 0.25, 0, 0.5, 0, 1});
  CHECK(derived<vjp(root, x, 1)>({{-1, 4, 0, 1, -2, 0.25}}) == found);
}

TEST_CASE("gradients of products agree", "[products]") {
  STATIC_REQUIRE(gradients_agree<sum(square(jvp(f, w, v)))>);
  STATIC_REQUIRE(gradients_agree<sum(square(vjp(f, w, u)))>);
  STATIC_REQUIRE(gradients_agree<sum(square(hvp(sum(w * tanh(w)), w, v)))>);
}
