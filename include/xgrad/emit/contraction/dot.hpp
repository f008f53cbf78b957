// Dot mode: vectors of both operands along a summed axis, lanes added once at the end.
#pragma once

#include "loops.hpp"

namespace xgrad::emit {

template <class Program, int Step>
class dot_contraction {
  using loops = contraction_loops<Program, Step>;
  using T = typename Program::number_type;
  using V = native<T>;
  using frame_type = frame<Program>;
  static constexpr int width = width_of<V>;
  static constexpr plan::contraction c = loops::c;
  static constexpr bool whole_vectors(axis_id a) {
    return a != Program::streamed && Program::is_static(a) && Program::static_extent(a) % width == 0;
  }

  // The vectors of a row where a matrix has few of them and meets one vector, which then stays in registers; else 0.
  static constexpr int vectors_of_row() {
    if (c.inner_rank > 0 || c.columns.valid() || c.lane == Program::streamed || !Program::is_static(c.lane)) return 0;
    const long vectors = (Program::static_extent(c.lane) + width - 1) / width;
    return vectors <= Program::plan.head.target.registers / 4 ? static_cast<int>(vectors) : 0;
  }
  // Row after row, so that one pointer serves all of them.
  template <int Rows, bool Partial, class L, class R>
  XGRAD_ALWAYS_INLINE static void sum_rows(const L* left, const R* right, std::ptrdiff_t left_row, long rows, V* sum) {
    constexpr int vectors = vectors_of_row();
    constexpr int tail = static_cast<int>(Program::static_extent(c.lane) - (vectors - 1) * width);
    const auto vector = [](const auto* p, int k) XGRAD_INLINE_LAMBDA {
      return k == vectors - 1 && tail != width ? load_first<V>(p + k * width, tail) : load<V>(p + k * width);
    };
    V b[vectors];
#pragma GCC unroll 8
    for (int k = 0; k < vectors; ++k) b[k] = vector(right, k);
    // The terms of a single row would wait for each other.
    constexpr int parts = Rows > 1 || vectors < 4 ? 1 : vectors < 8 ? 2 : 4;
#pragma GCC unroll 16
    for (int i = 0; i < Rows; ++i) {
      V part[parts];
#pragma GCC unroll 8
      for (int k = 0; k < vectors; ++k) {
        const V x = vector(left, k);
        part[k % parts] = k < parts ? x * b[k] : fma(x, b[k], part[k % parts]);
      }
      for (int n = parts / 2; n > 0; n /= 2)
        for (int k = 0; k < n; ++k) part[k] = part[k] + part[k + n];
      sum[i] = part[0];
      if (!Partial || i + 1 < rows) left += left_row;
    }
  }
  template <int Rows, int Columns, class L, class R>
  XGRAD_ALWAYS_INLINE static void sum_pairs(const frame_type& f, const L* left, const R* right, long rows, long columns,
                                            V* sum) {
    const std::ptrdiff_t left_row = f.template stride_along<c.left, c.rows.value>(),
                         right_row = f.template stride_along<c.right, c.columns.value>();
    const L* l[Rows];
    const R* r[Columns];
    for (int i = 0; i < Rows; ++i) l[i] = left + (i < rows ? i : rows - 1) * left_row;
    for (int j = 0; j < Columns; ++j) r[j] = right + (j < columns ? j : columns - 1) * right_row;
    const long n = f.template steps<c.lane.value>();
    auto add = [&](auto get_left, auto get_right) XGRAD_INLINE_LAMBDA {
      V b[Columns];
#pragma GCC unroll 8
      for (int j = 0; j < Columns; ++j) b[j] = get_right(r[j]);
#pragma GCC unroll 16
      for (int i = 0; i < Rows; ++i) {
        const V a = get_left(l[i]);
#pragma GCC unroll 8
        for (int j = 0; j < Columns; ++j) sum[i * Columns + j] = fma(a, b[j], sum[i * Columns + j]);
      }
    };
    loops::template for_inner<0, 0>(
        f, 0, 0, loops::whole_depth(f), [&](std::ptrdiff_t lo, std::ptrdiff_t ro) XGRAD_INLINE_LAMBDA {
          long k = 0;
          for (; k + width <= n; k += width)
            add([&](const L* p) XGRAD_INLINE_LAMBDA { return load<V>(p + lo + k); },
                [&](const R* p) XGRAD_INLINE_LAMBDA { return load<V>(p + ro + k); });
          if constexpr (!whole_vectors(c.lane)) {
            const int tail = static_cast<int>(n - k);
            if (tail > 0)
              add([&](const L* p) XGRAD_INLINE_LAMBDA { return load_first<V>(p + lo + k, tail); },
                  [&](const R* p) XGRAD_INLINE_LAMBDA { return load_first<V>(p + ro + k, tail); });
          }
        });
  }
  // Whether the sums of a block are whole vectors of the result, with room for those of rows that do not exist.
  template <int Rows, int Columns>
  static constexpr bool fills_vectors() {
    return Program::is_tile_vector(c.out) && !c.accumulates && Columns == 1 && Rows % width == 0 &&
           Program::plan.head.tile % Rows == 0;
  }
  // Whether they are all that there is along a padded dimension of the result, which is then read as vectors too.
  template <int Rows, int Columns>
  static constexpr bool is_padded_whole() {
    if (Columns != 1 || !c.rows.valid() || c.rows == Program::streamed || !Program::is_static(c.rows)) return false;
    const plan::array& to = Program::plan.arrays[c.out];
    return Program::static_extent(c.rows) == Rows && to.viewed < 0 && Program::is_roomy(c.out) &&
           Program::position(c.out, c.rows) == to.rank - 1;
  }
  // Partial: fewer rows than Rows exist.
  template <int Rows, int Columns, bool Partial, class L, class R>
  XGRAD_ALWAYS_INLINE static void dot_block(const frame_type& f, const L* left, const R* right, T* out, long rows,
                                            long columns) {
    constexpr int groups = (Rows * Columns + width - 1) / width;
    V sum[groups * width];
#pragma GCC unroll 32
    for (int i = 0; i < groups * width; ++i) sum[i] = broadcast<V>(T(0));
    if constexpr (vectors_of_row() > 0)
      sum_rows<Rows, Partial>(left, right, f.template stride_along<c.left, c.rows.value>(), rows, sum);
    else sum_pairs<Rows, Columns>(f, left, right, rows, columns, sum);
    if constexpr (Rows == 1 && Columns == 1 && Program::is_tile_vector(c.out) && !c.accumulates) {
      // The only row: a whole vector, since a number stored is read slowly as a part of one.
      if (f.rows == 1) return store(out, broadcast<V>(reduce_add(sum[0])));
    }
    if constexpr (fills_vectors<Rows, Columns>()) {
#pragma GCC unroll 8
      for (int g = 0; g < groups; ++g) store(out + g * width, transpose_add<V>(sum + g * width));
      return;
    }
    if constexpr (is_padded_whole<Rows, Columns>()) {
#pragma GCC unroll 8
      for (int g = 0; g < groups; ++g) {
        const V total = transpose_add<V>(sum + g * width);
        const T* before = out + g * width;
        store(out + g * width, c.accumulates && !f.fresh ? total + load<V>(before) : total);
      }
      return;
    }
    T result[groups * width];
    if constexpr (Rows * Columns <= 2) {
      for (int i = 0; i < Rows * Columns; ++i) result[i] = reduce_add(sum[i]);
    } else {
#pragma GCC unroll 8
      for (int g = 0; g < groups; ++g) store(result + g * width, transpose_add<V>(sum + g * width));
    }
    const std::ptrdiff_t out_row = f.template stride_along<c.out, c.rows.value>(),
                         out_column = f.template stride_along<c.out, c.columns.value>();
    for (int i = 0; i < Rows && i < rows; ++i)
      for (int j = 0; j < Columns && j < columns; ++j) {
        T* p = out + i * out_row + j * out_column;
        *p = result[i * Columns + j] + (c.accumulates && !f.fresh ? *p : T(0));
      }
  }

