#include "xgrad/language/taylor.hpp"

#include "evaluate.hpp"
#include "support/catch.hpp"
#include "xgrad/checks.hpp"
#include "xgrad/inspect.hpp"

using namespace xgrad;
using namespace xgrad::tests;

namespace {

constexpr auto x = input<"x">;
constexpr auto a = input<"a">;
constexpr auto X = input<"X", "N", 4>;
constexpr auto w = parameter<"w", 4>;
constexpr auto v = input<"v", 4>;

template <auto E>
double derived(std::vector<numbers> bound) {
  return interpreter_of<double>(calculus::expand(language::capture<E>()), {}, std::move(bound)).output(0)[0];
}

}  // namespace

TEST_CASE("a Taylor polynomial has the shape of f", "[taylor]") {
  STATIC_REQUIRE(has_shape(taylor<2>(exp(x), x, 0), "()"));
  STATIC_REQUIRE(has_shape(taylor<2>(sin(X) * w, X, v), "(N, 4)"));
  STATIC_REQUIRE(has_shape(taylor<2>(sin(X) * w, w, 1), "(N, 4)"));
  STATIC_REQUIRE(count<taylor<3>(exp(x), x, 0)>(graph::opcode::taylor) == 1);
}

TEST_CASE("polynomials in closed form", "[taylor]") {
  STATIC_REQUIRE(same(taylor<0>(exp(x), x, a), exp(a)));
  STATIC_REQUIRE(same(taylor<3>(exp(x), x, 0), 1 + x + 0.5 * square(x) + x * x * x / 6));
  STATIC_REQUIRE(same(taylor<5>(sin(x), x, 0), x - x * x * x / 6 + x * x * x * x * x / 120));
  STATIC_REQUIRE(same(taylor<2>(log(x), x, a), log(a) + (x - a) / a - 0.5 * square((x - a) / a)));
  STATIC_REQUIRE(same(taylor<4>(cube(x), x, a), cube(x)));
  STATIC_REQUIRE(same(taylor<1>(a * x, x, 3), a * x));
  STATIC_REQUIRE(same(taylor<2>(exp(w) * X, w, v), X * exp(v) * (1 + (w - v) + 0.5 * square(w - v))));
  STATIC_REQUIRE(same(taylor<2>(exp(square(x)), square(x), 0), 1 + square(x) + 0.5 * square(square(x))));
  CHECK(to_text(taylor<1>(exp(x), x, a)) == "exp(a) + exp(a) * (x - a)");
  CHECK(to_text(taylor<2>(sin(w), w, 0)) == "w");
  CHECK(to_text(taylor<3>(exp(x), x, 0)).find("exp") == std::string::npos);
}

TEST_CASE("polynomials are near the function", "[taylor]") {
  CHECK(derived<taylor<9>(sin(x), x, 0.5)>({{0.75}}) == Catch::Approx(std::sin(0.75)).epsilon(1e-12));
  CHECK(derived<taylor<6>(tanh(x), x, a)>({{0.41}, {0.4}}) == Catch::Approx(std::tanh(0.41)).epsilon(1e-13));
}

TEST_CASE("polynomials nest, and have derivatives", "[taylor]") {
  STATIC_REQUIRE(same(derivative(taylor<3>(exp(x), x, 0), x), taylor<2>(exp(x), x, 0)));
  STATIC_REQUIRE(same(taylor<1>(derivative(sin(x), x), x, 0), 0 * x + 1));
  STATIC_REQUIRE(same(taylor<1>(taylor<2>(exp(x), x, 0), x, 0), 1 + x));
  STATIC_REQUIRE(gradients_agree<sum(square(taylor<3>(sin(w), w, v)))>);
}
