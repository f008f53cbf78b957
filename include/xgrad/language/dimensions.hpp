// Functions that change how dimensions are arranged: transposes, reshapes, broadcasts, dimensions of extent 1.
// None but a reshape of axes makes a node.
#pragma once

#include "activation.hpp"
#include "comparison.hpp"

namespace xgrad {
namespace language {

template <class...>
struct shape_is;

constexpr signature shaped(const signature& like, const shape& dims) {
  signature s;
  s.kind = like.kind;
  s.dims = dims;
  return s;
}
template <auto... Extents>
constexpr shape shape_from() {
  shape s;
  (s.push_back(&extent_constant<Extents>), ...);
  return s;
}

// --- transpose ------------------------------------------------------------------------------------------------------
template <int... From>
struct transpose_of {
  static constexpr int from[sizeof...(From) + 1] = {From..., 0};
  static constexpr signature check(const signature* x) {
    shape dims;
    for (int d = 0; d < static_cast<int>(sizeof...(From)); ++d) dims.push_back(x[0].dims.extents[from[d]]);
    return shaped(x[0], dims);
  }
  static constexpr lowered lower(lowering&, const lowered* x) {
    lowered result{x[0].id, x[0].kind, {}};
    for (int d = 0; d < static_cast<int>(sizeof...(From)); ++d) result.dims.push_back(x[0].dims[from[d]]);
    return result;
  }
};
template <class E, int... Axes>
constexpr bool is_permutation() {
  const int rank = E::type.dims.rank;
  const int axes[] = {dimension(Axes, rank)..., 0};
  unsigned seen = 0;
  for (std::size_t i = 0; i < sizeof...(Axes); ++i)
    if (axes[i] >= 0) seen |= 1U << axes[i];
  return sizeof...(Axes) == static_cast<std::size_t>(rank) && seen == (1U << rank) - 1;
}
template <class E, std::size_t... D>
constexpr auto reversed(const E& x, std::index_sequence<D...>) {
  return make<transpose_of<static_cast<int>(sizeof...(D) - 1 - D)...>>(x);
}

// --- reshape --------------------------------------------------------------------------------------------------------
constexpr support::extent count_of(const shape& dims) {
  support::extent product(1);
  for (int d = 0; d < dims.rank; ++d) product = product * dims[d];
  return product;
}
// a / b where b is a number or one product of names that divides every term; 0 when it does not.
constexpr support::extent quotient(const support::extent& a, const support::extent& b) {
  if (b == support::extent(0)) return {0};
  if (b.is_static()) {
    support::extent result(a.constant / b.constant);
    if (a.constant % b.constant != 0) return {0};
    for (int i = 0; i < a.count; ++i) {
      support::extent::term t = a.terms[i];
      if (t.coefficient % b.constant != 0) return {0};
      t.coefficient /= b.constant;
      result.add(t);
    }
    return result;
  }
  if (b.count != 1 || b.constant != 0 || a.constant != 0) return {0};
  support::extent result(0);
  for (int i = 0; i < a.count; ++i) {
    support::extent::term rest;
    if (a.terms[i].coefficient % b.terms[0].coefficient != 0) return {0};
    rest.coefficient = a.terms[i].coefficient / b.terms[0].coefficient;
    int kept = 0, matched = 0;
    for (int j = 0; j < a.terms[i].degree(); ++j) {
      const support::name& factor = a.terms[i].factors[j];
      if (matched < b.terms[0].degree() && b.terms[0].factors[matched] == factor) ++matched;
      else rest.factors[kept++] = factor;
    }
    if (matched != b.terms[0].degree()) return {0};
    if (kept == 0) result.constant += rest.coefficient;
    else result.add(rest);
  }
  return result;
}
// The extents asked for, where -1 stands for what is left over.
template <class E, extent_argument... Extents>
constexpr support::extent inferred() {
  support::extent others(1);
  ((others = Extents.value == support::extent(-1) ? others : others * Extents.value), ...);
  const support::extent all = count_of(E::type.dims);
  return is_late(all) ? late_extent : quotient(all, others);
}
template <class E, extent_argument Extent, extent_argument... All>
constexpr auto reshaped_extent() {
  if constexpr (Extent.value == support::extent(-1)) return compact<inferred<E, All...>()>();
  else return compact<Extent.value>();
}

template <auto... Extents>
struct reshape_of {
  static constexpr signature check(const signature* x) {
    constexpr shape to = shape_from<Extents...>();
    const support::extent given = count_of(x[0].dims);
    if (!is_late(given) && !(count_of(to) == given)) return signature::wrong(fault::count);
    return shaped(x[0], to);
  }
  // The extents when those of x are known, of which options may have decided some; the one that is late here is what is
  // left over. None when the number of elements would change.
  struct known_extents {
    support::extent values[largest_rank + 1];
    support::extent all{1}, made{1};  // elements before and after
    constexpr const support::extent& operator[](int d) const { return values[d]; }
  };
  static constexpr known_extents known(const lowering& to, const dimensions& from) {
    constexpr shape asked = shape_from<Extents...>();
    known_extents result;
    support::extent others(1);
    for (axis_id a : from.view())
      if (a.valid()) result.all = result.all * to.g.extent_of(a);
    for (int d = 0; d < asked.rank; ++d)
      if (!is_late(asked[d])) others = others * asked[d];
    const support::extent rest = quotient(result.all, others);
    for (int d = 0; d < asked.rank; ++d) {
      result.values[d] = is_late(asked[d]) ? rest : asked[d];
      result.made = result.made * result.values[d];
    }
    return result;
  }
  static constexpr lowered lower(lowering& to, const lowered* x) {
    constexpr int rank = static_cast<int>(sizeof...(Extents));
    const dimensions& from = x[0].dims;
    const known_extents wanted = known(to, from);
    if (!(wanted.made == wanted.all)) {
      to.late = {late_fault::extents, {wanted.made, wanted.all}};
      lowered none{to.g.literal(0), element::number, {}};
      while (none.dims.count < rank) none.dims.push_back({});
      return none;
    }
    // Dimensions that stay, at either end, keep their axes; those between are read anew.
    int first = 0, last_from = from.count, last_to = rank;
    const auto stays = [&](int d, int w) {
      return from[d].valid() ? to.g.extent_of(from[d]) == wanted[w] : wanted[w].is_one();
    };
    while (first < last_from && first < last_to && stays(first, first)) ++first;
    while (last_from > first && last_to > first && stays(last_from - 1, last_to - 1)) --last_from, --last_to;
    lowered result{x[0].id, x[0].kind, {}};
    axis_set kept;
    for (int d = 0; d < from.count; ++d)
      if (d < first || d >= last_from) kept |= axis_set::of(from[d]);
    dimensions old_axes, new_axes;
    for (int d = first; d < last_from; ++d)
      if (from[d].valid()) old_axes.push_back(from[d]);
    axis_set taken = kept;
    for (int d = 0; d < rank; ++d) {
      axis_id axis;
      if (d < first) axis = from[d];
      else if (d >= last_to) axis = from[d - last_to + last_from];
      else axis = to.axis(wanted[d], taken);
      if (d >= first && d < last_to && axis.valid()) {
        new_axes.push_back(axis);
        taken |= axis_set::of(axis);
      }
      result.dims.push_back(axis);
    }
    // One axis in, the same extent out: only dimensions of extent 1 moved.
    if (old_axes.count == new_axes.count) {
      bool same = true;
      for (int i = 0; i < old_axes.count; ++i) same = same && to.g.extent_of(old_axes[i]) == to.g.extent_of(new_axes[i]);
      if (same) {
        for (int d = first, i = 0; d < last_to; ++d)
          if (result.dims[d].valid()) result.dims[d] = old_axes[i++];
        return result;
      }
    }
    if ((old_axes.set() & to.g.axes(x[0].id)).empty()) return result;
    const bool mask = x[0].kind == element::mask;
    result.id = to.g.reshape(to.number(x[0]), old_axes.view(), new_axes.view());
    if (mask) result.id = to.mask(result);
    return result;
  }
};

// Drops dimensions of extent 1, one bit each.
template <unsigned Over>
struct squeeze_of {
  static constexpr signature check(const signature* x) {
    for (int d = 0; d < x[0].dims.rank; ++d)
      if ((Over >> d & 1U) != 0 && !x[0].dims.is_one(d)) return signature::wrong(fault::count);
    return reduced(x[0], Over, false, x[0].kind);
  }
  static constexpr lowered lower(lowering& to, const lowered* x) { return to.without(x[0], Over); }
};
template <class E>
constexpr unsigned ones_in() {
  unsigned set = 0;
  for (int d = 0; d < E::type.dims.rank; ++d)
    if (E::type.dims.is_one(d)) set |= 1U << d;
  return set;
}
// Puts dimensions of extent 1 where the bits of the result's dimensions are set.
template <unsigned At>
struct expand_of {
  template <class Push, class One>
  static constexpr void each(int rank, const Push& push, const One& one) {
    for (int d = 0, from = 0; from < rank || (At >> d) != 0; ++d) {
      if ((At >> d & 1U) != 0) one();
      else push(from++);
    }
  }
  static constexpr signature check(const signature* x) {
    shape dims;
    each(
        x[0].dims.rank, [&](int given) { dims.push_back(x[0].dims.extents[given]); },
        [&] { dims.push_back(&extent_constant<1>); });
    return shaped(x[0], dims);
  }
  static constexpr lowered lower(lowering&, const lowered* x) {
    lowered result{x[0].id, x[0].kind, {}};
    each(x[0].dims.count, [&](int given) { result.dims.push_back(x[0].dims[given]); }, [&] { result.dims.push_back({}); });
    return result;
  }
};
template <class E, int... Axes>
constexpr unsigned expanded_axes() {
  const int rank = E::type.dims.rank + static_cast<int>(sizeof...(Axes));
  const int axes[] = {dimension(Axes, rank)..., 0};
  unsigned set = 0;
  for (std::size_t i = 0; i < sizeof...(Axes); ++i) {
    if (axes[i] < 0 || (set >> axes[i] & 1U) != 0) return no_axes;
    set |= 1U << axes[i];
  }
  return set;
}

template <auto... Extents>
struct broadcast_of {
  static constexpr signature check(const signature* x) {
    const signature both[] = {x[0], shaped(x[0], shape_from<Extents...>())};
    const signature result = broadcast(both, 2, x[0].kind);
    return result.ok() && !(result.dims == both[1].dims) ? signature::wrong(fault::broadcast) : result;
  }
  static constexpr lowered lower(lowering& to, const lowered* x) { return to.stretched(x[0], shape_from<Extents...>()); }
};

}  // namespace language

// The dimensions in reverse order.
template <language::expression E>
constexpr auto transpose(const E& x) {
  if constexpr (!E::type.ok()) return language::poison{};
  else return language::reversed(x, std::make_index_sequence<static_cast<std::size_t>(E::type.dims.rank)>());
}
// The dimensions in that order: x (a, b, c)  ->  transpose<0, 2, 1>(x) (a, c, b)
template <int First, int... Axes, language::expression E>
constexpr auto transpose(const E& x) {
  using namespace language;
  constexpr bool holds = !E::type.ok() || is_permutation<E, First, Axes...>();
  using found = typename shapes_fault<holds, axes<First, Axes...>::template do_not_permute, E>::type;
  XGRAD_REQUIRE("xgrad::transpose<axes...>(x): the axes must be those of x, each once", found);
  if constexpr (holds && E::type.ok())
    return make<transpose_of<dimension(First, E::type.dims.rank), dimension(Axes, E::type.dims.rank)...>>(x);
  else return poison{};
}

// The elements in row-major order under other extents, of which one may be -1.
template <language::extent_argument... Extents, language::expression E>
constexpr auto reshape(const E& x) {
  using namespace language;
  if constexpr (!E::type.ok()) {
    return poison{};
  } else {
    using op = reshape_of<reshaped_extent<E, Extents, Extents...>()...>;
    using found = typename shapes_fault<signature_of<op, E>.what != fault::count,
                                        extents<compact<Extents.value>()...>::template cannot_hold, E>::type;
    XGRAD_REQUIRE("xgrad::reshape<extents...>(x): the number of elements must stay", found);
    return make<op>(x);
  }
}
// All elements in one dimension.
template <language::expression E>
constexpr auto flatten(const E& x) {
  using namespace language;
  if constexpr (!E::type.ok()) return poison{};
  else return make<reshape_of<compact<count_of(E::type.dims)>()>>(x);
}
// A dimension of extent 1 at each of those axes of the result.
template <int... Axes, language::expression E>
constexpr auto expand_dims(const E& x) {
  using namespace language;
  constexpr unsigned at = E::type.ok() ? expanded_axes<E, Axes...>() : 0;
  using found = typename shapes_fault<at != no_axes, axes<Axes...>::template cannot_be_added_to, E>::type;
  XGRAD_REQUIRE("xgrad::expand_dims<axes...>(x): each axis must occur in the result, once", found);
  if constexpr (at == no_axes) return poison{};
  else return make<expand_of<at>>(x);
}
// Without the dimensions of extent 1: all of them, or those named.
template <language::axis_argument... Axes, language::expression E>
constexpr auto squeeze(const E& x) {
  using namespace language;
  if constexpr (sizeof...(Axes) == 0) {
    return make<squeeze_of<ones_in<E>()>>(x);
  } else {
    using found = axes_unless<E, Axes...>;
    XGRAD_REQUIRE("xgrad::squeeze<axes...>(x): each axis must occur in x, once", found);
    constexpr unsigned over = axes_in<E, Axes...>();
    if constexpr (over == no_axes) {
      return poison{};
    } else {
      using ones = shapes_unless<squeeze_of<over>, fault::count, shape_is, E>;
      XGRAD_REQUIRE("xgrad::squeeze<axes...>(x): the extent of each axis must be 1", ones);
      return make<squeeze_of<over>>(x);
    }
  }
}
template <language::extent_argument... Extents, language::operand E>
constexpr auto broadcast_to(const E& x) {
  using namespace language;
  using op = broadcast_of<compact<Extents.value>()...>;
  using found =
      shapes_unless<op, fault::broadcast, extents<compact<Extents.value>()...>::template cannot_hold, expression_of<E>>;
  XGRAD_REQUIRE("xgrad::broadcast_to<extents...>(x): x must broadcast to these extents", found);
  return make<op>(x);
}

}  // namespace xgrad
