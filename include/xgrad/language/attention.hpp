// attention: softmax(q k^T / sqrt(D)) v, as PyTorch's scaled_dot_product_attention. Its mask is an expression inside
// the options, so its type is erased there: what remains is how to lower it, and its literals.
#pragma once

#include "linear_algebra.hpp"
#include "normalization.hpp"

namespace xgrad {
namespace language {

// Visits the literals of an expression, in one order for all expressions of a type.
template <class Arguments, class F>
constexpr void each_literal_of(Arguments& all, const F& f);
template <class E, class F>
constexpr void each_literal(E& e, const F& f) {
  if constexpr (std::is_same_v<std::remove_const_t<E>, literal>) f(e.value);
  else if constexpr (requires { e.args; }) each_literal_of(e.args, f);
  else if constexpr (requires { e.e; }) each_literal(e.e, f);
}
template <class Arguments, class F>
constexpr void each_literal_of(Arguments& all, const F& f) {
  if constexpr (requires { all.first; }) {
    each_literal(all.first, f);
    each_literal_of(all.rest, f);
  }
}
template <class E>
constexpr int literal_count() {
  int n = 0;
  E e{};
  each_literal(e, [&](double) { ++n; });
  return n;
}
template <class E>
constexpr E with_literals(const double* values) {
  E e{};
  int i = 0;
  each_literal(e, [&](double& value) { value = values[i++]; });
  return e;
}

struct erased_info {
  lowered (*lower)(lowering&, const double*) = nullptr;
  void (*leaves)(support::list<leaf>&, const double*) = nullptr;
  signature type;
};
template <class E>
constexpr lowered lower_erased(lowering& to, const double* literals) {
  return with_literals<E>(literals).lower(to);
}
template <class E>
constexpr void leaves_of_erased(support::list<leaf>& to, const double* literals) {
  with_literals<E>(literals).leaves(to);
}
template <class E>
inline constexpr erased_info erased_info_of{&lower_erased<E>, &leaves_of_erased<E>, E::type};

template <int Count>
struct literals_are;

// Any expression, or none. As an operand it looks like a scalar.
struct erased : expression_base {
  static constexpr signature type{};
  static constexpr int most_literals = 8;
  const erased_info* info = nullptr;
  double literals[most_literals] = {};

  constexpr erased() = default;
  template <expression E>
    requires(!std::is_same_v<E, erased>)
  constexpr erased(const E& e) : info(&erased_info_of<E>) {
    constexpr int count = literal_count<E>();
    using found = std::conditional_t<(count <= most_literals), support::no_fault, literals_are<count>>;
    XGRAD_REQUIRE("xgrad::attention(q, k, v, {.mask}): the mask must hold at most 8 numbers; put it into a let", found);
    if constexpr (count <= most_literals) {
      int i = 0;
      each_literal(e, [&](double value) { literals[i++] = value; });
    }
  }
  constexpr lowered lower(lowering& to) const { return info == nullptr ? to.literal(0) : info->lower(to, literals); }
  constexpr void leaves(support::list<leaf>& to) const {
    if (info != nullptr) info->leaves(to, literals);
  }
  // The same expression with the same literals.
  constexpr bool same(const erased& other) const {
    for (int i = 0; i < most_literals; ++i)
      if (literals[i] != other.literals[i]) return false;
    return info == other.info;
  }
};

// q, k, v, causal, mask
struct attention_of {
  static constexpr signature scores(const signature* x) {
    if (x[0].dims.rank < 2 || x[1].dims.rank < 2 || x[2].dims.rank < 2) return signature::wrong(fault::rank);
    signature turned = x[1];
    const int last = turned.dims.rank - 1;
    turned.dims.extents[last] = x[1].dims.extents[last - 1];
    turned.dims.extents[last - 1] = x[1].dims.extents[last];
    return contraction_signature(x[0], turned, true);
  }
  static constexpr signature check(const signature* x) {
    const signature s = scores(x);
    if (!s.ok()) return s;
    return contraction_signature(s, x[2], true);
  }
  template <class Q, class K, class V>
  static constexpr misuse misused(const arguments<Q, K, V, literal, erased>& args) {
    const erased& mask = args.rest.rest.rest.rest.first;
    if (mask.info == nullptr || !mask.info->type.ok()) return misuse::none;
    const signature x[] = {Q::type, K::type, V::type};
    const signature both[] = {scores(x), mask.info->type};
    const signature met = broadcast(both, 2, element::number);
    return met.ok() && met.dims == both[0].dims ? misuse::none : misuse::mask;
  }
  static constexpr lowered lower(lowering& to, const lowered* x) {
    lowered turned = x[1];
    const int last = turned.dims.count - 1;
    turned.dims[last] = x[1].dims[last - 1];
    turned.dims[last - 1] = x[1].dims[last];
    const lowered product = contraction(to, x[0], turned, true);
    formula s = formula{&to, product} * reciprocal_root({&to, to.count_of(x[0], 1U << (x[0].dims.count - 1))});
    const unsigned over = 1U << (product.dims.count - 1);
    const double none = -std::numeric_limits<double>::infinity();
    if (!to.g.is_literal(x[3].id, 0)) {
      const positions at = positions_of(to, s.x.dims);
      s = select(at.column <= at.row, s, none);
    }
    const bool by_truth = x[4].kind == element::mask, masked = by_truth || !to.g.is_literal(x[4].id, 0);
    if (masked) s = by_truth ? select({&to, x[4]}, s, none) : s + formula{&to, x[4]};
    const lowered weights = masked ? weights_or_none(s, over).x : softmax_rule::lower(to, s.x, over, true);
    return contraction(to, weights, x[2], true);
  }
  // softmax, but 0 in rows that are masked out altogether
  static constexpr formula weights_or_none(const formula& s, unsigned over) {
    const formula top{s.to, peak(*s.to, s.x, over)};
    const formula e = exp(s - select(apply(opcode::isfinite, top), top, 0));
    const formula total = sum(e, over, true);
    return e / select(0 < total, total, 1);
  }
};

}  // namespace language

// mask: what broadcasts to (..., T, S): true where q may see k, or numbers that are added to the scores. Where a row
// sees nothing, the result is 0. causal: query i sees keys 0 ... i.
struct attention_options {
  bool causal = false;
  language::erased mask = {};
};

// q (..., T, D)  k (..., S, D)  v (..., S, E)  ->  (..., T, E)
template <language::expression Q, language::expression K, language::expression V>
constexpr auto attention(const Q& q, const K& k, const V& v, const attention_options& options = {}) {
  using namespace language;
  constexpr fault what = signature_of<attention_of, Q, K, V, literal, erased>.what;
  using rank = typename shapes_fault<what != fault::rank, shapes_are, Q, K, V>::type;
  using inner = typename shapes_fault<what != fault::inner, shapes_are, Q, K, V>::type;
  using batches = typename shapes_fault<what != fault::batch, shapes_are, Q, K, V>::type;
  XGRAD_REQUIRE("xgrad::attention(q, k, v): q, k and v must have at least two dimensions", rank);
  XGRAD_REQUIRE("xgrad::attention(q, k, v): the last extents of q and k, the last but one of k and v must agree", inner);
  XGRAD_REQUIRE("xgrad::attention(q, k, v): leading extents must agree or be 1", batches);
  return make<attention_of>(q, k, v, literal{options.causal ? 1.0 : 0.0}, options.mask);
}

}  // namespace xgrad
