// Expressions: structural constexpr values that hold their operands by value, literals and nothing else. Their type is
// an operation and the types of its operands.
// An operation is an empty class: check(operands' signatures) gives the signature of the result, and
// lower(lowering&, operands) builds the graph; it may use an operand more than once.
#pragma once

#include <type_traits>

#include "lowering.hpp"

namespace xgrad::language {

template <class E>
concept expression = requires { typename E::is_expression; };
template <class E>
concept operand = expression<E> || std::is_arithmetic_v<E>;
template <class... E>
concept operands = (operand<E> && ...) && (expression<E> || ...);

struct a_mask_has_no_single_truth_value;
// Said once, whichever of the conversions below `c ? a : b` needs.
template <class Found>
constexpr bool no_condition() {
  XGRAD_REQUIRE("xgrad: an expression is no condition: use where(mask, a, b), any(mask) or all(mask)", Found);
  return false;
}

// A scan, which is an expression too: its first value after every step.
template <class E>
concept scanned = requires { typename E::is_scan; };

struct an_expression_has_no_elements;
struct poison;

// What every expression can be asked by mistake.
template <class Found>
struct mistakes {
  template <class Index>
  constexpr auto operator[](const Index&) const {
    using found = std::conditional_t<std::is_void_v<Index>, support::no_fault, an_expression_has_no_elements>;
    XGRAD_REQUIRE("xgrad: x[i]: an expression has no elements yet: slice<axis, from, to>(x), or take(x, ids)", found);
    return std::conditional_t<std::is_void_v<Index>, Index, poison>();
  }
  constexpr explicit operator bool() const { return no_condition<Found>(); }
  // A common type of a and b in c ? a : b, so that c is all that is wrong.
  constexpr operator int Found::*() const { return no_condition<Found>() ? nullptr : nullptr; }
};
struct expression_base : mistakes<a_mask_has_no_single_truth_value> {
  using is_expression = void;
};

// What a faulty call gives, so that one mistake is reported once.
struct poison : expression_base {
  static constexpr signature type = signature::wrong(fault::operand);
  constexpr lowered lower(lowering& to) const { return to.literal(0); }
  constexpr void leaves(support::list<leaf>&) const {}
};

struct literal : expression_base {
  static constexpr signature type{};
  double value = 0;

  constexpr literal() = default;
  constexpr explicit literal(double given) : value(given) {}
  constexpr lowered lower(lowering& to) const { return to.literal(value); }
  constexpr void leaves(support::list<leaf>&) const {}
};

template <class... Args>
struct arguments;
template <>
struct arguments<> {};
template <class First, class... Rest>
struct arguments<First, Rest...> {
  First first;
  arguments<Rest...> rest;

  constexpr arguments() = default;
  constexpr explicit arguments(const First& given_first, const Rest&... given_rest)
      : first(given_first), rest(given_rest...) {}
};
template <class Arguments, class F>
constexpr void for_each_argument(const Arguments& all, const F& f) {
  if constexpr (requires { all.first; }) {
    f(all.first);
    for_each_argument(all.rest, f);
  }
}

template <std::size_t I, class Arguments>
constexpr auto nth_argument(const Arguments& all) {
  if constexpr (I == 0) return all.first;
  else return nth_argument<I - 1>(all.rest);
}

template <class Op, class... Args>
struct call : expression_base {
  using operation = Op;
  static constexpr const signature& type = signature_of<Op, Args...>;
  arguments<Args...> args;

  constexpr call() = default;
  constexpr explicit call(const arguments<Args...>& given_args) : args(given_args) {}

  constexpr lowered lower(lowering& to) const {
    // Arguments are lowered here, not in a helper: a chain of n calls is to need a depth of n.
    if constexpr (requires { Op::lower_call(to, args); }) {
      return to.pinned(Op::lower_call(to, args));
    } else if constexpr (sizeof...(Args) == 0) {
      return to.pinned(Op::lower(to, nullptr));
    } else if constexpr (sizeof...(Args) == 1) {
      lowered x[] = {args.first.lower(to)};
      return to.pinned(Op::lower(to, x));
    } else if constexpr (sizeof...(Args) == 2) {
      lowered x[] = {args.first.lower(to), args.rest.first.lower(to)};
      return to.pinned(Op::lower(to, x));
    } else if constexpr (sizeof...(Args) == 3) {
      lowered x[] = {args.first.lower(to), args.rest.first.lower(to), args.rest.rest.first.lower(to)};
      return to.pinned(Op::lower(to, x));
    } else {
      lowered x[sizeof...(Args)];
      int i = 0;
      for_each_argument(args, [&](const auto& given) { x[i++] = given.lower(to); });
      return to.pinned(Op::lower(to, x));
    }
  }
  // eye<3>() is eye<3>.
  constexpr call operator()() const
    requires(sizeof...(Args) == 0)
  {
    return *this;
  }
  constexpr void leaves(support::list<leaf>& to) const {
    if constexpr (requires { Op::body(); }) to.push_back({nullptr, Op::body(), {}, false});
    if constexpr (requires { Op::template pins<Args...>(); })
      if (Op::template pins<Args...>()) to.push_back({nullptr, nullptr, {}, true});
    if constexpr (requires { Op::misused(args); })
      if (Op::misused(args) != misuse::none) to.push_back({nullptr, nullptr, {}, false, Op::misused(args)});
    if constexpr (sizeof...(Args) > 0) args.first.leaves(to);
    [[maybe_unused]] const int rest = to.size();
    if constexpr (sizeof...(Args) > 1) args.rest.first.leaves(to);
    if constexpr (sizeof...(Args) > 2) for_each_argument(args.rest.rest, [&](const auto& given) { given.leaves(to); });
    if constexpr (requires { Op::trains_with_rest; })
      for (int i = rest; i < to.size(); ++i) to[i].training = true;
  }
};

template <operand E>
constexpr auto to_expression(const E& e) {
  if constexpr (expression<E>) return e;
  else return literal(static_cast<double>(e));
}
template <operand E>
using expression_of = decltype(to_expression(std::declval<const E&>()));

template <bool Holds>
using ranks_unless = std::conditional_t<Holds, support::no_fault, more_than_8_dimensions>;

// The call of an operation, or poison when it is faulty; who calls has reported why.
template <class Op, operand... Args>
constexpr auto make(const Args&... args) {
  using found = ranks_unless<signature_of<Op, expression_of<Args>...>.what != fault::too_many>;
  constexpr int size = signature_of<Op, expression_of<Args>...>.size;
  using written = std::conditional_t<(size <= largest_size), support::no_fault, it_has<size>>;
  XGRAD_REQUIRE("xgrad: an expression has at most 8 dimensions", found);
  XGRAD_REQUIRE("xgrad: an expression has at most 20000 operations, written out: let(f, x) has f once where it uses x twice",
                written);
  if constexpr (signature_of<Op, expression_of<Args>...>.ok() && size <= largest_size)
    return call<Op, expression_of<Args>...>(arguments<expression_of<Args>...>(to_expression(args)...));
  else return poison{};
}

// An operation on elements.
template <opcode Op, int Index = 0>
struct pointwise {
  static constexpr int arity = graph::pointwise_arity(Op);
  static constexpr signature check(const signature* x) {
    return broadcast(x, arity, gives_mask(Op) ? element::mask : element::number);
  }
  static constexpr lowered lower(lowering& to, lowered* x) { return to.pointwise(Op, x, arity, Index); }
};

}  // namespace xgrad::language
