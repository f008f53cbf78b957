// Polynomials that approximate: expressions in the place of expressions.
#pragma once

#include "products.hpp"

namespace xgrad {
namespace language {

// f, x as for derivative, at of the shape of x  ->  the shape of f
template <int Order>
struct taylor_of {
  static constexpr signature check(const signature* x) {
    if (x[1].kind != element::number) return signature::wrong(fault::kind);
    const signature both = broadcast(x, 2, element::number);
    if (!both.ok() || !(both.dims == x[0].dims)) return signature::wrong(fault::broadcast);
    return stretches(x[2], x[1]) ? both : signature::wrong(fault::inner);
  }
  template <class F, class X, class At>
  static constexpr bool pins() {
    return !is_symbol<X>;
  }
  template <class F, class X, class At>
  static constexpr lowered lower_call(lowering& to, const arguments<F, X, At>& args) {
    const auto [f, x] = lower_by(to, args.first, args.rest.first);
    lowered both[] = {f, x};
    lowered result{{}, element::number, to.align(both, 2)};
    const node_id operands[] = {to.number(both[0]), both[1].id,
                                number_along(to, args.rest.rest.first.lower(to), both[1].dims)};
    result.id = to.g.request(opcode::taylor, {operands, 3}, result.dims.view(), result.dims.count, Order);
    return result;
  }
};
template <int Order>
struct order_is_negative;

}  // namespace language

// The polynomial in x of that order that has the value and the derivatives of f where x is `at`: the sum over k of
// derivative(f, x, k) at `at` times (x - at)^k / k!. Elementwise, as derivative is; `at` has the shape of x or
// broadcasts to it.
template <int Order, language::expression F, language::expression X, language::operand At>
constexpr auto taylor(const F& f, const X& x, const At& at) {
  using namespace language;
  constexpr int order = Order < 0 ? 0 : Order;
  using op = taylor_of<order>;
  using ordered = std::conditional_t<(Order >= 0), support::no_fault, order_is_negative<Order>>;
  using kind = shapes_unless<op, fault::kind, w_is_no_number, F, X, expression_of<At>>;
  using shapes = shapes_unless<op, fault::broadcast, shapes_are, F, X, expression_of<At>>;
  using point = shapes_unless<op, fault::inner, shapes_are, F, X, expression_of<At>>;
  using absent = absent_fault<F, X>;
  XGRAD_REQUIRE("xgrad::taylor<order>(f, x, at): order must not be negative", ordered);
  XGRAD_REQUIRE("xgrad::taylor<order>(f, x, at): f must have the shape of x", shapes);
  XGRAD_REQUIRE("xgrad::taylor<order>(f, x, at): at must have the shape of x", point);
  XGRAD_REQUIRE("xgrad::taylor<order>(f, x, at): x must be numbers, neither indices nor a mask", kind);
  XGRAD_REQUIRE("xgrad::taylor<order>(f, x, at): x must occur in f", absent);
  if constexpr (support::holds<absent>) return make<op>(f, x, at);
  else return poison{};
}

}  // namespace xgrad
