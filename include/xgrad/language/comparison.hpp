// Comparisons give masks; masks combine with & | ^ ~ and choose with where. Both orders of numbers and expressions are
// written out, since C++ would turn 2.0 == x into x == 2.0 and != into !(==).
// What does not work on masks (&&, ||, !) is written too, to say what does.
#pragma once

#include "arithmetic.hpp"

namespace xgrad {
namespace language {

template <class A, class B>
  requires operands<A, B>
constexpr auto operator<(const A& a, const B& b) {
  using found = broadcast_fault<opcode::less, A, B>;
  XGRAD_REQUIRE("xgrad: a < b: extents must agree or be 1", found);
  return make<pointwise<opcode::less>>(a, b);
}
template <class A, class B>
  requires operands<A, B>
constexpr auto operator<=(const A& a, const B& b) {
  using found = broadcast_fault<opcode::less_equal, A, B>;
  XGRAD_REQUIRE("xgrad: a <= b: extents must agree or be 1", found);
  return make<pointwise<opcode::less_equal>>(a, b);
}
template <class A, class B>
  requires operands<A, B>
constexpr auto operator>(const A& a, const B& b) {
  using found = broadcast_fault<opcode::less, A, B>;
  XGRAD_REQUIRE("xgrad: a > b: extents must agree or be 1", found);
  return make<pointwise<opcode::less>>(b, a);
}
template <class A, class B>
  requires operands<A, B>
constexpr auto operator>=(const A& a, const B& b) {
  using found = broadcast_fault<opcode::less_equal, A, B>;
  XGRAD_REQUIRE("xgrad: a >= b: extents must agree or be 1", found);
  return make<pointwise<opcode::less_equal>>(b, a);
}
template <class A, class B>
  requires operands<A, B>
constexpr auto operator==(const A& a, const B& b) {
  using found = broadcast_fault<opcode::equal, A, B>;
  XGRAD_REQUIRE("xgrad: a == b: extents must agree or be 1", found);
  return make<pointwise<opcode::equal>>(a, b);
}
template <class A, class B>
  requires operands<A, B>
constexpr auto operator!=(const A& a, const B& b) {
  using found = broadcast_fault<opcode::not_equal, A, B>;
  XGRAD_REQUIRE("xgrad: a != b: extents must agree or be 1", found);
  return make<pointwise<opcode::not_equal>>(a, b);
}

// An array is bound, not compared.
struct use_a_single_equals_sign;
template <expression A, class B>
  requires(!operand<B>)
constexpr poison operator==(const A&, const B&) {
  using found = std::conditional_t<expression<A>, use_a_single_equals_sign, void>;
  XGRAD_REQUIRE("xgrad: a == array: an array is bound to a symbol by k(a = array)", found);
  return {};
}

template <class A>
inline constexpr bool is_mask = !A::type.ok() || A::type.kind == element::mask;
template <bool Holds, class... Args>
using masks_unless = typename shapes_fault<Holds, not_every_one_is_a_mask, Args...>::type;

template <expression A, expression B>
constexpr auto operator&(const A& a, const B& b) {
  using kinds = masks_unless<is_mask<A> && is_mask<B>, A, B>;
  using found = broadcast_fault<opcode::logical_and, A, B>;
  XGRAD_REQUIRE("xgrad: a & b: a and b must be masks", kinds);
  XGRAD_REQUIRE("xgrad: a & b: extents must agree or be 1", found);
  if constexpr (support::holds<kinds>) return make<pointwise<opcode::logical_and>>(a, b);
  else return poison{};
}
template <expression A, expression B>
constexpr auto operator|(const A& a, const B& b) {
  using kinds = masks_unless<is_mask<A> && is_mask<B>, A, B>;
  using found = broadcast_fault<opcode::logical_or, A, B>;
  XGRAD_REQUIRE("xgrad: a | b: a and b must be masks", kinds);
  XGRAD_REQUIRE("xgrad: a | b: extents must agree or be 1", found);
  if constexpr (support::holds<kinds>) return make<pointwise<opcode::logical_or>>(a, b);
  else return poison{};
}
template <expression A, expression B>
constexpr auto operator^(const A& a, const B& b) {
  using kinds = masks_unless<is_mask<A> && is_mask<B>, A, B>;
  using found = broadcast_fault<opcode::logical_xor, A, B>;
  XGRAD_REQUIRE("xgrad: a ^ b: a and b must be masks; powers are square(a) and pow(a, b)", kinds);
  XGRAD_REQUIRE("xgrad: a ^ b: extents must agree or be 1", found);
  if constexpr (support::holds<kinds>) return make<pointwise<opcode::logical_xor>>(a, b);
  else return poison{};
}
struct a_number;
template <expression A, class B>
  requires std::is_arithmetic_v<B>
constexpr auto operator^(const A&, const B&) {
  using found = std::conditional_t<std::is_same_v<A, void>, support::no_fault, a_number>;
  XGRAD_REQUIRE("xgrad: a ^ b: a and b must be masks; powers are square(a) and pow(a, b)", found);
  return poison{};
}
template <expression E>
constexpr auto operator~(const E& x) {
  using found = masks_unless<is_mask<E>, E>;
  XGRAD_REQUIRE("xgrad: ~x: x must be a mask", found);
  if constexpr (support::holds<found>) return make<pointwise<opcode::logical_not>>(x);
  else return poison{};
}

struct no_truth_value;

template <class A, class B>
  requires operands<A, B>
constexpr poison operator&&(const A&, const B&) {
  using found = std::conditional_t<operands<A, B>, no_truth_value, void>;
  XGRAD_REQUIRE("xgrad: a && b: masks combine with a & b", found);
  return {};
}
template <class A, class B>
  requires operands<A, B>
constexpr poison operator||(const A&, const B&) {
  using found = std::conditional_t<operands<A, B>, no_truth_value, void>;
  XGRAD_REQUIRE("xgrad: a || b: masks combine with a | b", found);
  return {};
}
template <expression E>
constexpr poison operator!(const E&) {
  using found = std::conditional_t<expression<E>, no_truth_value, void>;
  XGRAD_REQUIRE("xgrad: !x: a mask is inverted by ~x", found);
  return {};
}

struct where_of {
  static constexpr signature check(const signature* x) {
    return x[0].kind == element::mask ? broadcast(x, 3, element::number) : signature::wrong(fault::kind);
  }
  static constexpr lowered lower(lowering& to, const lowered* x) { return to.select(x[0], x[1], x[2]); }
};

}  // namespace language

// a where the mask holds, else b; what is not taken leaks nothing, neither into the value nor into derivatives.
template <language::expression M, language::operand A, language::operand B>
constexpr auto where(const M& mask, const A& a, const B& b) {
  using namespace language;
  using kind = shapes_unless<where_of, fault::kind, not_a_mask, M, expression_of<A>, expression_of<B>>;
  using found = shapes_unless<where_of, fault::broadcast, shapes_do_not_broadcast, M, expression_of<A>, expression_of<B>>;
  XGRAD_REQUIRE("xgrad::where(mask, a, b): mask must be a mask, as x < y is", kind);
  XGRAD_REQUIRE("xgrad::where(mask, a, b): extents must agree or be 1", found);
  return make<where_of>(mask, a, b);
}
template <language::expression E>
constexpr auto isnan(const E& x) {
  return language::make<language::pointwise<graph::opcode::isnan>>(x);
}
template <language::expression E>
constexpr auto isfinite(const E& x) {
  return language::make<language::pointwise<graph::opcode::isfinite>>(x);
}

}  // namespace xgrad
