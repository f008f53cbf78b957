// What the type of an expression knows of its value: the kind of its elements and its shape; or what is wrong with it.
// A shape points to extents that are static objects, so it is cheap to copy; extents compare by value.
#pragma once

#include <utility>

#include "../graph/node.hpp"
#include "extents.hpp"

namespace xgrad::language {

using graph::element;

inline constexpr int largest_rank = 8;

// An extent that a run-time argument of a function decides (a stride): known when the expression is lowered, which checks
// it then. To types it is a name that equals everything.
inline constexpr support::extent late_extent{support::name("?")};
constexpr bool is_late(const support::extent& e) {
  for (int t = 0; t < e.count; ++t)
    for (const support::name& n : e.terms[t].factors)
      if (n == late_extent.terms[0].factors[0]) return true;
  return false;
}

struct shape {
  int rank = 0;
  const support::extent* extents[largest_rank] = {};

  constexpr const support::extent& operator[](int i) const { return *extents[i]; }
  constexpr bool is_one(int i) const { return extents[i]->is_one(); }
  constexpr void push_back(const support::extent* e) {
    if (rank < largest_rank) extents[rank] = e;
    ++rank;
  }
  friend constexpr bool operator==(const shape& a, const shape& b) {
    if (a.rank != b.rank) return false;
    for (int i = 0; i < a.rank; ++i)
      if (!same(a.extents[i], b.extents[i])) return false;
    return true;
  }
  static constexpr bool same(const support::extent* a, const support::extent* b) {
    return a == b || *a == *b || is_late(*a) || is_late(*b);
  }
};

// What may be wrong with a call. `operand`: one of its operands is wrong, which has been reported.
enum class fault : unsigned char { none, operand, broadcast, rank, inner, batch, count, kind, target, too_many };

struct signature {
  element kind = element::number;
  shape dims;
  fault what = fault::none;
  const support::extent* found[2] = {};  // the extents that disagree
  int size = 1;                          // operations, written out

  constexpr bool ok() const { return what == fault::none; }
  static constexpr signature wrong(fault f) {
    signature s;
    s.what = f;
    return s;
  }
};

constexpr bool all_ok(const signature* operands, int count) {
  for (int i = 0; i < count; ++i)
    if (!operands[i].ok()) return false;
  return true;
}

// What an operation on these operands has, written out. Beyond the largest a compiler's limit of constant evaluation is
// near, and its report of that as long as the expression.
inline constexpr int largest_size = 20000;
constexpr int size_of_all(const signature* operands, int count) {
  int size = 1;
  for (int i = 0; i < count; ++i) size += operands[i].size;
  return size;
}

// NumPy's broadcasting: aligned from the last dimension, a static 1 stretches.
constexpr signature broadcast(const signature* operands, int count, element kind) {
  signature result;
  result.kind = kind;
  if (!all_ok(operands, count)) return signature::wrong(fault::operand);
  int widest = 0;
  for (int i = 1; i < count; ++i)
    if (operands[i].dims.rank > operands[widest].dims.rank) widest = i;
  result.dims = operands[widest].dims;
  for (int i = 0; i < count; ++i) {
    if (i == widest) continue;
    const shape& from = operands[i].dims;
    const int lead = result.dims.rank - from.rank;
    for (int d = 0; d < from.rank; ++d) {
      const support::extent*& to = result.dims.extents[lead + d];
      if (shape::same(to, from.extents[d]) || from.is_one(d)) continue;
      if (!to->is_one()) {
        signature wrong = signature::wrong(fault::broadcast);
        wrong.found[0] = to;
        wrong.found[1] = from.extents[d];
        return wrong;
      }
      to = from.extents[d];
    }
  }
  return result;
}

// The dimension that a possibly negative number means; -1 when there is none.
constexpr int dimension(int axis, int rank) {
  const int d = axis < 0 ? axis + rank : axis;
  return d >= 0 && d < rank ? d : -1;
}

template <class Op, class... Args>
constexpr signature find_signature() {
  if constexpr (sizeof...(Args) == 0) {
    signature result = Op::check(nullptr);
    result.size = 1;  // also of a body that it names
    return result;
  } else {
    const signature operands[] = {Args::type...};
    if (!all_ok(operands, sizeof...(Args))) return signature::wrong(fault::operand);
    signature result = Op::check(operands);
    if (result.ok() && result.dims.rank > largest_rank) result.what = fault::too_many;
    result.size = size_of_all(operands, sizeof...(Args));
    return result;
  }
}
template <class Op, class... Args>
inline constexpr signature signature_of = find_signature<Op, Args...>();

// --- faults as types, for errors ------------------------------------------------------------------------------------
template <class E, class I = std::make_index_sequence<static_cast<std::size_t>(E::type.dims.rank)>>
struct extents_of_expression;
template <class E, std::size_t... I>
struct extents_of_expression<E, std::index_sequence<I...>> {
  using type = extents<shown<E::type.dims[static_cast<int>(I)]>()...>;
};
template <class E>
using extents_of = typename extents_of_expression<E>::type;

template <bool Holds, template <class...> class Name, class... Args>
struct shapes_fault {
  using type = support::no_fault;
};
template <template <class...> class Name, class... Args>
struct shapes_fault<false, Name, Args...> {
  using type = Name<extents_of<Args>...>;
};

template <bool Holds, class Op, template <auto...> class Name, class... Args>
struct extents_fault {
  using type = support::no_fault;
};
template <class Op, template <auto...> class Name, class... Args>
struct extents_fault<false, Op, Name, Args...> {
  using type = Name<shown<*signature_of<Op, Args...>.found[0]>(), shown<*signature_of<Op, Args...>.found[1]>()>;
};

// Name<the shapes of Args> when Op on Args has that fault.
template <class Op, fault What, template <class...> class Name, class... Args>
using shapes_unless = typename shapes_fault<signature_of<Op, Args...>.what != What, Name, Args...>::type;
// Name<the two extents that disagree> when Op on Args has that fault.
template <class Op, fault What, template <auto...> class Name, class... Args>
using extents_unless = typename extents_fault<signature_of<Op, Args...>.what != What, Op, Name, Args...>::type;

// The first of several checks that fails.
template <class... Found>
struct first_of_faults {
  using type = support::no_fault;
};
template <class First, class... Rest>
struct first_of_faults<First, Rest...> {
  using type = First;
};
template <class... Rest>
struct first_of_faults<support::no_fault, Rest...> : first_of_faults<Rest...> {};
template <class... Found>
using first_fault = typename first_of_faults<Found...>::type;

struct more_than_8_dimensions;
template <int Operations>
struct it_has;
template <class...>
struct shapes_do_not_broadcast;
template <class...>
struct shapes_are;
template <class...>
struct not_a_mask;
template <class...>
struct not_every_one_is_a_mask;
template <class...>
struct labels_are_not_indices;
template <auto...>
struct inner_extents_differ;
template <auto...>
struct extents_differ;

}  // namespace xgrad::language
