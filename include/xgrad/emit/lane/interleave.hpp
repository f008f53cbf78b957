// Short rows that lie one after the other, turned into columns and back: width rows of `Row` numbers each in Row vectors.
// Each number is read once: with u the largest power of two that divides Row and the width, lanes are rotated among Row / u
// vectors by blends, u at a time, until every vector holds one place of its rows; log2 u levels of shuffles part what is
// left.
#pragma once

#include <numeric>
#include <utility>

#include "vec.hpp"

namespace xgrad::emit {

#if XGRAD_HAS_XSIMD
namespace detail {

// Where the lanes of a vector come from: below Width those of a first one, else those of a second one.
template <int Width>
struct lane_choice {
  int from[Width];
};
template <lane_choice Choice, number T>
XGRAD_ALWAYS_INLINE vec<T> choose_lanes(vec<T> a, vec<T> b) {
  return [&]<int... I>(std::integer_sequence<int, I...>) XGRAD_INLINE_LAMBDA {
    return vec<T>((typename vec<T>::raw_type)__builtin_shufflevector(a.raw(), b.raw(), Choice.from[I]...));
  }(std::make_integer_sequence<int, vec<T>::width>{});
}

template <int Row, int Width>
struct row_layout {
  static constexpr int unit = std::gcd(Row, Width);
  static constexpr int vectors = Row / unit;  // of one set of rows
  static constexpr int rows = Width / unit;   // of one set
  using choice = lane_choice<Width>;

