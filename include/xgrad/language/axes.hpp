// Axes as template arguments of reductions: numbers, negative ones from the end, or the names of extents. They become
// a set of dimensions, one bit each, as soon as the shape is known.
#pragma once

#include "expression.hpp"

namespace xgrad::language {

struct axis_argument {
  int number = 0;
  support::name name;
  bool too_long = false;

  constexpr axis_argument(int given) : number(given) {}
  template <std::size_t Size>
  constexpr axis_argument(const char (&given)[Size])
      : name(std::string_view(given, Size - 1)), too_long(Size > support::name::longest + 1) {}
};

// The dimension meant; -1 when there is none, or two.
constexpr int dimension(const axis_argument& a, const shape& dims) {
  if (a.name.empty()) return dimension(a.number, dims.rank);
  const support::extent wanted(a.name);
  int found = -1;
  for (int d = 0; d < dims.rank; ++d)
    if (!a.too_long && dims[d] == wanted) {
      if (found >= 0) return -1;
      found = d;
    }
  return found;
}

inline constexpr unsigned no_axes = ~0U;

// The set of dimensions meant by the arguments, all when there are none; no_axes when one is wrong or comes twice.
template <class E, axis_argument... Axes>
constexpr unsigned axes_in() {
  if (!E::type.ok()) return 0;
  if (sizeof...(Axes) == 0) return (1U << E::type.dims.rank) - 1;
  const int dims[] = {dimension(Axes, E::type.dims)..., 0};
  unsigned set = 0;
  for (std::size_t i = 0; i < sizeof...(Axes); ++i) {
    if (dims[i] < 0 || (set >> dims[i] & 1U) != 0) return no_axes;
    set |= 1U << dims[i];
  }
  return set;
}

template <auto... Axes>
struct axes {
  template <class... Shape>
  struct do_not_permute;
  template <class... Shape>
  struct cannot_be_added_to;
};
template <class Axes, class Shape>
struct no_such_axis;

template <axis_argument A>
constexpr auto compact_axis() {
  if constexpr (A.name.empty()) {
    return A.number;
  } else {
    support::fixed_string<A.name.size()> name;
    for (int i = 0; i < A.name.size(); ++i) name.characters[i] = A.name[i];
    return name;
  }
}
template <bool Holds, class E, axis_argument... Axes>
struct axes_fault {
  using type = support::no_fault;
};
template <class E, axis_argument... Axes>
struct axes_fault<false, E, Axes...> {
  using type = no_such_axis<axes<compact_axis<Axes>()...>, extents_of<E>>;
};
template <class E, axis_argument... Axes>
using axes_unless = typename axes_fault<axes_in<E, Axes...>() != no_axes, E, Axes...>::type;

// The shape without the dimensions in the set, or with 1 in their place.
constexpr signature reduced(const signature& x, unsigned over, bool keep, element kind) {
  if (!x.ok()) return signature::wrong(fault::operand);
  signature result;
  result.kind = kind;
  for (int d = 0; d < x.dims.rank; ++d) {
    if ((over >> d & 1U) == 0) result.dims.push_back(x.dims.extents[d]);
    else if (keep) result.dims.push_back(&extent_constant<1>);
  }
  return result;
}

struct drop_dims_t {};
struct keep_dims_t {};
template <class T>
concept dims_choice = std::is_same_v<T, drop_dims_t> || std::is_same_v<T, keep_dims_t> ||
                      std::is_arithmetic_v<T>;  // by mistake: `reduce` says so

}  // namespace xgrad::language

namespace xgrad {
// sum<1>(x, keep_dims): the axis stays, with an extent of 1.
inline constexpr language::keep_dims_t keep_dims;
}  // namespace xgrad
