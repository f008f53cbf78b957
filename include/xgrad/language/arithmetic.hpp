// The operators + - * / of expressions and numbers. They live beside the types, so that they are found without `using`.
#pragma once

#include "symbol.hpp"

namespace xgrad::language {

template <opcode Op, class A, class B>
using broadcast_fault =
    shapes_unless<pointwise<Op>, fault::broadcast, shapes_do_not_broadcast, expression_of<A>, expression_of<B>>;

template <class A, class B>
  requires operands<A, B>
constexpr auto operator+(const A& a, const B& b) {
  using found = broadcast_fault<opcode::add, A, B>;
  XGRAD_REQUIRE("xgrad: a + b: extents must agree or be 1", found);
  return make<pointwise<opcode::add>>(a, b);
}
template <class A, class B>
  requires operands<A, B>
constexpr auto operator-(const A& a, const B& b) {
  using found = broadcast_fault<opcode::subtract, A, B>;
  XGRAD_REQUIRE("xgrad: a - b: extents must agree or be 1", found);
  return make<pointwise<opcode::subtract>>(a, b);
}
template <class A, class B>
  requires operands<A, B>
constexpr auto operator*(const A& a, const B& b) {
  using found = broadcast_fault<opcode::multiply, A, B>;
  XGRAD_REQUIRE("xgrad: a * b: extents must agree or be 1", found);
  return make<pointwise<opcode::multiply>>(a, b);
}
template <class A, class B>
  requires operands<A, B>
constexpr auto operator/(const A& a, const B& b) {
  using found = broadcast_fault<opcode::divide, A, B>;
  XGRAD_REQUIRE("xgrad: a / b: extents must agree or be 1", found);
  return make<pointwise<opcode::divide>>(a, b);
}
template <expression E>
constexpr auto operator-(const E& x) {
  return make<pointwise<opcode::negate>>(x);
}
template <expression E>
constexpr auto operator+(const E& x) {
  return x;
}

// An array among them. Array libraries' operators take anything by A&&: these match as well and are more constrained.
struct an_array_is_no_expression;
template <class A>
concept array_like = requires(const std::remove_cvref_t<A>& a) { a.size(); };
template <class A, class B>
concept expression_and_array =
    (expression<std::remove_cvref_t<A>> && array_like<B>) || (array_like<A> && expression<std::remove_cvref_t<B>>);
template <class A>
constexpr poison refuse_array() {
  using found = std::conditional_t<std::is_void_v<A>, support::no_fault, an_array_is_no_expression>;
  XGRAD_REQUIRE("xgrad: a + array: declare an input for it, input<\"x\", extents...>, and bind the array by k(x = array)",
                found);
  return {};
}
template <class A, class B>
  requires expression_and_array<A, B>
constexpr poison operator+(A&&, B&&) {
  return refuse_array<A>();
}
template <class A, class B>
  requires expression_and_array<A, B>
constexpr poison operator-(A&&, B&&) {
  return refuse_array<A>();
}
template <class A, class B>
  requires expression_and_array<A, B>
constexpr poison operator*(A&&, B&&) {
  return refuse_array<A>();
}
template <class A, class B>
  requires expression_and_array<A, B>
constexpr poison operator/(A&&, B&&) {
  return refuse_array<A>();
}

}  // namespace xgrad::language
