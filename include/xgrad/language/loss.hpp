// Losses, one value for each element, or for each row of the last axis: reduce them with mean or sum. Predictions come
// before targets. Formulas are PyTorch's; all stay finite where the loss is.
#pragma once

#include "activation.hpp"
#include "comparison.hpp"

namespace xgrad {
namespace language {

constexpr formula squared_error_rule(const formula& p, const formula& t) { return square(p - t); }
constexpr formula absolute_error_rule(const formula& p, const formula& t) { return abs(p - t); }
constexpr formula hinge_rule(const formula& p, const formula& t) { return relu(1 - t * p); }
constexpr formula huber_rule(const formula& p, const formula& t, const formula& delta) {
  const formula error = p - t, size = abs(error);
  return select(size <= delta, 0.5 * square(error), delta * (size - 0.5 * delta));
}
// log(p), but -100 from e^-100 down, as PyTorch does
constexpr formula bounded_log(const formula& p) {
  const formula small = p <= 3.7200759760208359630e-44;
  return select(small, -100, log(select(small, 1, p)));
}
constexpr formula binary_cross_entropy_rule(const formula& p, const formula& t) {
  return -(t * bounded_log(p) + (1 - t) * bounded_log(1 - p));
}
constexpr formula binary_cross_entropy_with_logits_rule(const formula& z, const formula& t) {
  return apply(opcode::softplus, z) - t * z;
}
constexpr formula gaussian_nll_rule(const formula& mean, const formula& t, const formula& variance) {
  return 0.5 * (log(variance) + square(t - mean) / variance + mean.of(1.8378770664093454835606594728112));
}
constexpr formula poisson_nll_rule(const formula& rate, const formula& t) { return rate - times_log(t, rate); }

// --- losses of rows -------------------------------------------------------------------------------------------------
// Labels are indices, one for each row, or rows of numbers.
constexpr signature rows_signature(const signature& rows, const signature& labels, bool indices_allowed) {
  if (rows.dims.rank == 0) return signature::wrong(fault::rank);
  const int missing = rows.dims.rank - labels.dims.rank;
  if (missing != 0 && missing != 1) return signature::wrong(fault::rank);
  if (missing == 1 && (!indices_allowed || labels.kind != element::index)) return signature::wrong(fault::kind);
  for (int d = 0; d < labels.dims.rank; ++d)
    if (!shape::same(rows.dims.extents[d], labels.dims.extents[d])) return signature::wrong(fault::broadcast);
  return reduced(rows, 1U << (rows.dims.rank - 1), false, element::number);
}
// The sum over a row of t * x where t is the row of the labels; entries that a label does not choose may be infinite.
constexpr formula chosen(const formula& x, const formula& labels) {
  const int last = x.x.dims.count - 1;
  if (labels.x.dims.count > last) return sum(labels * x, 1U << last);
  lowered column = labels.x;
  column.dims.push_back({});
  lowered both[] = {x.x, column};
  const dimensions dims = x.to->align(both, 2);
  dimensions position_dims;
  position_dims.push_back(dims[last]);
  const lowered position{x.to->g.iota(dims[last]), element::number, position_dims};
  return sum(select(formula{x.to, both[1]} == formula{x.to, position}, {x.to, both[0]}, 0), 1U << last);
}
struct cross_entropy_of {
  static constexpr signature check(const signature* x) { return rows_signature(x[0], x[1], true); }
  static constexpr lowered lower(lowering& to, const lowered* x) {
    const formula z{&to, x[0]}, labels{&to, x[1]};
    const unsigned last = 1U << (x[0].dims.count - 1);
    const formula shifted = z - formula{&to, peak(to, x[0], last)};
    const formula total = log(sum(exp(shifted), last));
    if (x[1].dims.count < x[0].dims.count) return (total - chosen(shifted, labels)).x;
    return (sum(labels, last) * total - chosen(shifted, labels)).x;
  }
};
struct negative_log_likelihood_of {
  static constexpr signature check(const signature* x) { return rows_signature(x[0], x[1], true); }
  static constexpr lowered lower(lowering& to, const lowered* x) { return (-chosen({&to, x[0]}, {&to, x[1]})).x; }
};
// -sum(t * log(p)) along the last axis
struct minus_sum_of_logs {
  static constexpr signature check(const signature* x) { return rows_signature(x[0], x[1], false); }
  static constexpr lowered lower(lowering& to, const lowered* x) {
    return (-sum(times_log({&to, x[1]}, {&to, x[0]}), 1U << (x[0].dims.count - 1))).x;
  }
};
template <class Op, class P, class T>
using rows_fault =
    std::conditional_t<support::holds<shapes_unless<Op, fault::rank, shapes_are, P, T>>,
                       std::conditional_t<support::holds<shapes_unless<Op, fault::kind, labels_are_not_indices, P, T>>,
                                          shapes_unless<Op, fault::broadcast, shapes_are, P, T>,
                                          shapes_unless<Op, fault::kind, labels_are_not_indices, P, T>>,
                       shapes_unless<Op, fault::rank, shapes_are, P, T>>;

}  // namespace language

template <class P, class T>
  requires language::operands<P, T>
constexpr auto squared_error(const P& p, const T& t) {
  using op = language::composed2<language::squared_error_rule>;
  using found = language::composed_fault<op, P, T>;
  XGRAD_REQUIRE("xgrad::squared_error(p, t): extents must agree or be 1", found);
  return language::make<op>(p, t);
}
template <class P, class T>
  requires language::operands<P, T>
constexpr auto absolute_error(const P& p, const T& t) {
  using op = language::composed2<language::absolute_error_rule>;
  using found = language::composed_fault<op, P, T>;
  XGRAD_REQUIRE("xgrad::absolute_error(p, t): extents must agree or be 1", found);
  return language::make<op>(p, t);
}
// t is -1 or 1
template <class P, class T>
  requires language::operands<P, T>
constexpr auto hinge(const P& p, const T& t) {
  using op = language::composed2<language::hinge_rule>;
  using found = language::composed_fault<op, P, T>;
  XGRAD_REQUIRE("xgrad::hinge(p, t): extents must agree or be 1", found);
  return language::make<op>(p, t);
}
template <class P, class T>
  requires language::operands<P, T>
constexpr auto binary_cross_entropy(const P& p, const T& t) {
  using op = language::composed2<language::binary_cross_entropy_rule>;
  using found = language::composed_fault<op, P, T>;
  XGRAD_REQUIRE("xgrad::binary_cross_entropy(p, t): extents must agree or be 1", found);
  return language::make<op>(p, t);
}
template <class P, class T>
  requires language::operands<P, T>
constexpr auto binary_cross_entropy_with_logits(const P& z, const T& t) {
  using op = language::composed2<language::binary_cross_entropy_with_logits_rule>;
  using found = language::composed_fault<op, P, T>;
  XGRAD_REQUIRE("xgrad::binary_cross_entropy_with_logits(z, t): extents must agree or be 1", found);
  return language::make<op>(z, t);
}
template <class P, class T>
  requires language::operands<P, T>
constexpr auto poisson_nll(const P& rate, const T& t) {
  using op = language::composed2<language::poisson_nll_rule>;
  using found = language::composed_fault<op, P, T>;
  XGRAD_REQUIRE("xgrad::poisson_nll(rate, t): extents must agree or be 1", found);
  return language::make<op>(rate, t);
}
template <class P, class T, class D = double>
  requires language::operands<P, T, D>
constexpr auto huber(const P& p, const T& t, const D& delta = 1) {
  using op = language::composed3<language::huber_rule>;
  using found = language::composed_fault<op, P, T, D>;
  XGRAD_REQUIRE("xgrad::huber(p, t, delta): extents must agree or be 1", found);
  return language::make<op>(p, t, delta);
}
// Its constant included: (log(2 pi variance) + (t - mean)^2 / variance) / 2.
template <class M, class T, class V>
  requires language::operands<M, T, V>
constexpr auto gaussian_nll(const M& mean, const T& t, const V& variance) {
  using op = language::composed3<language::gaussian_nll_rule>;
  using found = language::composed_fault<op, M, T, V>;
  XGRAD_REQUIRE("xgrad::gaussian_nll(mean, t, variance): extents must agree or be 1", found);
  return language::make<op>(mean, t, variance);
}

// logits (..., C)  labels (...) of indices, or (..., C)  ->  (...)
template <language::expression P, language::expression T>
constexpr auto cross_entropy(const P& logits, const T& labels) {
  using found = language::rows_fault<language::cross_entropy_of, P, T>;
  XGRAD_REQUIRE(
      "xgrad::cross_entropy(logits, labels): labels must be indices of the leading extents, or rows of the same extents",
      found);
  return language::make<language::cross_entropy_of>(logits, labels);
}
// log_probabilities (..., C)  labels (...) of indices, or (..., C)  ->  (...)
template <language::expression P, language::expression T>
constexpr auto negative_log_likelihood(const P& log_probabilities, const T& labels) {
  using found = language::rows_fault<language::negative_log_likelihood_of, P, T>;
  XGRAD_REQUIRE("xgrad::negative_log_likelihood(log_probabilities, labels): labels must be indices of the leading extents, "
                "or rows of the same extents",
                found);
  return language::make<language::negative_log_likelihood_of>(log_probabilities, labels);
}
// p (..., C)  t (..., C)  ->  (...), without the part that depends on t alone
template <language::expression P, language::expression T>
constexpr auto kl_divergence(const P& p, const T& t) {
  using found = language::rows_fault<language::minus_sum_of_logs, P, T>;
  XGRAD_REQUIRE("xgrad::kl_divergence(p, t): extents must agree", found);
  return language::make<language::minus_sum_of_logs>(p, t);
}
// probabilities (..., C)  counts (..., C)  ->  (...)
template <language::expression P, language::expression T>
constexpr auto multinomial_nll(const P& probabilities, const T& counts) {
  using found = language::rows_fault<language::minus_sum_of_logs, P, T>;
  XGRAD_REQUIRE("xgrad::multinomial_nll(probabilities, counts): extents must agree", found);
  return language::make<language::minus_sum_of_logs>(probabilities, counts);
}

template <class P, class T>
  requires language::operands<P, T>
constexpr auto mean_squared_error(const P& p, const T& t) {
  using found = language::composed_fault<language::composed2<language::squared_error_rule>, P, T>;
  XGRAD_REQUIRE("xgrad::mean_squared_error(p, t): extents must agree or be 1", found);
  if constexpr (support::holds<found>) return mean(squared_error(p, t));
  else return language::poison{};
}
template <class P, class T>
  requires language::operands<P, T>
constexpr auto mean_absolute_error(const P& p, const T& t) {
  using found = language::composed_fault<language::composed2<language::absolute_error_rule>, P, T>;
  XGRAD_REQUIRE("xgrad::mean_absolute_error(p, t): extents must agree or be 1", found);
  if constexpr (support::holds<found>) return mean(absolute_error(p, t));
  else return language::poison{};
}
// Penalties: the sum of |w|, the sum of w^2.
template <language::expression W>
constexpr auto l1(const W& w) {
  return sum(abs(w));
}
template <language::expression W>
constexpr auto l2(const W& w) {
  return sum(square(w));
}

}  // namespace xgrad
