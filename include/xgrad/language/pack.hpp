// pack: several expressions as one, for what takes or returns more than one.
#pragma once

#include <tuple>

#include "expression.hpp"

namespace xgrad {
namespace language {

template <class... E>
struct packed {
  using is_pack = void;
  arguments<E...> all;
};
template <class E>
concept pack_of_expressions = requires { typename E::is_pack; };

template <class... E>
constexpr const packed<E...>& to_pack(const packed<E...>& p) {
  return p;
}
template <operand E>
constexpr auto to_pack(const E& e) {
  return packed<expression_of<E>>{arguments<expression_of<E>>(to_expression(e))};
}
template <class E>
using pack_of = std::remove_cvref_t<decltype(to_pack(std::declval<const E&>()))>;

// const auto [a, b] = p;
template <std::size_t I, class... E>
constexpr auto get(const packed<E...>& p) {
  return nth_argument<I>(p.all);
}

}  // namespace language

template <language::operand... E>
  requires(sizeof...(E) > 0)
constexpr auto pack(const E&... all) {
  using namespace language;
  return packed<expression_of<E>...>{arguments<expression_of<E>...>(to_expression(all)...)};
}

}  // namespace xgrad

template <class... E>
struct std::tuple_size<xgrad::language::packed<E...>> : std::integral_constant<std::size_t, sizeof...(E)> {};
template <std::size_t I, class... E>
struct std::tuple_element<I, xgrad::language::packed<E...>> {
  using type = decltype(xgrad::language::get<I>(std::declval<const xgrad::language::packed<E...>&>()));
};
