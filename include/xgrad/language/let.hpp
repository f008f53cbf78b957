// let: an expression under a short type, lowered once. `let([] { return e; })` names namespace-scope expressions;
// `let(f, args...)` applies a captureless callable to stored arguments, of which it sees only the shapes.
#pragma once

#include "symbols.hpp"

namespace xgrad {
namespace language {

// Argument I of the innermost body, of that kind and shape.
template <int I, element Kind, auto... Extents>
struct bound : expression_base {
  static constexpr signature type = leaf_signature<Extents...>(Kind);
  constexpr lowered lower(lowering& to) const { return to.pinned(to.argument(I)); }
  constexpr void leaves(support::list<leaf>&) const {}
};
template <int I, class E, std::size_t... D>
constexpr auto make_bound(std::index_sequence<D...>) {
  return bound<I, E::type.kind, compact<E::type.dims[static_cast<int>(D)]>()...>();
}
template <int I, class E>
using bound_as = decltype(make_bound<I, E>(std::make_index_sequence<static_cast<std::size_t>(E::type.dims.rank)>()));

// What f returns for arguments such as these, as an expression: the body.
template <class F, class... Args, std::size_t... I>
constexpr auto apply_to_bound(std::index_sequence<I...>) {
  return to_expression(F()(bound_as<static_cast<int>(I), Args>()...));
}
template <class F, class... Args>
constexpr auto body_of() {
  return apply_to_bound<F, Args...>(std::index_sequence_for<Args...>());
}

template <class F>
constexpr void leaves_of_body(support::list<leaf>& to) {
  body_of<F>().leaves(to);
}
template <class F>
constexpr lowered lower_body(lowering& to) {
  return body_of<F>().lower(to);
}
// One for each lambda: its address is the key of the lowered body.
template <class F>
inline constexpr body_info body_info_of{&leaves_of_body<F>, &lower_body<F>};

template <class F>
struct let_of {
  static constexpr const body_info* body() { return &body_info_of<F>; }
  static constexpr signature check(const signature*) { return decltype(body_of<F>())::type; }
  static constexpr lowered lower(lowering& to, const lowered*) { return to.body(&body_info_of<F>); }
};

// A body with arguments is lowered where it is applied; equal arguments give equal nodes.
template <class F, class... Bound>
constexpr void leaves_of_applied(support::list<leaf>& to) {
  to_expression(F()(Bound()...)).leaves(to);
}
template <class F, class... Bound>
inline constexpr body_info applied_info_of{&leaves_of_applied<F, Bound...>, nullptr};

template <class F, class... Args>
struct applied : expression_base {
  using body_type = decltype(body_of<F, Args...>());
  static constexpr signature type = [] {
    signature result = (Args::type.ok() && ...) ? body_type::type : signature::wrong(fault::operand);
    result.size += (Args::type.size + ...);
    return result;
  }();
  arguments<Args...> args;

  constexpr lowered lower(lowering& to) const {
    lowered x[sizeof...(Args)] = {args.first.lower(to)};
    int i = 1;
    for_each_argument(args.rest, [&](const auto& given) { x[i++] = given.lower(to); });
    const int outer = to.enter(x, sizeof...(Args));
    const lowered result = body_of<F, Args...>().lower(to);
    to.leave(outer, sizeof...(Args));
    return to.pinned(result);
  }
  constexpr void leaves(support::list<leaf>& to) const {
    args.first.leaves(to);
    for_each_argument(args.rest, [&](const auto& given) { given.leaves(to); });
    leaves_of_own_body(to, std::index_sequence_for<Args...>());
  }
  template <std::size_t... I>
  static constexpr void leaves_of_own_body(support::list<leaf>& to, std::index_sequence<I...>) {
    to.push_back({nullptr, &applied_info_of<F, bound_as<static_cast<int>(I), Args>...>, {}, false});
  }
};

template <class F>
inline constexpr bool captures_nothing = std::is_empty_v<F> && std::is_default_constructible_v<F>;
struct it_captures;
struct it_takes_some;
struct no_expression;

}  // namespace language

// The expression that f returns, under a type that does not grow with it.
template <class F>
constexpr auto let(F) {
  using namespace language;
  using found = std::conditional_t<captures_nothing<F>, support::no_fault, it_captures>;
  using arguments = std::conditional_t<std::is_invocable_v<F> || !captures_nothing<F>, support::no_fault, it_takes_some>;
  XGRAD_REQUIRE("xgrad::let(f): f must capture nothing", found);
  XGRAD_REQUIRE("xgrad::let(f): f must take no arguments; write let(f, args...)", arguments);
  if constexpr (captures_nothing<F> && std::is_invocable_v<F>) return make<let_of<F>>();
  else return poison{};
}
// f(args...), where f sees the shapes of the arguments alone; what it does with one twice is done once.
template <class F, language::operand... Args>
  requires(sizeof...(Args) > 0)
constexpr auto let(F, const Args&... args) {
  using namespace language;
  using found = std::conditional_t<captures_nothing<F>, support::no_fault, it_captures>;
  XGRAD_REQUIRE("xgrad::let(f, args...): f must capture nothing", found);
  if constexpr (!captures_nothing<F> || !(expression_of<Args>::type.ok() && ...)) {
    return poison{};
  } else {
    using result = applied<F, expression_of<Args>...>;
    if constexpr (result::type.ok()) return result{{}, arguments<expression_of<Args>...>(to_expression(args)...)};
    else return poison{};
  }
}

}  // namespace xgrad
