// Products of a Jacobian or a Hessian with one vector, neither of which is ever formed.
#pragma once

#include "derivative.hpp"

namespace xgrad {
namespace language {

// v along dimensions of the same shape, or of one that v broadcasts to.
constexpr node_id number_along(lowering& to, const lowered& v, const dimensions& dims) {
  dimensions own = v.dims;
  for (int d = 0; d < own.count; ++d)
    if (own[d].valid()) own[d] = dims[dims.count - own.count + d];
  return to.number(to.renamed(v, own));
}
constexpr bool stretches(const signature& v, const signature& like) {
  const signature both[] = {like, v};
  const signature result = broadcast(both, 2, element::number);
  return result.ok() && result.dims == like.dims;
}
struct joined_dimensions {
  axis_id axes[3 * largest_rank] = {};
  int count = 0;
  constexpr joined_dimensions(const dimensions& a, const dimensions& b) {
    for (int d = 0; d < a.count; ++d) axes[count++] = a[d];
    for (int d = 0; d < b.count; ++d) axes[count++] = b[d];
  }
};
// The gradient of sum(f * u) by x.
constexpr lowered request_vjp(lowering& to, const lowered& f, const lowered& x, const lowered& u) {
  const node_id operands[] = {to.number(f), x.id, number_along(to, u, f.dims)};
  const joined_dimensions dims(x.dims, f.dims);
  return {to.g.request(opcode::vjp, {operands, 3}, {dims.axes, dims.count}, x.dims.count, x.dims.count), element::number,
          x.dims};
}

// f, x, u of the shape of f  ->  the shape of x
struct vjp_of {
  static constexpr signature check(const signature* x) {
    if (x[1].kind != element::number) return signature::wrong(fault::kind);
    return stretches(x[2], x[0]) ? x[1] : signature::wrong(fault::broadcast);
  }
  template <class F, class X, class U>
  static constexpr bool pins() {
    return !is_symbol<X>;
  }
  template <class F, class X, class U>
  static constexpr lowered lower_call(lowering& to, const arguments<F, X, U>& args) {
    const auto [f, x] = lower_by(to, args.first, args.rest.first);
    return request_vjp(to, f, x, args.rest.rest.first.lower(to));
  }
};
// f, x, v of the shape of x  ->  the shape of f
struct jvp_of {
  static constexpr signature check(const signature* x) {
    if (x[1].kind != element::number) return signature::wrong(fault::kind);
    if (!stretches(x[2], x[1])) return signature::wrong(fault::broadcast);
    return broadcast(x, 1, element::number);
  }
  template <class F, class X, class V>
  static constexpr bool pins() {
    return !is_symbol<X>;
  }
  template <class F, class X, class V>
  static constexpr lowered lower_call(lowering& to, const arguments<F, X, V>& args) {
    const auto [f, x] = lower_by(to, args.first, args.rest.first);
    const node_id operands[] = {to.number(f), x.id, number_along(to, args.rest.rest.first.lower(to), x.dims)};
    return {to.g.request(opcode::jvp, {operands, 3}, f.dims.view(), f.dims.count, 0), element::number, f.dims};
  }
};
// f scalar, x, v of the shape of x  ->  the shape of x: the derivative of the gradient's product with v.
struct hvp_of {
  static constexpr signature check(const signature* x) {
    if (x[0].dims.rank != 0) return signature::wrong(fault::target);
    if (x[1].kind != element::number) return signature::wrong(fault::kind);
    return stretches(x[2], x[1]) ? x[1] : signature::wrong(fault::broadcast);
  }
  template <class F, class X, class V>
  static constexpr bool pins() {
    return !is_symbol<X>;
  }
  template <class F, class X, class V>
  static constexpr lowered lower_call(lowering& to, const arguments<F, X, V>& args) {
    const auto [f, x] = lower_by(to, args.first, args.rest.first);
    return request_vjp(to, gradient_of::request(to, f, x), x, args.rest.rest.first.lower(to));
  }
};

}  // namespace language

// The gradient of sum(f * u) by x, u held constant: a vector times the Jacobian. u has the shape of f or broadcasts to
// it; the result has that of x. Derivatives of the result by what u is made of are not zero.
template <language::expression F, language::expression X, language::operand U>
constexpr auto vjp(const F& f, const X& x, const U& u) {
  using namespace language;
  using kind = shapes_unless<vjp_of, fault::kind, w_is_no_number, F, X, expression_of<U>>;
  using shapes = shapes_unless<vjp_of, fault::broadcast, shapes_are, F, X, expression_of<U>>;
  using absent = absent_fault<F, X>;
  XGRAD_REQUIRE("xgrad::vjp(f, x, u): x must be numbers, neither indices nor a mask", kind);
  XGRAD_REQUIRE("xgrad::vjp(f, x, u): u must have the shape of f", shapes);
  XGRAD_REQUIRE("xgrad::vjp(f, x, u): x must occur in f", absent);
  if constexpr (support::holds<absent>) return make<vjp_of>(f, x, u);
  else return poison{};
}

// How f changes when x does by v, to first order: the Jacobian times a vector, by forward differentiation. v has the
// shape of x or broadcasts to it; the result has that of f.
template <language::expression F, language::expression X, language::operand V>
constexpr auto jvp(const F& f, const X& x, const V& v) {
  using namespace language;
  using kind = shapes_unless<jvp_of, fault::kind, w_is_no_number, F, X, expression_of<V>>;
  using shapes = shapes_unless<jvp_of, fault::broadcast, shapes_are, F, X, expression_of<V>>;
  using absent = absent_fault<F, X>;
  XGRAD_REQUIRE("xgrad::jvp(f, x, v): x must be numbers, neither indices nor a mask", kind);
  XGRAD_REQUIRE("xgrad::jvp(f, x, v): v must have the shape of x", shapes);
  XGRAD_REQUIRE("xgrad::jvp(f, x, v): x must occur in f", absent);
  if constexpr (support::holds<absent>) return make<jvp_of>(f, x, v);
  else return poison{};
}

// The Hessian of a scalar f by x times v, v held constant. v has the shape of x or broadcasts to it, as has the result.
template <language::expression F, language::expression X, language::operand V>
constexpr auto hvp(const F& f, const X& x, const V& v) {
  using namespace language;
  using target = shapes_unless<hvp_of, fault::target, f_is, F, X, expression_of<V>>;
  using kind = shapes_unless<hvp_of, fault::kind, w_is_no_number, F, X, expression_of<V>>;
  using shapes = shapes_unless<hvp_of, fault::broadcast, shapes_are, F, X, expression_of<V>>;
  using absent = absent_fault<F, X>;
  XGRAD_REQUIRE("xgrad::hvp(f, x, v): f must be a scalar: take its mean or sum", target);
  XGRAD_REQUIRE("xgrad::hvp(f, x, v): x must be numbers, neither indices nor a mask", kind);
  XGRAD_REQUIRE("xgrad::hvp(f, x, v): v must have the shape of x", shapes);
  XGRAD_REQUIRE("xgrad::hvp(f, x, v): x must occur in f", absent);
  if constexpr (support::holds<absent>) return make<hvp_of>(f, x, v);
  else return poison{};
}

}  // namespace xgrad
