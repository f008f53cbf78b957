// dropout: a mask drawn from a seed and the position of each element, inside the loop that uses it. Nothing is stored:
// the backward pass draws the same mask again. inference(e) is e without it.
#pragma once

#include "normalization.hpp"

namespace xgrad {
namespace language {

// x, rate, seed
struct dropout_of {
  static constexpr double whole = 0x1p23;         // see operations/random.hpp
  static constexpr bool trains_with_rest = true;  // operands 1 and 2 are not read in inference

  static constexpr signature check(const signature* x) {
    if (x[1].dims.rank != 0 || x[2].dims.rank != 0) return signature::wrong(fault::rank);
    return broadcast(x, 1, element::number);
  }
  template <class E, class Rate, class Seed>
  static constexpr lowered lower_call(lowering& to, const arguments<E, Rate, Seed>& args) {
    const lowered x = args.first.lower(to);
    if (to.inference) return {to.number(x), element::number, x.dims};
    const lowered all[] = {x, args.rest.first.lower(to), args.rest.rest.first.lower(to)};
    return drop(to, all);
  }
  static constexpr lowered drop(lowering& to, const lowered* x) {
    const formula given{&to, x[0]}, rate{&to, x[1]};
    formula drawn = apply(opcode::mod, {&to, x[2]}, whole);
    for (int d = 0; d < x[0].dims.count; ++d) {
      if (!x[0].dims[d].valid()) continue;
      dimensions along;
      for (int k = d; k < x[0].dims.count; ++k) along.push_back(k == d ? x[0].dims[d] : axis_id{});
      drawn = apply(opcode::scramble, drawn, formula{&to, {to.g.iota(x[0].dims[d]), element::number, along}});
    }
    if (x[0].dims.set().empty()) drawn = apply(opcode::scramble, drawn, 0);
    const formula kept = apply(opcode::ceil, whole * rate) <= drawn;
    return select(kept, given / (1 - rate), 0).x;
  }
};

}  // namespace language

// Each element of x is 0 with probability `rate`, else x / (1 - rate). seed: a scalar, whole, of which the remainder by
// 2^23 counts; the same seed gives the same mask. rate and seed may be numbers.
template <language::expression E, language::operand Rate, language::operand Seed>
constexpr auto dropout(const E& x, const Rate& rate, const Seed& seed) {
  using namespace language;
  using op = dropout_of;
  constexpr fault what = signature_of<op, E, expression_of<Rate>, expression_of<Seed>>.what;
  using found = typename shapes_fault<what != fault::rank, shapes_are, expression_of<Rate>, expression_of<Seed>>::type;
  XGRAD_REQUIRE("xgrad::dropout(x, rate, seed): rate and seed must be scalars", found);
  return make<op>(x, rate, seed);
}
// A whole number in [0, 2^23), as if random, of two whole numbers in that range.
template <class A, class B>
  requires language::operands<A, B>
constexpr auto scramble(const A& a, const B& b) {
  using found = language::broadcast_fault<graph::opcode::scramble, A, B>;
  XGRAD_REQUIRE("xgrad::scramble(a, b): extents must agree or be 1", found);
  return language::make<language::pointwise<graph::opcode::scramble>>(a, b);
}

}  // namespace xgrad
