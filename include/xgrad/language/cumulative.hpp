// cumsum and cumprod: each element with all before it along one axis.
// Along a static extent n by doubling: log2(n) times every element takes in the one 1, 2, 4, ... places before it.
// Along a run-time extent by definition, which is n^2 operations: the graph has as many nodes for every n.
#pragma once

#include "views.hpp"

namespace xgrad {
namespace language {

// Op takes two elements together, and Reduction any number; Neutral changes neither.
template <opcode Op, opcode Reduction, int Neutral>
struct cumulative_rule {
  static constexpr lowered lower(lowering& to, const lowered& given, unsigned over, bool) {
    int d = 0;
    while ((over >> d & 1U) == 0) ++d;
    const lowered x{to.number(given), element::number, given.dims};
    if (!x.dims[d].valid()) return x;
    const support::extent e = to.g.extent_of(x.dims[d]);
    return e.is_static() ? by_doubling(to, x, d, e) : by_definition(to, x, d, e);
  }
  static constexpr lowered by_doubling(lowering& to, lowered x, int d, const support::extent& e) {
    for (long step = 1; step < e.constant; step *= 2)
      x = to.apply(Op, x, read_at(to, x, d, e, 1, support::extent(-step), Neutral));
    return x;
  }
  static constexpr lowered by_definition(lowering& to, const lowered& x, int d, const support::extent& e) {
    dimensions dims = x.dims;
    dims[d] = to.g.free_axis(e, x.dims.set());
    const lowered earlier = to.renamed(x, dims);
    const node_id taken = to.g.binary(opcode::less_equal, to.g.iota(dims[d]), to.g.iota(x.dims[d]));
    const node_id chosen = to.g.ternary(opcode::select, taken, earlier.id, to.g.literal(Neutral));
    return {to.g.reduce(Reduction, chosen, axis_set::of(dims[d])), element::number, x.dims};
  }
};
using cumsum_rule = cumulative_rule<opcode::add, opcode::sum, 0>;
using cumprod_rule = cumulative_rule<opcode::multiply, opcode::product, 1>;

}  // namespace language

// The sum of each element and all before it along an axis, which an array of one dimension need not name.
template <language::axis_argument... Axes, language::expression E>
constexpr auto cumsum(const E& x) {
  using namespace language;
  using found = one_axis_unless<E, Axes...>;
  XGRAD_REQUIRE("xgrad::cumsum<axis>(x): one axis must be named, and occur in x", found);
  if constexpr (!support::holds<found> || !E::type.ok()) return poison{};
  else return make<along<cumsum_rule, axes_in<E, Axes...>()>>(x);
}
// The product of each element and all before it.
template <language::axis_argument... Axes, language::expression E>
constexpr auto cumprod(const E& x) {
  using namespace language;
  using found = one_axis_unless<E, Axes...>;
  XGRAD_REQUIRE("xgrad::cumprod<axis>(x): one axis must be named, and occur in x", found);
  if constexpr (!support::holds<found> || !E::type.ok()) return poison{};
  else return make<along<cumprod_rule, axes_in<E, Axes...>()>>(x);
}

}  // namespace xgrad
