// Vectors as runs of short rows: sums of neighbours across vectors, and numbers spread over their rows.
// A run of `Row` vectors holds width rows of `Row` numbers each, in memory order; Row is a power of two below the width.
#pragma once

#include <utility>

#include "arithmetic.hpp"
#include "memory.hpp"

namespace xgrad::emit {

#if XGRAD_HAS_XSIMD
namespace detail {

// The sums of neighbouring lanes of a, then those of b.
template <number T, std::size_t... I>
XGRAD_ALWAYS_INLINE vec<T> add_neighbours(vec<T> a, vec<T> b, std::index_sequence<I...>) {
  const auto even = __builtin_shufflevector(a.raw(), b.raw(), (2 * I)...);
  const auto odd = __builtin_shufflevector(a.raw(), b.raw(), (2 * I + 1)...);
  return vec<T>(even) + vec<T>(odd);
}
template <int Row, int Part, number T, std::size_t... I>
XGRAD_ALWAYS_INLINE vec<T> spread(vec<T> a, std::index_sequence<I...>) {
  constexpr std::size_t rows = sizeof...(I) / Row;
  return vec<T>(__builtin_shufflevector(a.raw(), a.raw(), (Part * rows + I / Row)...));
}
template <int From, number T, std::size_t... I>
XGRAD_ALWAYS_INLINE vec<T> rotate(vec<T> a, std::index_sequence<I...>) {
  return vec<T>(__builtin_shufflevector(a.raw(), a.raw(), ((From + I) % sizeof...(I))...));
}
template <int Row, number T, std::size_t... I>
XGRAD_ALWAYS_INLINE vec<T> repeat(vec<T> a, std::index_sequence<I...>) {
  return vec<T>(__builtin_shufflevector(a.raw(), a.raw(), (I % Row)...));
}

}  // namespace detail

// The first row of a in the place of every row.
template <int Row, number T>
XGRAD_ALWAYS_INLINE vec<T> repeat_row(vec<T> a) {
  return detail::repeat<Row>(a, std::make_index_sequence<static_cast<std::size_t>(vec<T>::width)>{});
}

// The sum of a's rows, in the place of every row; Distance: between those that are added first.
template <int Row, int Distance = 0, number T>
XGRAD_ALWAYS_INLINE vec<T> fold_rows(vec<T> a) {
  constexpr int width = vec<T>::width, distance = Distance == 0 ? width / 2 : Distance;
  if constexpr (distance < Row) {
    return a;
  } else {
    const auto other = detail::rotate<distance>(a, std::make_index_sequence<static_cast<std::size_t>(width)>{});
    if constexpr (distance == 1) return a + other;
    else return fold_rows<Row, distance / 2>(a + other);
  }
}

// Lane i of the result is the sum of row i of the run v[0 .. Row), which is used up.
template <int Row, number T>
XGRAD_ALWAYS_INLINE vec<T> add_rows(vec<T>* v) {
  constexpr auto lanes = std::make_index_sequence<static_cast<std::size_t>(vec<T>::width)>{};
#pragma GCC unroll 8
  for (int n = Row / 2; n > 0; n /= 2)
#pragma GCC unroll 8
    for (int i = 0; i < n; ++i) v[i] = detail::add_neighbours(v[2 * i], v[2 * i + 1], lanes);
  return v[0];
}

// Vector number `Part` of a run whose row i has lane i of a in each place.
template <int Row, int Part, number T>
XGRAD_ALWAYS_INLINE vec<T> spread_over_rows(vec<T> a) {
  return detail::spread<Row, Part>(a, std::make_index_sequence<static_cast<std::size_t>(vec<T>::width)>{});
}
#endif

}  // namespace xgrad::emit
