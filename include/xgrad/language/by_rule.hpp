// Arrays made by a rule from positions: one_hot, iota, full, eye, triangles and diagonals.
#pragma once

#include "dimensions.hpp"

namespace xgrad {
namespace language {

// labels (...)  ->  (..., C): 1 where the label is the position
template <auto Count>
struct one_hot_of {
  static constexpr signature check(const signature* x) {
    if (x[0].kind != element::index) return signature::wrong(fault::kind);
    shape dims = x[0].dims;
    dims.push_back(&extent_constant<Count>);
    return shaped({}, dims);
  }
  static constexpr lowered lower(lowering& to, const lowered* x) {
    lowered labels = x[0];
    labels.dims.push_back({});
    const axis_id axis = to.axis(extent_constant<Count>, labels.dims.set());
    dimensions along;
    along.push_back(axis);
    lowered result = to.apply(opcode::equal, labels, lowered{to.g.iota(axis), element::number, along});
    return {to.number(result), element::number, result.dims};
  }
};
template <auto Extent>
struct iota_of {
  static constexpr signature check(const signature*) {
    signature s = shaped({}, shape_from<Extent>());
    s.kind = element::index;
    return s;
  }
  static constexpr lowered lower(lowering& to, const lowered*) {
    lowered result;
    result.kind = element::index;
    result.dims.push_back(to.axis(extent_constant<Extent>, {}));
    result.id = to.g.iota(result.dims[0]);
    return result;
  }
};
// The positions along the last two dimensions of a square or triangle.
struct positions {
  formula row, column;
};
constexpr positions positions_of(lowering& to, const dimensions& dims) {
  const axis_id row = dims[dims.count - 2], column = dims[dims.count - 1];
  dimensions down, across;
  down.push_back(row);
  down.push_back({});
  across.push_back(column);
  return {{&to, {to.g.iota(row), element::number, down}}, {&to, {to.g.iota(column), element::number, across}}};
}
template <auto Rows, auto Columns>
struct eye_of {
  static constexpr signature check(const signature*) { return shaped({}, shape_from<Rows, Columns>()); }
  static constexpr lowered lower(lowering& to, const lowered*) {
    lowered result;
    result.dims.push_back(to.axis(extent_constant<Rows>, {}));
    result.dims.push_back(to.axis(extent_constant<Columns>, result.dims.set()));
    const positions at = positions_of(to, result.dims);
    result.id = to.number((at.row == at.column).x);
    return result;
  }
};
// x on and below (above) the diagonal that lies `offset` to the right of the main one, else 0; operand 1 is the offset
template <bool Lower>
struct triangle_of {
  static constexpr signature check(const signature* x) {
    return x[0].dims.rank < 2 ? signature::wrong(fault::rank) : shaped({}, x[0].dims);
  }
  static constexpr lowered lower(lowering& to, const lowered* x) {
    const positions at = positions_of(to, x[0].dims);
    const formula edge = to.g.is_literal(x[1].id, 0) ? at.row : at.row + formula{&to, x[1]};
    const formula inside = Lower ? at.column <= edge : edge <= at.column;
    return select(inside, formula{&to, x[0]}, 0).x;
  }
};
// x (..., n, m)  ->  (..., min(n, m))
struct diagonal_of {
  // Which of the last two dimensions is the longer one, as bits; 0 when that cannot be told.
  static constexpr unsigned longer(const support::extent& rows, const support::extent& columns, int rank) {
    const unsigned last = 1U << (rank - 1);
    if (rows == columns) return last;
    if (!rows.is_static() || !columns.is_static()) return 0;
    return rows.constant < columns.constant ? last : last >> 1;
  }
  static constexpr signature check(const signature* x) {
    const shape& dims = x[0].dims;
    if (dims.rank < 2) return signature::wrong(fault::rank);
    const unsigned over = longer(dims[dims.rank - 2], dims[dims.rank - 1], dims.rank);
    return over == 0 ? signature::wrong(fault::count) : reduced(x[0], over, false, element::number);
  }
  static constexpr lowered lower(lowering& to, const lowered* x) {
    const positions at = positions_of(to, x[0].dims);
    const int rank = x[0].dims.count;
    const support::extent rows = to.extent_along(x[0].dims[rank - 2]), columns = to.extent_along(x[0].dims[rank - 1]);
    return sum(select(at.row == at.column, formula{&to, x[0]}, 0), longer(rows, columns, rank)).x;
  }
};

}  // namespace language

// labels (...)  ->  (..., C)
template <language::extent_argument Count, language::expression E>
constexpr auto one_hot(const E& labels) {
  using namespace language;
  using op = one_hot_of<compact<Count.value>()>;
  using found = shapes_unless<op, fault::kind, labels_are_not_indices, E>;
  XGRAD_REQUIRE("xgrad::one_hot<C>(labels): labels must be indices", found);
  return make<op>(labels);
}
// 0, 1, 2, ... (n)
template <language::extent_argument Extent>
inline constexpr auto iota = language::make<language::iota_of<language::compact<Extent.value>()>>();
// An array of that shape, the same value everywhere.
template <language::extent_argument... Extents, language::operand E>
constexpr auto full(const E& value) {
  using namespace language;
  using op = broadcast_of<compact<Extents.value>()...>;
  using found =
      shapes_unless<op, fault::broadcast, extents<compact<Extents.value>()...>::template cannot_hold, expression_of<E>>;
  XGRAD_REQUIRE("xgrad::full<extents...>(value): the value must broadcast to these extents", found);
  return make<op>(value);
}
// 1 on the diagonal, else 0: (n, n)
template <language::extent_argument Rows, language::extent_argument Columns = Rows>
inline constexpr auto eye =
    language::make<language::eye_of<language::compact<Rows.value>(), language::compact<Columns.value>()>>();

// x on and below the diagonal that lies `offset` to the right of the main one, else 0; x (..., n, m)
template <language::expression E>
constexpr auto tril(const E& x, int offset = 0) {
  using namespace language;
  using found = shapes_unless<triangle_of<true>, fault::rank, shape_is, E, literal>;
  XGRAD_REQUIRE("xgrad::tril(x): x must have at least two dimensions", found);
  return make<triangle_of<true>>(x, offset);
}
// x on and above that diagonal, else 0
template <language::expression E>
constexpr auto triu(const E& x, int offset = 0) {
  using namespace language;
  using found = shapes_unless<triangle_of<false>, fault::rank, shape_is, E, literal>;
  XGRAD_REQUIRE("xgrad::triu(x): x must have at least two dimensions", found);
  return make<triangle_of<false>>(x, offset);
}
// The elements whose last two indices are equal. x (..., n, m)  ->  (..., min(n, m))
template <language::expression E>
constexpr auto diagonal(const E& x) {
  using namespace language;
  using found = first_fault<shapes_unless<diagonal_of, fault::rank, shape_is, E>,
                            shapes_unless<diagonal_of, fault::count, shape_is, E>>;
  XGRAD_REQUIRE("xgrad::diagonal(x): x must have two dimensions or more, the last two equal or static", found);
  return make<diagonal_of>(x);
}
// The sum of the diagonal. x (..., n, m)  ->  (...)
template <language::expression E>
constexpr auto trace(const E& x) {
  using namespace language;
  using found = first_fault<shapes_unless<diagonal_of, fault::rank, shape_is, E>,
                            shapes_unless<diagonal_of, fault::count, shape_is, E>>;
  XGRAD_REQUIRE("xgrad::trace(x): x must have two dimensions or more, the last two equal or static", found);
  if constexpr (support::holds<found>) return sum<-1>(make<diagonal_of>(x));
  else return poison{};
}

}  // namespace xgrad