  // How many vectors further the unit number l of a vector belongs: a vector's units are `rows` apart, and rows of
  // `vectors` units each.
  static constexpr int turn(int l) {
    int inverse = 0;
    while (vectors > 1 && inverse * rows % vectors != 1) ++inverse;
    return inverse * l % vectors;
  }
  // Once they are there: the unit of its row that vector i holds, and where it holds that of row r.
  static constexpr int unit_of(int i) { return rows * i % vectors; }
  static constexpr int place_of(int i, int r) {
    for (int l = 0; l < rows; ++l)
      if (((i + vectors - turn(l)) % vectors * rows + l) / vectors == r) return l;
    return -1;
  }
  // Takes the lanes whose turn has that bit from the second vector.
  static constexpr choice turning(int bit) {
    choice c{};
    for (int l = 0; l < Width; ++l) c.from[l] = l + (turn(l / unit) & bit ? Width : 0);
    return c;
  }
  // Of two vectors with the same `columns` places of rows: the lower (upper) half of the places of all these rows, in
  // order. First: vector i as the turns have left it.
  static constexpr choice parting(int i, int columns, bool upper, bool first) {
    choice c{};
    const int half = columns / 2, height = Width / columns;
    for (int l = 0; l < Width; ++l) {
      const int row = l / half, column = l % half + (upper ? half : 0), within = row % height;
      c.from[l] = row / height * Width + (first ? place_of(i, within) : within) * columns + column;
    }
    return c;
  }
  static constexpr choice sorting(int i) {
    choice c{};
    for (int l = 0; l < Width; ++l) c.from[l] = place_of(i, l);
    return c;
  }
  // The way back, of two vectors that the choices made, or of one.
  static constexpr choice undoing(const choice& lower, const choice& upper, bool second) {
    choice c{};
    for (int l = 0; l < 2 * Width; ++l) {
      const int from = l < Width ? lower.from[l] : upper.from[l - Width];
      if ((from >= Width) == second) c.from[from % Width] = l;
    }
    return c;
  }
  static constexpr choice undoing(const choice& one) {
    choice c{};
    for (int l = 0; l < Width; ++l) c.from[one.from[l]] = l;
    return c;
  }
};

// Turns the lanes of a set by the bits from Bit on; Back: the other way.
template <int Row, int Bit, bool Back, number T>
XGRAD_ALWAYS_INLINE void turn_lanes(vec<T>* v) {
  using layout = row_layout<Row, vec<T>::width>;
  if constexpr (Bit < layout::vectors) {
    vec<T> turned[layout::vectors];
#pragma GCC unroll 32
    for (int i = 0; i < layout::vectors; ++i) {
      const int from = (i + (Back ? Bit : layout::vectors - Bit)) % layout::vectors;
      turned[i] = choose_lanes<layout::turning(Bit)>(v[i], v[from]);
    }
#pragma GCC unroll 32
    for (int i = 0; i < layout::vectors; ++i) v[i] = turned[i];
    turn_lanes<Row, 2 * Bit, Back>(v);
  }
}

// Vector number I of each set, `Columns` places of its rows in each, becomes one place of all rows.
template <int Row, int I, int Columns, bool Back, number T>
XGRAD_ALWAYS_INLINE void part_lanes(vec<T>* v) {
  using layout = row_layout<Row, vec<T>::width>;
  constexpr int unit = layout::unit, step = layout::vectors;
  if constexpr (unit == 1) {
    constexpr auto sorting = Back ? layout::undoing(layout::sorting(I)) : layout::sorting(I);
    v[I] = choose_lanes<sorting>(v[I], v[I]);
  } else if constexpr (Columns > 1) {
    constexpr bool first = Columns == unit;
    constexpr auto lower = layout::parting(I, Columns, false, first), upper = layout::parting(I, Columns, true, first);
    constexpr int parts = unit / Columns, sets = Columns;  // parts of the places, sets of the rows
    vec<T> parted[unit];
    if constexpr (Back) part_lanes<Row, I, Columns / 2, true>(v);
#pragma GCC unroll 32
    for (int s = 0; s < sets; s += 2)
#pragma GCC unroll 32
      for (int p = 0; p < parts; ++p) {
        const int a = s * parts + p, b = a + parts, low = s * parts + 2 * p, high = low + 1;
        if constexpr (Back) {
          constexpr auto to_a = layout::undoing(lower, upper, false), to_b = layout::undoing(lower, upper, true);
          parted[a] = choose_lanes<to_a>(v[low * step + I], v[high * step + I]);
          parted[b] = choose_lanes<to_b>(v[low * step + I], v[high * step + I]);
        } else {
          parted[low] = choose_lanes<lower>(v[a * step + I], v[b * step + I]);
          parted[high] = choose_lanes<upper>(v[a * step + I], v[b * step + I]);
        }
      }
#pragma GCC unroll 32
    for (int s = 0; s < unit; ++s) v[s * step + I] = parted[s];
    if constexpr (!Back) part_lanes<Row, I, Columns / 2, false>(v);
  }
}

// The place of a row that vector number n holds in the end.
template <int Row, int Width>
constexpr int column_of(int n) {
  using layout = row_layout<Row, Width>;
  return layout::unit_of(n % layout::vectors) * layout::unit + n / layout::vectors;
}
template <int Row, bool Back, number T>
XGRAD_ALWAYS_INLINE void part_all(vec<T>* v) {
  using layout = row_layout<Row, vec<T>::width>;
  [&]<int... I>(std::integer_sequence<int, I...>) XGRAD_INLINE_LAMBDA {
    (part_lanes<Row, I, layout::unit, Back>(v), ...);
  }(std::make_integer_sequence<int, layout::vectors>{});
}
template <int Row, bool Back, number T>
XGRAD_ALWAYS_INLINE void turn_all(vec<T>* v) {
  using layout = row_layout<Row, vec<T>::width>;
#pragma GCC unroll 32
  for (int s = 0; s < layout::unit; ++s) turn_lanes<Row, 1, Back>(v + s * layout::vectors);
}

}  // namespace detail

// v: width rows of Row numbers, as they lie in memory; column(j, x) gets number j of all rows.
template <int Row, number T, class Column>
XGRAD_ALWAYS_INLINE void rows_to_columns(vec<T>* v, Column&& column) {
  detail::turn_all<Row, false>(v);
  detail::part_all<Row, false>(v);
#pragma GCC unroll 32
  for (int n = 0; n < Row; ++n) column(detail::column_of<Row, vec<T>::width>(n), v[n]);
}
// The other way: column(j) is number j of all rows; v gets the rows as they lie in memory.
template <int Row, number T, class Column>
XGRAD_ALWAYS_INLINE void columns_to_rows(Column&& column, vec<T>* v) {
#pragma GCC unroll 32
  for (int n = 0; n < Row; ++n) v[n] = column(detail::column_of<Row, vec<T>::width>(n));
  detail::part_all<Row, true>(v);
  detail::turn_all<Row, true>(v);
}
#endif

}  // namespace xgrad::emit
