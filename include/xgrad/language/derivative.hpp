// Derivatives are expressions: their shape is known, and they stand in the graph as requests until calculus expands
// them. What a kernel returns or writes beside expressions: value_and_gradient and update.
#pragma once

#include "arithmetic.hpp"
#include "symbols.hpp"

namespace xgrad {
namespace language {

struct lowered_pair {
  lowered f, w;
};
// f, in which w can be told from what it is made of; and w.
template <class F, class W>
constexpr lowered_pair lower_by(lowering& to, const F& f, const W& w) {
  lowered by = w.lower(to);
  const bool pinned = to.pin(by);
  const lowered of = pinned ? to.lower_anew(f) : f.lower(to);
  if (pinned) to.unpin(1);
  if (!is_symbol<W> && !to.occurs_in(by.id, of.id)) to.absent = true;
  return {of, by};
}

// f must be a scalar; the gradient has the shape of w.
struct gradient_of {
  static constexpr signature check(const signature* x) {
    if (x[0].dims.rank != 0) return signature::wrong(fault::target);
    if (x[1].kind != element::number) return signature::wrong(fault::kind);
    return x[1];
  }
  template <class F, class W>
  static constexpr bool pins() {
    return !is_symbol<W>;
  }
  static constexpr lowered request(lowering& to, const lowered& f, const lowered& w) {
    return {to.g.request_gradient(to.number(f), w.id, w.dims.view()), element::number, w.dims};
  }
  template <class F, class W>
  static constexpr lowered lower_call(lowering& to, const arguments<F, W>& args) {
    const auto [f, w] = lower_by(to, args.first, args.rest.first);
    return request(to, f, w);
  }
};
// Elementwise; operand 2 is the order.
struct derivative_of {
  static constexpr signature check(const signature* x) {
    if (x[1].kind != element::number) return signature::wrong(fault::kind);
    const signature both = broadcast(x, 2, element::number);
    return both.ok() && !(both.dims == x[0].dims) ? signature::wrong(fault::broadcast) : both;
  }
  template <class F, class X, class Order>
  static constexpr bool pins() {
    return !is_symbol<X>;
  }
  template <class F, class X>
  static constexpr lowered lower_call(lowering& to, const arguments<F, X, literal>& args) {
    const int order = static_cast<int>(args.rest.rest.first.value);
    if (order <= 0) return args.first.lower(to);
    const auto [f, x] = lower_by(to, args.first, args.rest.first);
    lowered both[] = {f, x};
    lowered result{{}, element::number, to.align(both, 2)};
    result.id = to.g.request_derivative(to.number(both[0]), both[1].id, order);
    return result;
  }
};
struct stop_of {
  static constexpr signature check(const signature* x) { return broadcast(x, 1, element::number); }
  static constexpr lowered lower(lowering& to, const lowered* x) { return to.stop(x[0]); }
};

template <class F, class W>
constexpr bool may_occur_in() {
  if constexpr (is_symbol<W>) return contains_symbol<F, W>();
  else return true;
}
template <class W>
struct does_not_occur;
template <class...>
struct f_is;
template <class...>
struct w_is_no_number;
struct no_parameters;
struct not_a_symbol;
template <class F, class W>
using absent_fault =
    typename std::conditional_t<!F::type.ok() || may_occur_in<F, W>(), std::type_identity<support::no_fault>,
                                std::type_identity<does_not_occur<W>>>::type;

struct scalar_check {
  static constexpr signature check(const signature* x) {
    return x[0].dims.rank == 0 ? x[0] : signature::wrong(fault::target);
  }
};

// What f is differentiated by: the expressions W; without any, all parameters of f, which make the names of types no
// longer so.
template <class F, class... W>
struct targets {
  using types = type_list<W...>;
  arguments<W...> named;

  template <class Use>
  constexpr void for_each(const Use& use) const {
    for_each_argument(named, use);
  }
};
template <class F>
struct targets<F> {
  using types = parameters_of<F>;

  template <class Use>
  constexpr void for_each(const Use& use) const {
    [&]<class... W>(type_list<W...>) { (use(W()), ...); }(types());
  }
};

// The value of f and its gradients, as outputs of a kernel.
template <class F, class... W>
struct value_and_gradients {
  F f;
  targets<F, W...> ws;
};
// The new value of the array bound to w, as an output of a kernel.
template <class W, class E>
struct update_of {
  W w;
  E value;

