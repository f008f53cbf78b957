// take: rows of a table by their numbers. A sum over the table in which each number selects its row: exact, no row that
// is not taken leaks into it, and its derivative adds to the rows that were taken. It reads the whole table for each
// number (docs/decisions/011-take-as-selection.md).
#pragma once

#include "by_rule.hpp"
#include "linear_algebra.hpp"

namespace xgrad {
namespace language {

struct take_of {
  static constexpr signature check(const signature* x) {
    if (x[1].kind != element::index) return signature::wrong(fault::kind);
    if (x[0].dims.rank == 0) return signature::wrong(fault::rank);
    signature result;
    result.dims = x[1].dims;
    for (int d = 1; d < x[0].dims.rank; ++d) result.dims.push_back(x[0].dims.extents[d]);
    return result;
  }
  static constexpr lowered lower(lowering& to, const lowered* x) {
    const lowered& table = x[0];
    dimensions anywhere;
    anywhere.count = x[1].dims.count;
    const lowered ids = moved_to(to, x[1], anywhere, table.dims.set());
    const axis_id rows = table.dims[0];
    const node_id here = to.g.binary(opcode::equal, ids.id, to.g.iota(rows));
    const node_id row =
        to.g.sum(to.g.ternary(opcode::select, here, to.number(table), to.g.literal(0)), axis_set::of(rows));
    // Beyond the table there is no row.
    const support::extent count = rows.valid() ? to.g.extent_of(rows) : support::extent(1);
    const node_id last = to.g.extent_node(count - support::extent(1));
    const node_id inside = to.g.binary(opcode::logical_and, to.g.binary(opcode::less_equal, to.g.literal(0), ids.id),
                                       to.g.binary(opcode::less_equal, ids.id, last));
    lowered result{{}, element::number, ids.dims};
    for (int d = 1; d < table.dims.count; ++d) result.dims.push_back(table.dims[d]);
    result.id = to.g.ternary(opcode::select, inside, row, to.g.literal(std::numeric_limits<double>::quiet_NaN()));
    return result;
  }
};

}  // namespace language

// table (V, ...)  ids (S...)  ->  (S..., ...): row ids[s] of the table. Checked calls refuse other numbers than
// 0 ... V - 1, unchecked ones give NaN for them.
template <language::expression Table, language::expression Ids>
constexpr auto take(const Table& table, const Ids& ids) {
  using namespace language;
  constexpr fault what = signature_of<take_of, Table, Ids>.what;
  using kind = typename shapes_fault<what != fault::kind, labels_are_not_indices, Ids>::type;
  using rank = typename shapes_fault<what != fault::rank, shape_is, Table>::type;
  XGRAD_REQUIRE("xgrad::take(table, ids): ids must be indices", kind);
  XGRAD_REQUIRE("xgrad::take(table, ids): the table must have at least one dimension", rank);
  return make<take_of>(table, ids);
}

}  // namespace xgrad
