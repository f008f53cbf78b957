#include "evaluate.hpp"

#include "support/catch.hpp"
#include "xgrad/inspect.hpp"

using namespace xgrad;
using namespace xgrad::tests;

namespace {
constexpr auto X = input<"X", "N", 4>;
constexpr auto w = parameter<"w", 4>;
constexpr auto b = parameter<"b">;
constexpr auto z = matmul(X, w) + b;
constexpr auto f = mean(square(z));
}  // namespace

TEST_CASE("derivatives are requests of a known shape", "[derivative]") {
  STATIC_REQUIRE(has_shape(gradient(f, w), "(4)"));
  STATIC_REQUIRE(has_shape(gradient(f, z), "(N)"));
  STATIC_REQUIRE(has_shape(derivative(tanh(X), X), "(N, 4)"));
  STATIC_REQUIRE(count<gradient(f, w), gradient(f, b)>(graph::opcode::gradient) == 2);
  STATIC_REQUIRE(count<derivative(tanh(X), X, 3)>(graph::opcode::derivative) == 1);
  STATIC_REQUIRE(count<derivative(tanh(X), X, 0)>(graph::opcode::derivative) == 0);
  STATIC_REQUIRE(count<gradient(sum(gradient(f, w)), w)>(graph::opcode::gradient) == 2);
  STATIC_REQUIRE(count<stop_gradient(z)>(graph::opcode::stop) == 1);
}

TEST_CASE("value_and_gradient takes all parameters in the order they are written", "[derivative]") {
  const graph::graph g = language::capture<value_and_gradient(f)>();
  REQUIRE(g.view().outputs.size() == 3);
  CHECK(g.view().outputs[0].rank == 0);
  CHECK(g.view().outputs[1].rank == 1);
  CHECK(g.view().outputs[2].rank == 0);
  STATIC_REQUIRE(language::capture<value_and_gradient(f, b, z)>().view().outputs[2].rank == 1);
}

TEST_CASE("an update writes a symbol", "[derivative]") {
  const graph::graph g = language::capture<f, update(w, w - 0.1 * gradient(f, w)), update(b, 0)>();
  REQUIRE(g.view().outputs.size() == 3);
  CHECK(g.view().outputs[1].kind == graph::output_kind::update);
  CHECK(g.view().symbol_name(g.view().outputs[1].symbol) == "w");
  CHECK(g.view().outputs[2].rank == 0);
  STATIC_REQUIRE(language::capture<update(w, 0)>().view().outputs[0].rank == 1);
}

namespace {
constexpr auto A = input<"A", 3, 3>;
constexpr auto S = exp(A);
constexpr auto h = sum(square(S - transpose(S)));
constexpr auto same_in_let = let([] { return sum(square(S - transpose(S))); });
constexpr auto newton = [](auto x) { return x - square(x) / derivative(square(x), x); };
}  // namespace

TEST_CASE("an expression to differentiate by is kept whole, under every name its axes get", "[derivative]") {
  STATIC_REQUIRE(count<gradient(h, S)>(graph::opcode::barrier) == 1);
  STATIC_REQUIRE(count<gradient(h, S)>(graph::opcode::exp) == 1);
  STATIC_REQUIRE(count<gradient(h, S)>(graph::opcode::rename) == 1);
  STATIC_REQUIRE(count<gradient(same_in_let, S)>(graph::opcode::rename) == 1);
  STATIC_REQUIRE(count<gradient(sum(gradient(h, S)), S)>(graph::opcode::barrier) == 1);
  STATIC_REQUIRE(count<gradient(h, A), gradient(h, transpose<0, 1>(A))>(graph::opcode::barrier) == 0);
  STATIC_REQUIRE(count<let(newton, let(newton, A))>(graph::opcode::derivative) == 2);
}

namespace {
constexpr auto At = transpose(A);
constexpr auto both = sum(square(A) * At);
constexpr auto rows = broadcast_to<3, 4>(w);
constexpr auto stretched = sum(square(rows)) + sum(w);
constexpr auto row = expand_dims<0>(w);
constexpr auto u = square(w);
constexpr auto e = exp(u);
}  // namespace

TEST_CASE("a view of a symbol is a sub-expression of its own", "[derivative]") {
  STATIC_REQUIRE(same(gradient(both, At), square(A)));
  STATIC_REQUIRE(same(gradient(both, A), 2 * A * At + square(At)));
  STATIC_REQUIRE(same(derivative(At * At * A, At), 2 * At * A));
  STATIC_REQUIRE(same(jvp(At * A, At, square(A)), square(A) * A));
  STATIC_REQUIRE(same(vjp(At * A, At, square(A)), square(A) * A));
  STATIC_REQUIRE(same(taylor<1>(square(At) * A, At, 1), (2 * At - 1) * A));
  STATIC_REQUIRE(same(gradient(stretched, rows), 2 * rows));
  STATIC_REQUIRE(same(gradient(stretched, w), 6 * w + 1));
  STATIC_REQUIRE(same(gradient(sum(X * row) + sum(w), row), sum<0>(X, keep_dims)));
  STATIC_REQUIRE(same(gradient(sum(square(gradient(both, At))), A), 4 * square(A) * A));
}

TEST_CASE("of two expressions to differentiate by one may be made of the other", "[derivative]") {
  STATIC_REQUIRE(same(hessian(sum(e * u), u, e), hessian(sum(e * u), e, u)));
  STATIC_REQUIRE(language::capture<value_and_gradient(sum(e * u), e, u, w)>().view().outputs.size() == 4);
  STATIC_REQUIRE(language::capture<value_and_gradient(sum(e * u), u, e)>().view().outputs.size() == 3);
}
