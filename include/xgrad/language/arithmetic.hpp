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

}  // namespace xgrad::language
