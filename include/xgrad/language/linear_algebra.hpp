// matmul, dot and outer: sums of products over the axes that two operands share. There is no product node: a
// contraction is the sum over k of a * b, its second operand renamed so that it meets the first in k alone.
#pragma once

#include "reduction.hpp"

namespace xgrad {
namespace language {

// The shape of a contraction: batch dimensions broadcast, then a's rows, then b's columns. `Batched` is matmul; else dot,
// which pairs every row of a with every column of b.
constexpr signature contraction_signature(const signature& a, const signature& b, bool batched) {
  const int ra = a.dims.rank, rb = b.dims.rank;
  if (ra == 0 || rb == 0) return signature::wrong(fault::rank);
  const support::extent* ka = a.dims.extents[ra - 1];
  const support::extent* kb = b.dims.extents[rb == 1 ? 0 : rb - 2];
  signature result;
  if (!shape::same(ka, kb)) {
    result.what = fault::inner;
    result.found[0] = ka;
    result.found[1] = kb;
    return result;
  }
  const int batch_a = ra > 2 ? ra - 2 : 0, batch_b = rb > 2 ? rb - 2 : 0;
  if (batched) {
    signature batches[2];
    for (int d = 0; d < batch_a; ++d) batches[0].dims.push_back(a.dims.extents[d]);
    for (int d = 0; d < batch_b; ++d) batches[1].dims.push_back(b.dims.extents[d]);
    result = broadcast(batches, 2, element::number);
    if (!result.ok()) {
      result.what = fault::batch;
      return result;
    }
    if (ra > 1) result.dims.push_back(a.dims.extents[ra - 2]);
  } else {
    for (int d = 0; d + 1 < ra; ++d) result.dims.push_back(a.dims.extents[d]);
    for (int d = 0; d < batch_b; ++d) result.dims.push_back(b.dims.extents[d]);
  }
  if (rb > 1) result.dims.push_back(b.dims.extents[rb - 1]);
  return result;
}

// Renames `moved` so that its dimension d lies along wanted[d]; where that is no axis, along its own or a free one.
constexpr lowered moved_to(lowering& to, const lowered& moved, const dimensions& wanted, axis_set taken) {
  dimensions target = wanted;
  for (int d = 0; d < moved.dims.count; ++d) taken |= axis_set::of(wanted[d]);
  for (int d = 0; d < moved.dims.count; ++d) {
    const axis_id own = moved.dims[d];
    if (target[d].valid() || !own.valid()) continue;
    target[d] = taken.contains(own) ? to.g.free_axis(to.g.extent_of(own), taken) : own;
    taken |= axis_set::of(target[d]);
  }
  for (int d = 0; d < moved.dims.count; ++d)
    if (!moved.dims[d].valid()) target[d] = {};
  return to.renamed(moved, target);
}

constexpr lowered contraction(lowering& to, lowered a, lowered b, bool batched) {
  const int ra = a.dims.count, rb = b.dims.count;
  const int ka = ra - 1, kb = rb == 1 ? 0 : rb - 2;
  const int batch_a = ra > 2 ? ra - 2 : 0, batch_b = rb > 2 ? rb - 2 : 0;
  // Which dimension of the other operand a dimension meets, or -1.
  const auto partner_in_a = [&](int d) {
    if (d == kb) return ka;
    const int aligned = batch_a - batch_b + d;
    return batched && d < batch_b && aligned >= 0 ? aligned : -1;
  };
  const bool move_a = to.weight(a) < to.weight(b);
  dimensions wanted;
  wanted.count = move_a ? ra : rb;
  for (int d = 0; d < rb; ++d) {
    const int p = partner_in_a(d);
    if (p < 0) continue;
    if (move_a) wanted[p] = b.dims[d];
    else wanted[d] = a.dims[p];
  }
  if (move_a) a = moved_to(to, a, wanted, b.dims.set());
  else b = moved_to(to, b, wanted, a.dims.set());
  lowered result;
  const node_id product = to.g.binary(opcode::multiply, to.number(a), to.number(b));
  result.id = to.g.sum(product, axis_set::of(a.dims[ka]));
  const int batches = !batched ? 0 : batch_a > batch_b ? batch_a : batch_b;
  for (int d = 0; d < batches; ++d) {
    const int da = d - batches + batch_a, db = d - batches + batch_b;
    axis_id axis = da >= 0 ? a.dims[da] : axis_id{};
    if (!axis.valid() && db >= 0) axis = b.dims[db];
    result.dims.push_back(axis);
  }
  for (int d = batched ? batch_a : 0; d < ka; ++d) result.dims.push_back(a.dims[d]);
  for (int d = batched ? batch_b : 0; d < rb; ++d)
    if (d != kb) result.dims.push_back(b.dims[d]);
  return result;
}

template <bool Batched>
struct contraction_of {
  static constexpr signature check(const signature* x) { return contraction_signature(x[0], x[1], Batched); }
  static constexpr lowered lower(lowering& to, const lowered* x) { return contraction(to, x[0], x[1], Batched); }
};
using matmul_of = contraction_of<true>;
using dot_of = contraction_of<false>;

struct outer_of {
  static constexpr signature check(const signature* x) {
    signature result;
    if (x[0].dims.rank != 1 || x[1].dims.rank != 1) return signature::wrong(fault::rank);
    result.dims.push_back(x[0].dims.extents[0]);
    result.dims.push_back(x[1].dims.extents[0]);
    return result;
  }
  static constexpr lowered lower(lowering& to, const lowered* x) {
    lowered a = x[0];
    a.dims.push_back({});
    return to.apply(opcode::multiply, a, x[1]);
  }
};

}  // namespace language

// NumPy's rules: a (..., n, k)  b (..., k, m)  ->  (..., n, m); a vector is a row on the left, a column on the right.
template <language::expression A, language::expression B>
constexpr auto matmul(const A& a, const B& b) {
  using namespace language;
  using no_scalars = shapes_unless<matmul_of, fault::rank, shapes_are, A, B>;
  using inner = extents_unless<matmul_of, fault::inner, inner_extents_differ, A, B>;
  using batches = extents_unless<matmul_of, fault::batch, extents_differ, A, B>;
  XGRAD_REQUIRE("xgrad::matmul(a, b): a and b must have at least one dimension", no_scalars);
  XGRAD_REQUIRE("xgrad::matmul(a, b): inner extents must agree", inner);
  XGRAD_REQUIRE("xgrad::matmul(a, b): leading extents must agree or be 1", batches);
  return make<matmul_of>(a, b);
}

// NumPy's: the sum over the last axis of a and the last but one of b; the product when one of them is a scalar.
template <class A, class B>
  requires language::operands<A, B>
constexpr auto dot(const A& a, const B& b) {
  using namespace language;
  using a_type = expression_of<A>;
  using b_type = expression_of<B>;
  if constexpr (a_type::type.dims.rank == 0 || b_type::type.dims.rank == 0) {
    return a * b;
  } else {
    using inner = extents_unless<dot_of, fault::inner, inner_extents_differ, a_type, b_type>;
    XGRAD_REQUIRE("xgrad::dot(a, b): inner extents must agree", inner);
    return make<dot_of>(a, b);
  }
}

// a (n)  b (m)  ->  (n, m)
template <language::expression A, language::expression B>
constexpr auto outer(const A& a, const B& b) {
  using namespace language;
  using found = shapes_unless<outer_of, fault::rank, shapes_are, A, B>;
  XGRAD_REQUIRE("xgrad::outer(a, b): a and b must have one dimension", found);
  return make<outer_of>(a, b);
}

}  // namespace xgrad