  static constexpr signature check(const signature* x) {
    if (x[0].kind == element::index) return signature::wrong(fault::kind);
    const signature both = broadcast(x, 2, element::number);
    return both.ok() && !(both.dims == x[0].dims) ? signature::wrong(fault::broadcast) : both;
  }
};

}  // namespace language

// The gradient of a scalar f by w, a symbol or an expression that occurs in f; of the shape of w.
template <language::expression F, language::expression W>
constexpr auto gradient(const F& f, const W& w) {
  using namespace language;
  using target = shapes_unless<gradient_of, fault::target, f_is, F, W>;
  using kind = shapes_unless<gradient_of, fault::kind, w_is_no_number, F, W>;
  using absent = absent_fault<F, W>;
  XGRAD_REQUIRE("xgrad::gradient(f, w): f must be a scalar: take its mean or sum", target);
  XGRAD_REQUIRE("xgrad::gradient(f, w): w must be numbers, neither indices nor a mask", kind);
  XGRAD_REQUIRE("xgrad::gradient(f, w): w must occur in f", absent);
  if constexpr (support::holds<absent>) return make<gradient_of>(f, w);
  else return poison{};
}

// The derivative of that order of each element of f by the element of x it was computed from.
template <language::expression F, language::expression X>
constexpr auto derivative(const F& f, const X& x, int order = 1) {
  using namespace language;
  using shapes = shapes_unless<derivative_of, fault::broadcast, shapes_are, F, X, literal>;
  using kind = shapes_unless<derivative_of, fault::kind, w_is_no_number, F, X, literal>;
  using absent = absent_fault<F, X>;
  XGRAD_REQUIRE("xgrad::derivative(f, x): f must have the shape of x; of a scalar by an array, take gradient", shapes);
  XGRAD_REQUIRE("xgrad::derivative(f, x): x must be numbers, neither indices nor a mask", kind);
  XGRAD_REQUIRE("xgrad::derivative(f, x): x must occur in f", absent);
  if constexpr (support::holds<absent>) return make<derivative_of>(f, x, order);
  else return poison{};
}

// The value of f, then its gradient by each w.
template <language::expression F, language::expression... W>
  requires(sizeof...(W) > 0)
constexpr auto value_and_gradient(const F& f, const W&... ws) {
  using namespace language;
  using target = shapes_unless<scalar_check, fault::target, f_is, F>;
  using absent = first_fault<absent_fault<F, W>...>;
  using kind = first_fault<shapes_unless<gradient_of, fault::kind, w_is_no_number, F, W>...>;
  XGRAD_REQUIRE("xgrad::value_and_gradient(f, ws...): f must be a scalar: take its mean or sum", target);
  XGRAD_REQUIRE("xgrad::value_and_gradient(f, ws...): each w must be numbers, neither indices nor a mask", kind);
  XGRAD_REQUIRE("xgrad::value_and_gradient(f, ws...): each w must occur in f", absent);
  if constexpr (support::holds<target> && support::holds<absent> && support::holds<kind> && F::type.ok())
    return value_and_gradients<F, W...>{f, {arguments<W...>(ws...)}};
  else return poison{};
}
// By all parameters of f, in the order they are written.
template <language::expression F>
constexpr auto value_and_gradient(const F& f) {
  using namespace language;
  using target = shapes_unless<scalar_check, fault::target, f_is, F>;
  using found = std::conditional_t<!F::type.ok() || parameters_of<F>::size != 0, support::no_fault, no_parameters>;
  XGRAD_REQUIRE("xgrad::value_and_gradient(f): f must be a scalar: take its mean or sum", target);
  XGRAD_REQUIRE("xgrad::value_and_gradient(f): f must have a parameter, or name what to differentiate by", found);
  if constexpr (!F::type.ok() || !support::holds<found> || !support::holds<target>) return poison{};
  else return value_and_gradients<F>{f, {}};
}

// Writes the value of an expression to the array bound to w, after all outputs have read the old one.
template <language::expression W, language::operand E>
constexpr auto update(const W& w, const E& value) {
  using namespace language;
  using value_type = expression_of<E>;
  using op = update_of<W, value_type>;
  using symbol_fault = std::conditional_t<is_symbol<W> || !W::type.ok(), support::no_fault, not_a_symbol>;
  using kind = shapes_unless<op, fault::kind, w_is_no_number, W, value_type>;
  using shapes =
      std::conditional_t<is_symbol<W>, shapes_unless<op, fault::broadcast, shapes_are, W, value_type>, support::no_fault>;
  XGRAD_REQUIRE("xgrad::update(w, value): w must be a symbol", symbol_fault);
  XGRAD_REQUIRE("xgrad::update(w, value): indices are not updated", kind);
  XGRAD_REQUIRE("xgrad::update(w, value): the value must have the shape of w", shapes);
  if constexpr (support::holds<symbol_fault> && signature_of<op, W, value_type>.ok()) return op{w, to_expression(value)};
  else return poison{};
}

// x, whose derivative is 0.
template <language::expression E>
constexpr auto stop_gradient(const E& x) {
  return language::make<language::stop_of>(x);
}

}  // namespace xgrad
