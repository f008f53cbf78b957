// take: rows of a table by their numbers, read where they are; its derivative adds to the rows that were taken
// (graph/gather.hpp).
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
    lowered result{{}, element::number, ids.dims};
    for (int d = 1; d < table.dims.count; ++d) result.dims.push_back(table.dims[d]);
    result.id = graph::gather(to.g, to.number(table), table.dims[0], ids.id, std::numeric_limits<double>::quiet_NaN());
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
