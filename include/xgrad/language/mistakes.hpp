// Calls that the habits of NumPy and PyTorch suggest, each an error that says what to write here instead: axes and extents
// in parentheses, a layer without a name, a gradient by nothing. None of them makes an expression.
#pragma once

#include <concepts>

#include "expression.hpp"

namespace xgrad {
namespace language {

struct stands_in_parentheses;
struct has_no_name;
struct is_missing;
struct stands_first;

// What is wrong, said in dependence of what was given: once the call is made.
template <class Fault, class... Given>
using mistaken = std::conditional_t<(std::is_void_v<Given> && ...), support::no_fault, Fault>;

template <class... Given>
constexpr auto in_parentheses() {
  using found = mistaken<stands_in_parentheses, Given...>;
  XGRAD_REQUIRE("xgrad: axes and extents stand in angle brackets: sum<1>(x), concatenate<0>(a, b), reshape<2, 3>(x)", found);
  return poison{};
}
// sum<1>(x, true), sum(x, 1)
template <class Given>
constexpr auto behind_the_array() {
  if constexpr (std::is_same_v<Given, bool>) {
    using found = mistaken<stands_in_parentheses, Given>;
    XGRAD_REQUIRE("xgrad: an axis is kept by keep_dims: sum<1>(x, keep_dims)", found);
    return poison{};
  } else {
    return in_parentheses<Given>();
  }
}
template <class... Given>
constexpr auto without_name() {
  using found = mistaken<has_no_name, Given...>;
  XGRAD_REQUIRE("xgrad: a layer has a name before its numbers: dense<\"fc1\", 128>(x)", found);
  return poison{};
}

}  // namespace language

template <language::expression E, std::integral Axis>
constexpr auto softmax(const E&, Axis) {
  return language::in_parentheses<Axis>();
}
template <language::expression E, std::integral Axis>
constexpr auto log_softmax(const E&, Axis) {
  return language::in_parentheses<Axis>();
}
template <language::expression E, std::integral Axis>
constexpr auto cumsum(const E&, Axis) {
  return language::in_parentheses<Axis>();
}
template <language::expression E, std::integral Axis>
constexpr auto cumprod(const E&, Axis) {
  return language::in_parentheses<Axis>();
}
template <language::expression E, std::integral Axis>
constexpr auto expand_dims(const E&, Axis) {
  return language::in_parentheses<Axis>();
}
template <language::expression E, std::integral Axis>
constexpr auto squeeze(const E&, Axis) {
  return language::in_parentheses<Axis>();
}
template <language::expression E, std::integral Axis>
constexpr auto flip(const E&, Axis) {
  return language::in_parentheses<Axis>();
}
template <language::expression E, std::integral... Axes>
  requires(sizeof...(Axes) > 0)
constexpr auto transpose(const E&, Axes...) {
  return language::in_parentheses<Axes...>();
}
template <language::expression E, std::integral... Extents>
  requires(sizeof...(Extents) > 0)
constexpr auto reshape(const E&, Extents...) {
  return language::in_parentheses<Extents...>();
}
template <language::operand... E>
  requires(sizeof...(E) > 1)
constexpr auto concatenate(const E&...) {
  return language::in_parentheses<E...>();
}
template <language::operand... E>
  requires(sizeof...(E) > 1)
constexpr auto stack(const E&...) {
  return language::in_parentheses<E...>();
}

template <int Out, int... More, language::expression X>
constexpr auto dense(const X&) {
  return language::without_name<X>();
}
template <int Filters, int... More, language::expression X>
constexpr auto conv2d(const X&) {
  return language::without_name<X>();
}
template <int Count, int... More, language::expression Ids>
constexpr auto embedding(const Ids&) {
  return language::without_name<Ids>();
}
template <int Hidden, int... More, language::expression X>
constexpr auto lstm(const X&) {
  return language::without_name<X>();
}
template <int Hidden, int... More, language::expression X>
constexpr auto gru(const X&) {
  return language::without_name<X>();
}

template <language::expression F>
constexpr auto gradient(const F&) {
  using found = language::mistaken<language::is_missing, F>;
  XGRAD_REQUIRE("xgrad::gradient(f, w): w is missing; value_and_gradient(f) is by all parameters", found);
  return language::poison{};
}
template <language::expression E>
constexpr auto update(const E&) {
  using found = language::mistaken<language::is_missing, E>;
  XGRAD_REQUIRE("xgrad::update(w, value): w is missing: update(w, w - rate * gradient(loss, w))", found);
  return language::poison{};
}
template <language::expression E, language::operand Rate>
constexpr auto dropout(const E&, const Rate&) {
  using found = language::mistaken<language::is_missing, E>;
  XGRAD_REQUIRE("xgrad::dropout(x, rate, seed): the seed is missing: indices<\"seed\">, another number in each call", found);
  return language::poison{};
}

}  // namespace xgrad