  template <class L, class R>
  XGRAD_ALWAYS_INLINE static void blocks(const frame_type& f, const L* left, const R* right, T* out) {
    constexpr int row_block = c.row_block, column_block = c.column_block;
    const long rows = c.rows.valid() ? f.template steps<c.rows.valid() ? c.rows.value : 0>() : 1;
    const long columns = c.columns.valid() ? f.template steps<c.columns.valid() ? c.columns.value : 0>() : 1;
    const std::ptrdiff_t left_row = f.template stride_along<c.left, c.rows.value>(),
                         right_row = f.template stride_along<c.right, c.columns.value>();
    const std::ptrdiff_t out_row = f.template stride_along<c.out, c.rows.value>(),
                         out_column = f.template stride_along<c.out, c.columns.value>();
    for (long i = 0; i < rows; i += row_block)
      for (long j = 0; j < columns; j += column_block) {
        const L* l = left + i * left_row;
        const R* r = right + j * right_row;
        T* o = out + i * out_row + j * out_column;
        if (row_block > 1 && rows - i == 1) dot_block<1, column_block, false>(f, l, r, o, 1, columns - j);
        else if (vectors_of_row() > 0 && rows - i >= row_block)
          dot_block<row_block, column_block, false>(f, l, r, o, rows - i, columns - j);
        else dot_block<row_block, column_block, true>(f, l, r, o, rows - i, columns - j);
      }
  }

 public:
  template <class L, class R>
  XGRAD_ALWAYS_INLINE static void execute(const frame_type& f, const L* left, const R* right, T* out) {
    loops::template for_outer<loops::among::all>(
        f, left, right, out, [&](const L* l, const R* r, T* o) XGRAD_INLINE_LAMBDA { blocks(f, l, r, o); });
  }
};

}  // namespace xgrad::emit
