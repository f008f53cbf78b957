#include "evaluate.hpp"

#include "support/catch.hpp"

using namespace xgrad;
using namespace xgrad::tests;

namespace {

constexpr auto X = input<"X", "N", 64>;
constexpr auto w = parameter<"w", 64, 10>;
constexpr auto N = extent<"N">;

}  // namespace

TEST_CASE("a symbol knows its kind, name and shape", "[symbol]") {
  STATIC_REQUIRE(has_shape(X, "(N, 64)"));
  STATIC_REQUIRE(has_shape(w, "(64, 10)"));
  STATIC_REQUIRE(has_shape(state<"m">, "()"));
  STATIC_REQUIRE(has_shape(indices<"y", "N">, "(N)"));
  STATIC_REQUIRE(X.kind == graph::symbol_kind::input);
  STATIC_REQUIRE(w.name.view() == "w");
  STATIC_REQUIRE(decltype(indices<"y", "N">)::type.kind == language::element::index);
}

TEST_CASE("extents are integers, names and polynomials in names", "[symbol]") {
  STATIC_REQUIRE(has_shape(input<"Z", extent<"N"> - 2, 64 * extent<"N">>, "(N - 2, 64*N)"));
  STATIC_REQUIRE(std::is_same_v<decltype(input<"Z", extent<"M"> + extent<"N">>),
                                decltype(input<"Z", extent<"N"> + extent<"M">>)>);
  STATIC_REQUIRE(has_shape(input<"Z", N>, "(N)"));
  STATIC_REQUIRE(std::is_same_v<decltype(input<"Z", N>), decltype(input<"Z", "N">)>);
  STATIC_REQUIRE(std::is_same_v<decltype(input<"Z", N - N + 3>), decltype(input<"Z", 3>)>);
  STATIC_REQUIRE(has_shape(X + input<"Z", 2 * extent<"N"> - extent<"N">, 1>, "(N, 64)"));
}

TEST_CASE("an initializer is no part of a symbol's identity", "[symbol]") {
  constexpr auto started = w.initial(initial::normal(0, 0.1));
  STATIC_REQUIRE(std::is_same_v<decltype(started), decltype(w)>);
  STATIC_REQUIRE(started.how == language::initializer{language::distribution::normal, 0, 0.1});
  STATIC_REQUIRE(w.how.kind == language::distribution::unspecified);
  STATIC_REQUIRE(count<sum(started) + sum(w)>(graph::opcode::symbol) == 1);
}

TEST_CASE("the value of an extent", "[symbol]") {
  CHECK(evaluate_scalar<extent<"N"> * 2 + 0 * sum(input<"x", "N">)>({{1, 2, 3}}, {{"N", 3}}) == 6);
}

TEST_CASE("a binding refers to what lives and keeps what does not", "[symbol]") {
  numbers data{1, 2};
  auto by_reference = X = data;
  auto by_value = X = numbers{1, 2};
  STATIC_REQUIRE(std::is_same_v<decltype(by_reference)::value_type, numbers&>);
  STATIC_REQUIRE(std::is_same_v<decltype(by_value)::value_type, numbers>);
  CHECK(&by_reference.value == &data);
  CHECK((N = 4096).value == 4096);
}

TEST_CASE("the symbols of an expression, as types, in the order they are written", "[symbol]") {
  constexpr auto e = sum(matmul(X, w)) + sum(parameter<"b">) * sum(X);
  using all = language::symbols_of<decltype(e)>;
  STATIC_REQUIRE(std::is_same_v<all, language::type_list<std::remove_const_t<decltype(X)>, std::remove_const_t<decltype(w)>,
                                                         std::remove_const_t<decltype(parameter<"b">)>>>);
  STATIC_REQUIRE(language::parameters_of<decltype(e)>::size == 2);
}
