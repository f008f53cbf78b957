// Vectors as runs of short rows: sums of neighbours across vectors, and numbers spread over their rows.
// A run of `Row` vectors holds width rows of `Row` numbers each, in memory order; Row is a power of two below the width.
#pragma once

#include <utility>

#include "arithmetic.hpp"
#include "interleave.hpp"
#include "memory.hpp"

namespace xgrad::emit {

template <int Row, number T>
class row_of_weights;  // where lanes are single numbers, no more than named

#if XGRAD_HAS_XSIMD
namespace detail {

// One of the steps that sum the rows of a run: numbers i and i + Vectors / 2 of Vectors vectors become one. Lanes that are
// Vectors / 2 apart are added, those of the first vector where that bit of the lane is 0, those of the second where it is 1:
// of the addends, one stays in its lane, the other is moved. The last step sorts the rows.
template <int Row, int Width, int Vectors>
struct row_sums {
  static constexpr int distance = Vectors / 2;

  static constexpr lane_choice<Width> addends(bool moved) {
    lane_choice<Width> c{};
    for (int i = 0; i < Width; ++i) {
      const int lane = distance > 1 ? i : lane_of_row(i);
      c.from[i] = (moved ? lane ^ distance : lane) + (lane & distance ? Width : 0);
    }
    return c;
  }

 private:
  // Lane l has become row l / Row of vector number l % Row.
  static constexpr int lane_of_row(int i) { return i % (Width / Row) * Row + i / (Width / Row); }
};

// Lane i of the result is the sum of row i of a run, of which steps have left v[0 .. Vectors).
template <int Row, int Vectors, number T>
XGRAD_ALWAYS_INLINE vec<T> add_rows(vec<T>* v) {
  if constexpr (Vectors == 1) {
    return v[0];
  } else {
    using sums = row_sums<Row, vec<T>::width, Vectors>;
    constexpr auto kept = sums::addends(false), moved = sums::addends(true);
#pragma GCC unroll 8
    for (int i = 0; i < Vectors / 2; ++i) {
      const vec<T> a = v[i], b = v[i + Vectors / 2];
      v[i] = choose_lanes<kept>(a, b) + choose_lanes<moved>(a, b);
    }
    return add_rows<Row, Vectors / 2>(v);
  }
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

// A row that multiplies rows: its numbers as they meet the addends of the first step.
template <int Row, number T>
class row_of_weights {
  static_assert(Row > 1);
  using sums = detail::row_sums<Row, vec<T>::width, Row>;
  static constexpr auto kept = sums::addends(false), moved = sums::addends(true);
  vec<T> of_kept, of_moved;

 public:
  // row: its numbers in the first lanes
  XGRAD_ALWAYS_INLINE explicit row_of_weights(vec<T> row) {
    const vec<T> rows = repeat_row<Row>(row);
    of_kept = detail::choose_lanes<kept>(rows, rows);
    of_moved = detail::choose_lanes<moved>(rows, rows);
  }

  // Lane i of the result is the product with row i of the run v[0 .. Row), which is used up.
  XGRAD_ALWAYS_INLINE vec<T> times_rows(vec<T>* v) const {
#pragma GCC unroll 8
    for (int i = 0; i < Row / 2; ++i) {
      const vec<T> a = v[i], b = v[i + Row / 2];
      v[i] = fma(detail::choose_lanes<moved>(a, b), of_moved, detail::choose_lanes<kept>(a, b) * of_kept);
    }
    return detail::add_rows<Row, Row / 2>(v);
  }
};

// Vector number `Part` of a run whose row i has lane i of a in each place.
template <int Row, int Part, number T>
XGRAD_ALWAYS_INLINE vec<T> spread_over_rows(vec<T> a) {
  return detail::spread<Row, Part>(a, std::make_index_sequence<static_cast<std::size_t>(vec<T>::width)>{});
}
#endif

}  // namespace xgrad::emit
