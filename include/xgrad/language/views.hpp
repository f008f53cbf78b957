// Functions that read parts of arrays: slices, padding, reversed axes, concatenation and stacks. All of them are affine
// positions along an axis (graph/affine.hpp), so nothing is copied but where a fill value is needed.
#pragma once

#include <limits>

#include "by_rule.hpp"

namespace xgrad {

// Where a slice ends that has all the elements from its first on.
inline constexpr int to_end = std::numeric_limits<int>::max();

namespace language {

template <int From, int To, int Step>
struct bounds_are;
template <int Axis>
struct axis_is;
template <int Before, int After>
struct amounts_are;
template <class... Extents>
struct shapes_differ;

// x with dimension `d`, of the new extent, read at coefficient * i + offset; `fill` outside.
constexpr lowered read_at(lowering& to, const lowered& x, int d, const support::extent& extent, int coefficient,
                          const support::extent& offset, double fill) {
  lowered result{to.number(x), x.kind, x.dims};
  const axis_id from = x.dims[d];
  result.dims[d] = to.axis(extent, x.dims.set().without(axis_set::of(from)));
  graph::index_map map;
  map.first = coefficient;
  map.offset = to.g.extent_index(offset);
  result.id = to.g.affine(result.id, from, result.dims[d], {}, map, fill);
  if (x.kind == element::mask) result.id = to.mask(result);
  return result;
}
constexpr signature with_extent(const signature& x, int d, const support::extent* extent) {
  shape dims = x.dims;
  dims.extents[d] = extent;
  return shaped(x, dims);
}

// Offset + Coefficient * i for i below Extent
template <int Axis, auto Extent, int Coefficient, auto Offset>
struct slice_of {
  static constexpr signature check(const signature* x) { return with_extent(x[0], Axis, &extent_constant<Extent>); }
  static constexpr lowered lower(lowering& to, const lowered* x) {
    const axis_id axis = x[0].dims[Axis];
    if (Coefficient == 1 && axis.valid()) {  // of a run-time extent: it must hold the elements
      constexpr support::extent end = extent_constant<Offset> + extent_constant<Extent>;
      to.require_length(extent_constant<Offset>);
      to.require_length(extent_constant<Extent>);
      to.require_length(support::extent(to.g.extent_of(axis)) - end);
    }
    return read_at(to, x[0], Axis, extent_constant<Extent>, Coefficient, extent_constant<Offset>, 0);
  }
};
// Operand 1 is the number that the new elements have.
template <int Axis, auto Extent, int Before>
struct pad_of {
  static constexpr signature check(const signature* x) { return with_extent(x[0], Axis, &extent_constant<Extent>); }
  static constexpr lowered lower(lowering& to, const lowered* x) {
    return read_at(to, x[0], Axis, extent_constant<Extent>, 1, support::extent(-Before), to.g[x[1].id].value);
  }
};

// A bound as Python has it: from the end when it is negative.
constexpr support::extent bound_in(const support::extent& e, int bound) {
  if (bound == to_end) return e;
  return bound < 0 ? e + support::extent(bound) : support::extent(bound);
}
// The elements from, from + step, ... before to; 0 when the bounds do not fit.
constexpr support::extent slice_extent(const support::extent& e, int from, int to, int step) {
  const support::extent length = bound_in(e, to) - bound_in(e, from);
  if (step < 1) return {0};
  if (step == 1) return length;
  return length.is_static() ? support::extent((length.constant + step - 1) / step) : support::extent(0);
}
constexpr bool slice_fits(const support::extent& e, int from, int to, int step) {
  const support::extent length = slice_extent(e, from, to, step);
  if (length.is_static() && length.constant < 1) return false;
  if (!e.is_static()) return true;
  return bound_in(e, from).constant >= 0 && bound_in(e, to).constant <= e.constant;
}

// Arrays one after the other along dimension Axis, of the new extent; they agree in all others.
template <int Axis, auto Extent, int Count>
struct concatenation_of {
  static constexpr signature check(const signature* x) {
    element kind = x[0].kind;
    for (int i = 1; i < Count; ++i) {
      if (x[i].dims.rank != x[0].dims.rank) return signature::wrong(fault::rank);
      for (int d = 0; d < x[0].dims.rank; ++d)
        if (d != Axis && !shape::same(x[i].dims.extents[d], x[0].dims.extents[d])) return signature::wrong(fault::broadcast);
      if (x[i].kind != kind) kind = element::number;
    }
    signature result = with_extent(x[0], Axis, &extent_constant<Extent>);
    result.kind = kind;
    return result;
  }
  static constexpr lowered lower(lowering& to, const lowered* x) {
    support::extent start(0), starts[Count];
    lowered parts[Count];
    for (int i = 0; i < Count; ++i) {
      starts[i] = start;
      parts[i] = {to.number(x[i]), element::number, x[i].dims};
      const axis_id own = x[i].dims[Axis];
      // One element is chosen by its position alone.
      if (own.valid()) parts[i] = read_at(to, parts[i], Axis, extent_constant<Extent>, 1, support::extent(-1) * start, 0);
      start = start + to.extent_along(own);
    }
    return choose(to, parts, starts, x[0].kind);
  }
  // parts[i] from starts[i] on
  static constexpr lowered choose(lowering& to, lowered* parts, const support::extent* starts, element kind) {
    dimensions dims = to.align(parts, Count);
    if (!dims[Axis].valid()) dims[Axis] = to.axis(extent_constant<Extent>, dims.set());
    node_id result = parts[Count - 1].id;
    for (int i = Count - 2; i >= 0; --i) {
      const node_id before = to.g.binary(opcode::less, to.g.iota(dims[Axis]), to.g.extent_node(starts[i + 1]));
      result = to.g.ternary(opcode::select, before, parts[i].id, result);
    }
    return {result, kind == element::mask ? element::number : kind, dims};
  }
};
// Arrays of one shape side by side along a new dimension.
template <int Axis, int Count>
struct stack_of {
  static constexpr signature check(const signature* x) {
    signature result = x[0];
    result.dims = {};
    for (int i = 1; i < Count; ++i) {
      if (!(x[i].dims == x[0].dims)) return signature::wrong(fault::broadcast);
      if (x[i].kind != x[0].kind) result.kind = element::number;
    }
    for (int d = 0; d <= x[0].dims.rank; ++d)
      result.dims.push_back(d < Axis    ? x[0].dims.extents[d]
                            : d == Axis ? &extent_constant<Count>
                                        : x[0].dims.extents[d - 1]);
    return result;
  }
  static constexpr lowered lower(lowering& to, const lowered* x) {
    lowered parts[Count];
    support::extent starts[Count];
    for (int i = 0; i < Count; ++i) {
      parts[i] = {to.number(x[i]), element::number, {}};
      for (int d = 0; d <= x[i].dims.count; ++d)
        parts[i].dims.push_back(d < Axis ? x[i].dims[d] : d == Axis ? axis_id{} : x[i].dims[d - 1]);
      starts[i] = support::extent(i);
    }
    return concatenation_of<Axis, Count, Count>::choose(to, parts, starts, x[0].kind);
  }
};

}  // namespace language

// The elements from, from + step, ... before `to` along an axis; negative bounds count from the end.
// x (..., n, ...)  ->  (..., ceil((to - from) / step), ...)
template <int Axis, int From, int To = to_end, int Step = 1, language::expression E>
constexpr auto slice(const E& x) {
  using namespace language;
  if constexpr (!E::type.ok()) {
    return poison{};
  } else {
    constexpr int d = dimension(Axis, E::type.dims.rank);
    using axis_found = std::conditional_t<(d >= 0), support::no_fault, axis_is<Axis>>;
    XGRAD_REQUIRE("xgrad::slice<axis, from, to, step>(x): x has no such axis", axis_found);
    if constexpr (d >= 0) {
      constexpr support::extent e = E::type.dims[d];
      constexpr bool fits = slice_fits(e, From, To, Step);
      constexpr int end = To == to_end && e.is_static() ? static_cast<int>(e.constant) : To;
      using found = std::conditional_t<fits, support::no_fault, bounds_are<From, end, Step>>;
      XGRAD_REQUIRE("xgrad::slice<axis, from, to, step>(x): the bounds must lie in the axis and hold an element; a step "
                    "is positive, and 1 along a run-time extent",
                    found);
      if constexpr (fits)
        return make<slice_of<d, compact<slice_extent(e, From, To, Step)>(), Step, compact<bound_in(e, From)>()>>(x);
      else return poison{};
    } else {
      return poison{};
    }
  }
}

// x between `before` and `after` more elements of that value along an axis.
// x (..., n, ...)  ->  (..., before + n + after, ...)
template <int Axis, int Before, int After, language::expression E>
constexpr auto pad(const E& x, double value = 0) {
  using namespace language;
  if constexpr (!E::type.ok()) {
    return poison{};
  } else {
    constexpr int d = dimension(Axis, E::type.dims.rank);
    using axis_found = std::conditional_t<(d >= 0), support::no_fault, axis_is<Axis>>;
    XGRAD_REQUIRE("xgrad::pad<axis, before, after>(x): x has no such axis", axis_found);
    using found = std::conditional_t<(Before >= 0 && After >= 0), support::no_fault, amounts_are<Before, After>>;
    XGRAD_REQUIRE("xgrad::pad<axis, before, after>(x): the amounts must not be negative", found);
    if constexpr (d >= 0 && Before >= 0 && After >= 0)
      return make<pad_of<d, compact<E::type.dims[d] + support::extent(Before + After)>(), Before>>(x, literal{value});
    else return poison{};
  }
}

// The elements of an axis in reverse order.
template <int Axis, language::expression E>
constexpr auto flip(const E& x) {
  using namespace language;
  if constexpr (!E::type.ok()) {
    return poison{};
  } else {
    constexpr int d = dimension(Axis, E::type.dims.rank);
    using axis_found = std::conditional_t<(d >= 0), support::no_fault, axis_is<Axis>>;
    XGRAD_REQUIRE("xgrad::flip<axis>(x): x has no such axis", axis_found);
    if constexpr (d >= 0)
      return make<slice_of<d, compact<E::type.dims[d]>(), -1, compact<E::type.dims[d] - support::extent(1)>()>>(x);
    else return poison{};
  }
}

// Arrays one after the other along an axis; they agree in all others.
// a (..., n, ...), b (..., m, ...)  ->  (..., n + m, ...)
template <int Axis, language::expression... E>
  requires(sizeof...(E) > 0)
constexpr auto concatenate(const E&... x) {
  using namespace language;
  if constexpr (!(E::type.ok() && ...)) {
    return poison{};
  } else {
    constexpr const signature* all[] = {&E::type...};
    constexpr int rank = all[0]->dims.rank, d = dimension(Axis, rank);
    using axis_found = std::conditional_t<(d >= 0), support::no_fault, axis_is<Axis>>;
    XGRAD_REQUIRE("xgrad::concatenate<axis>(a, b, ...): the arrays have no such axis", axis_found);
    if constexpr (d >= 0) {
      constexpr bool ranks = ((E::type.dims.rank == rank) && ...);
      if constexpr (ranks) {
        using op = concatenation_of<d, compact<(E::type.dims[d] + ...)>(), sizeof...(E)>;
        using found = typename shapes_fault<signature_of<op, E...>.ok(), shapes_differ, E...>::type;
        XGRAD_REQUIRE("xgrad::concatenate<axis>(a, b, ...): the arrays must agree in all other axes", found);
        return make<op>(x...);
      } else {
        XGRAD_REQUIRE("xgrad::concatenate<axis>(a, b, ...): the arrays must agree in all other axes", shapes_differ<E...>);
        return poison{};
      }
    } else {
      return poison{};
    }
  }
}

// Arrays of one shape side by side along a new axis, which is number `Axis` of the result.
// k times (..., n)  ->  (..., k, n) with Axis = -2
template <int Axis, language::expression... E>
  requires(sizeof...(E) > 0)
constexpr auto stack(const E&... x) {
  using namespace language;
  if constexpr (!(E::type.ok() && ...)) {
    return poison{};
  } else {
    constexpr const signature* all[] = {&E::type...};
    constexpr int d = dimension(Axis, all[0]->dims.rank + 1);
    using axis_found = std::conditional_t<(d >= 0), support::no_fault, axis_is<Axis>>;
    XGRAD_REQUIRE("xgrad::stack<axis>(a, b, ...): the result has no such axis", axis_found);
    if constexpr (d >= 0) {
      using op = stack_of<d, sizeof...(E)>;
      using found = typename shapes_fault<signature_of<op, E...>.ok(), shapes_differ, E...>::type;
      XGRAD_REQUIRE("xgrad::stack<axis>(a, b, ...): the arrays must have one shape", found);
      return make<op>(x...);
    } else {
      return poison{};
    }
  }
}

}  // namespace xgrad
