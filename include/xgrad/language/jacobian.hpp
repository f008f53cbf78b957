// All first derivatives of an array by an array, all second derivatives of a scalar: expressions with the dimensions of
// both.
#pragma once

#include "products.hpp"

namespace xgrad {
namespace language {

constexpr signature dimensions_of_both(const signature& a, const signature& b) {
  signature result{element::number, a.dims};
  for (int d = 0; d < b.dims.rank; ++d) result.dims.push_back(b.dims.extents[d]);
  return result;
}
// f's dimensions under new axes, then those of x.
constexpr lowered request_jacobian(lowering& to, const lowered& f, const lowered& x) {
  axis_set taken = graph::axes_below(to.g.view(), f.id) | f.dims.set() | x.dims.set();
  lowered result{{}, element::number, {}};
  for (axis_id a : f.dims.view()) {
    const support::extent e = to.extent_along(a);
    result.dims.push_back(to.axis(e, taken));
    taken |= axis_set::of(result.dims[result.dims.count - 1]);
  }
  for (axis_id a : x.dims.view()) result.dims.push_back(a);
  const node_id operands[] = {to.number(f), x.id};
  const joined_dimensions dims(result.dims, f.dims);
  result.id = to.g.request(opcode::jacobian, {operands, 2}, {dims.axes, dims.count}, result.dims.count, result.dims.count);
  return result;
}

// f (I...), x (J...)  ->  (I..., J...)
struct jacobian_of {
  static constexpr signature check(const signature* x) {
    return x[1].kind == element::number ? dimensions_of_both(x[0], x[1]) : signature::wrong(fault::kind);
  }
  template <class F, class X>
  static constexpr bool pins() {
    return !is_symbol<X>;
  }
  template <class F, class X>
  static constexpr lowered lower_call(lowering& to, const arguments<F, X>& args) {
    const auto [f, x] = lower_by(to, args.first, args.rest.first);
    return request_jacobian(to, f, x);
  }
};
// f scalar, x (I...), y (J...)  ->  (I..., J...)
struct hessian_of {
  static constexpr signature check(const signature* x) {
    if (x[0].dims.rank != 0) return signature::wrong(fault::target);
    if (x[1].kind != element::number || x[2].kind != element::number) return signature::wrong(fault::kind);
    return dimensions_of_both(x[1], x[2]);
  }
  template <class F, class X, class Y>
  static constexpr bool pins() {
    return !is_symbol<X> || !is_symbol<Y>;
  }
  template <class F, class X, class Y>
  static constexpr lowered lower_call(lowering& to, const arguments<F, X, Y>& args) {
    lowered by[] = {args.rest.first.lower(to), args.rest.rest.first.lower(to)};
    // The one that may be computed from the other is lowered again where that is pinned.
    const bool x_first = by[0].id.value < by[1].id.value;
    bool pinned[2] = {};
    if (x_first) pinned[0] = to.pin(by[0]);
    by[1] = args.rest.rest.first.lower(to);
    pinned[1] = to.pin(by[1]);
    if (!x_first) by[0] = args.rest.first.lower(to), pinned[0] = to.pin(by[0]);
    const int pins = pinned[0] + pinned[1];
    const lowered f = pins > 0 ? to.lower_anew(args.first) : args.first.lower(to);
    to.unpin(pins);
    if (!is_symbol<X> && !to.occurs_in(by[0].id, f.id)) to.absent = true;
    if (!is_symbol<Y> && !to.occurs_in(by[1].id, f.id)) to.absent = true;
    return request_jacobian(to, gradient_of::request(to, f, by[0]), by[1]);
  }
};

}  // namespace language

// The derivative of each element of f by each element of x: f's dimensions, then those of x.
template <language::expression F, language::expression X>
constexpr auto jacobian(const F& f, const X& x) {
  using namespace language;
  using kind = shapes_unless<jacobian_of, fault::kind, w_is_no_number, F, X>;
  using absent = absent_fault<F, X>;
  XGRAD_REQUIRE("xgrad::jacobian(f, x): x must be numbers, neither indices nor a mask", kind);
  XGRAD_REQUIRE("xgrad::jacobian(f, x): x must occur in f", absent);
  if constexpr (support::holds<absent>) return make<jacobian_of>(f, x);
  else return poison{};
}

// The second derivatives of a scalar f, by each element of x and each of y: x's dimensions, then those of y.
template <language::expression F, language::expression X, language::expression Y>
constexpr auto hessian(const F& f, const X& x, const Y& y) {
  using namespace language;
  using target = shapes_unless<hessian_of, fault::target, f_is, F, X, Y>;
  using kind = shapes_unless<hessian_of, fault::kind, w_is_no_number, F, X, Y>;
  using absent = first_fault<absent_fault<F, X>, absent_fault<F, Y>>;
  XGRAD_REQUIRE("xgrad::hessian(f, x, y): f must be a scalar: take its mean or sum", target);
  XGRAD_REQUIRE("xgrad::hessian(f, x, y): x and y must be numbers, neither indices nor masks", kind);
  XGRAD_REQUIRE("xgrad::hessian(f, x, y): x and y must occur in f", absent);
  if constexpr (support::holds<absent>) return make<hessian_of>(f, x, y);
  else return poison{};
}
template <language::expression F, language::expression X>
constexpr auto hessian(const F& f, const X& x) {
  using namespace language;
  using target = shapes_unless<hessian_of, fault::target, f_is, F, X, X>;
  using kind = shapes_unless<hessian_of, fault::kind, w_is_no_number, F, X, X>;
  using absent = absent_fault<F, X>;
  XGRAD_REQUIRE("xgrad::hessian(f, x): f must be a scalar: take its mean or sum", target);
  XGRAD_REQUIRE("xgrad::hessian(f, x): x must be numbers, neither indices nor a mask", kind);
  XGRAD_REQUIRE("xgrad::hessian(f, x): x must occur in f", absent);
  if constexpr (support::holds<absent>) return make<hessian_of>(f, x, x);
  else return poison{};
}

}  // namespace xgrad
