// The elementary functions, applied to each element. Function templates, never objects: under `using namespace xgrad`
// they overload the functions of `<cmath>`.
#pragma once

#include "arithmetic.hpp"
#include "formula.hpp"

namespace xgrad {
namespace language {

constexpr formula cube_rule(const formula& x) { return square(x) * x; }
// min(max(x, lo), hi); its derivative is 1 at both ends
constexpr formula clip_rule(const formula& x, const formula& lo, const formula& hi) {
  const formula raised = select(x < lo, lo, x);
  return select(hi < raised, hi, raised);
}
using cube_of = composed1<cube_rule>;
using clip_of = composed3<clip_rule>;

}  // namespace language

// clang-format off
template <language::expression E> constexpr auto abs(const E& x) { return language::make<language::pointwise<graph::opcode::abs>>(x); }
template <language::expression E> constexpr auto sign(const E& x) { return language::make<language::pointwise<graph::opcode::sign>>(x); }
template <language::expression E> constexpr auto floor(const E& x) { return language::make<language::pointwise<graph::opcode::floor>>(x); }
template <language::expression E> constexpr auto ceil(const E& x) { return language::make<language::pointwise<graph::opcode::ceil>>(x); }
template <language::expression E> constexpr auto round(const E& x) { return language::make<language::pointwise<graph::opcode::round>>(x); }
template <language::expression E> constexpr auto trunc(const E& x) { return language::make<language::pointwise<graph::opcode::trunc>>(x); }

template <language::expression E> constexpr auto square(const E& x) { return language::make<language::pointwise<graph::opcode::square>>(x); }
template <language::expression E> constexpr auto sqrt(const E& x) { return language::make<language::pointwise<graph::opcode::sqrt>>(x); }
template <language::expression E> constexpr auto rsqrt(const E& x) { return language::make<language::pointwise<graph::opcode::rsqrt>>(x); }
template <language::expression E> constexpr auto cbrt(const E& x) { return language::make<language::pointwise<graph::opcode::cbrt>>(x); }

template <language::expression E> constexpr auto exp(const E& x) { return language::make<language::pointwise<graph::opcode::exp>>(x); }
template <language::expression E> constexpr auto exp2(const E& x) { return language::make<language::pointwise<graph::opcode::exp2>>(x); }
template <language::expression E> constexpr auto expm1(const E& x) { return language::make<language::pointwise<graph::opcode::expm1>>(x); }
template <language::expression E> constexpr auto log(const E& x) { return language::make<language::pointwise<graph::opcode::log>>(x); }
template <language::expression E> constexpr auto log2(const E& x) { return language::make<language::pointwise<graph::opcode::log2>>(x); }
template <language::expression E> constexpr auto log10(const E& x) { return language::make<language::pointwise<graph::opcode::log10>>(x); }
template <language::expression E> constexpr auto log1p(const E& x) { return language::make<language::pointwise<graph::opcode::log1p>>(x); }

template <language::expression E> constexpr auto sin(const E& x) { return language::make<language::pointwise<graph::opcode::sin>>(x); }
template <language::expression E> constexpr auto cos(const E& x) { return language::make<language::pointwise<graph::opcode::cos>>(x); }
template <language::expression E> constexpr auto tan(const E& x) { return language::make<language::pointwise<graph::opcode::tan>>(x); }
template <language::expression E> constexpr auto asin(const E& x) { return language::make<language::pointwise<graph::opcode::asin>>(x); }
template <language::expression E> constexpr auto acos(const E& x) { return language::make<language::pointwise<graph::opcode::acos>>(x); }
template <language::expression E> constexpr auto atan(const E& x) { return language::make<language::pointwise<graph::opcode::atan>>(x); }

template <language::expression E> constexpr auto sinh(const E& x) { return language::make<language::pointwise<graph::opcode::sinh>>(x); }
template <language::expression E> constexpr auto cosh(const E& x) { return language::make<language::pointwise<graph::opcode::cosh>>(x); }
template <language::expression E> constexpr auto tanh(const E& x) { return language::make<language::pointwise<graph::opcode::tanh>>(x); }
template <language::expression E> constexpr auto asinh(const E& x) { return language::make<language::pointwise<graph::opcode::asinh>>(x); }
template <language::expression E> constexpr auto acosh(const E& x) { return language::make<language::pointwise<graph::opcode::acosh>>(x); }
template <language::expression E> constexpr auto atanh(const E& x) { return language::make<language::pointwise<graph::opcode::atanh>>(x); }

template <language::expression E> constexpr auto erf(const E& x) { return language::make<language::pointwise<graph::opcode::erf>>(x); }
template <language::expression E> constexpr auto erfc(const E& x) { return language::make<language::pointwise<graph::opcode::erfc>>(x); }
template <language::expression E> constexpr auto lgamma(const E& x) { return language::make<language::pointwise<graph::opcode::lgamma>>(x); }
template <language::expression E> constexpr auto digamma(const E& x) { return language::make<language::pointwise<graph::opcode::digamma>>(x); }

template <int Order, language::expression E> constexpr auto polygamma(const E& x) {
  static_assert(Order >= 0, "xgrad::polygamma<n>(x): n must not be negative");
  return language::make<language::pointwise<graph::opcode::polygamma, Order>>(x);
}
template <language::expression E> constexpr auto cube(const E& x) { return language::make<language::cube_of>(x); }
// clang-format on

template <class A, class B>
  requires language::operands<A, B>
constexpr auto pow(const A& x, const B& y) {
  using found = language::broadcast_fault<graph::opcode::pow, A, B>;
  XGRAD_REQUIRE("xgrad::pow(x, y): extents must agree or be 1", found);
  return language::make<language::pointwise<graph::opcode::pow>>(x, y);
}
template <class A, class B>
  requires language::operands<A, B>
constexpr auto mod(const A& x, const B& y) {
  using found = language::broadcast_fault<graph::opcode::mod, A, B>;
  XGRAD_REQUIRE("xgrad::mod(x, y): extents must agree or be 1", found);
  return language::make<language::pointwise<graph::opcode::mod>>(x, y);
}
template <class A, class B>
  requires language::operands<A, B>
constexpr auto atan2(const A& y, const B& x) {
  using found = language::broadcast_fault<graph::opcode::atan2, A, B>;
  XGRAD_REQUIRE("xgrad::atan2(y, x): extents must agree or be 1", found);
  return language::make<language::pointwise<graph::opcode::atan2>>(y, x);
}
template <class A, class B>
  requires language::operands<A, B>
constexpr auto hypot(const A& x, const B& y) {
  using found = language::broadcast_fault<graph::opcode::hypot, A, B>;
  XGRAD_REQUIRE("xgrad::hypot(x, y): extents must agree or be 1", found);
  return language::make<language::pointwise<graph::opcode::hypot>>(x, y);
}
template <class A, class B>
  requires language::operands<A, B>
constexpr auto maximum(const A& a, const B& b) {
  using found = language::broadcast_fault<graph::opcode::maximum, A, B>;
  XGRAD_REQUIRE("xgrad::maximum(a, b): extents must agree or be 1", found);
  return language::make<language::pointwise<graph::opcode::maximum>>(a, b);
}
template <class A, class B>
  requires language::operands<A, B>
constexpr auto minimum(const A& a, const B& b) {
  using found = language::broadcast_fault<graph::opcode::minimum, A, B>;
  XGRAD_REQUIRE("xgrad::minimum(a, b): extents must agree or be 1", found);
  return language::make<language::pointwise<graph::opcode::minimum>>(a, b);
}
template <class A, class B>
  requires language::operands<A, B>
constexpr auto logaddexp(const A& a, const B& b) {
  using found = language::broadcast_fault<graph::opcode::logaddexp, A, B>;
  XGRAD_REQUIRE("xgrad::logaddexp(a, b): extents must agree or be 1", found);
  return language::make<language::pointwise<graph::opcode::logaddexp>>(a, b);
}
// min(max(x, lo), hi)
template <class X, class Lo, class Hi>
  requires language::operands<X, Lo, Hi>
constexpr auto clip(const X& x, const Lo& lo, const Hi& hi) {
  using found = language::composed_fault<language::clip_of, X, Lo, Hi>;
  XGRAD_REQUIRE("xgrad::clip(x, lo, hi): extents must agree or be 1", found);
  return language::make<language::clip_of>(x, lo, hi);
}

}  // namespace xgrad
