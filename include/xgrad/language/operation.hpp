// Own operations: operation<"name", value, derivative>, an object that is called like a function. Both are captureless
// lambdas written in this language. The derivative takes the same arguments and returns the partial derivative by the
// argument, or pack(by the first, by the second, ...).
#pragma once

#include "let.hpp"
#include "pack.hpp"

namespace xgrad {
namespace language {

// The results of Value and Derivative for arguments such as these.
template <auto Value, auto Derivative, class... Args>
struct operation_on {
  template <std::size_t... I>
  static constexpr auto value(std::index_sequence<I...>) {
    return to_expression(Value(bound_as<static_cast<int>(I), Args>()...));
  }
  template <std::size_t... I>
  static constexpr auto partials(std::index_sequence<I...>) {
    return to_pack(Derivative(bound_as<static_cast<int>(I), Args>()...));
  }
  using index = std::index_sequence_for<Args...>;
  using value_type = decltype(value(index()));
  using partials_type = decltype(partials(index()));
  static constexpr int count = static_cast<int>(sizeof...(Args));
};
template <class>
inline constexpr int pack_size = 0;
template <class... E>
inline constexpr int pack_size<packed<E...>> = static_cast<int>(sizeof...(E));

// A partial derivative may be narrower than the value, never wider.
template <class Value, class... E>
constexpr bool partials_fit(const packed<E...>*) {
  constexpr auto fits = [](const signature& given) {
    const signature both[] = {Value::type, given};
    const signature result = broadcast(both, 2, element::number);
    return !given.ok() || (result.ok() && result.dims == Value::type.dims);
  };
  return (fits(E::type) && ...);
}

template <int Found, int Needed>
struct partial_derivatives;
struct a_partial_derivative_is_wider;

template <support::fixed_string Name, auto Value, auto Derivative>
struct operation_of {
  // The operation on arguments: elementwise, as its derivative is.
  template <class... Args>
  struct on : expression_base {
    using bodies = operation_on<Value, Derivative, Args...>;
    static constexpr signature type = bodies::value_type::type;
    arguments<Args...> args;

    constexpr lowered lower(lowering& to) const {
      lowered x[sizeof...(Args)] = {args.first.lower(to)};
      int i = 1;
      for_each_argument(args.rest, [&](const auto& given) { x[i++] = given.lower(to); });
      // The arguments meet along one set of dimensions, so that the nodes of the partials belong to them.
      if (sizeof...(Args) > 1) to.align(x, sizeof...(Args));
      const int outer = to.enter(x, sizeof...(Args));
      lowered all[sizeof...(Args) + 1] = {bodies::value(typename bodies::index()).lower(to)};
      int n = 1;
      for_each_argument(bodies::partials(typename bodies::index()).all,
                        [&](const auto& given) { all[n++] = given.lower(to); });
      to.leave(outer, sizeof...(Args));
      const dimensions dims = to.align(all, n);
      node_id operands[2 * sizeof...(Args) + 1] = {to.number(all[0])};
      for (int k = 1; k < n; ++k) {
        operands[2 * k - 1] = to.number(x[k - 1]);
        operands[2 * k] = to.number(all[k]);
      }
      const int name = to.g.text_index(Name.view());
      return to.pinned({to.g.structural(opcode::custom, {operands, 2 * n - 1}, name), element::number, dims});
    }
    constexpr void leaves(support::list<leaf>& to) const {
      args.first.leaves(to);
      for_each_argument(args.rest, [&](const auto& given) { given.leaves(to); });
      to.push_back({nullptr, &body, {}, false});
    }
    static constexpr void leaves_of_bodies(support::list<leaf>& to) {
      bodies::value(typename bodies::index()).leaves(to);
      for_each_argument(bodies::partials(typename bodies::index()).all, [&](const auto& given) { given.leaves(to); });
    }
    static constexpr body_info body{&leaves_of_bodies, nullptr};
  };

  template <operand... Args>
    requires(sizeof...(Args) > 0 && (expression<Args> || ...))
  constexpr auto operator()(const Args&... args) const {
    if constexpr (!(expression_of<Args>::type.ok() && ...)) {
      return poison{};
    } else {
      using bodies = operation_on<Value, Derivative, expression_of<Args>...>;
      using partials = typename bodies::partials_type;
      using counted = std::conditional_t<pack_size<partials> == bodies::count, support::no_fault,
                                         partial_derivatives<pack_size<partials>, bodies::count>>;
      constexpr bool fit = partials_fit<typename bodies::value_type>(static_cast<const partials*>(nullptr));
      using fitting = std::conditional_t<fit, support::no_fault, a_partial_derivative_is_wider>;
      XGRAD_REQUIRE("xgrad::operation<name, value, derivative>: the derivative must be one expression for each "
                    "argument, in a pack",
                    counted);
      XGRAD_REQUIRE("xgrad::operation<name, value, derivative>: derivatives must have the shape of the value", fitting);
      if constexpr (!bodies::value_type::type.ok() || !support::holds<counted> || !support::holds<fitting>) return poison{};
      else return on<expression_of<Args>...>{{}, arguments<expression_of<Args>...>(to_expression(args)...)};
    }
  }
};

}  // namespace language

// An operation of one's own: its value, and its derivative by each argument.
template <support::fixed_string Name, auto Value, auto Derivative>
inline constexpr language::operation_of<Name, Value, Derivative> operation;

}  // namespace xgrad
