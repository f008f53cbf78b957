// A contraction as loops over register blocks. Outer mode: rows x vectors of the result stay in registers while the
// summed axes run, one number of the left operand times vectors of the right. Dot mode: vectors of both along a summed
// axis, lanes added once at the end. Rows that do not fill a block are read twice and stored once.
#pragma once

#include "program.hpp"

// g++ follows steps that cannot be, and warns of their number.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Waggressive-loop-optimizations"
#endif

namespace xgrad::emit {

// Ahead: fetches the rows of the right operand that come f.ahead rows later.
template <class Program, int Step, bool Ahead = false>
class contraction_step {
  using T = typename Program::number_type;
  using V = native<T>;
  using frame_type = frame<Program>;
  static constexpr int width = width_of<V>;
  static constexpr plan::contraction c = Program::plan.contractions[Program::plan.steps[Step].contraction];
  static constexpr bool outer_mode = c.mode == plan::contraction_mode::outer;
  static constexpr axis_id outer_axis(int i) { return Program::plan.axes[c.first_outer + i]; }
  static constexpr axis_id inner_axis(int i) { return Program::plan.axes[c.first_inner + i]; }
  static constexpr bool whole_vectors(axis_id a) {
    return a != Program::streamed && Program::is_static(a) && Program::static_extent(a) % width == 0;
  }

  template <int Array, int Axis>
  XGRAD_ALWAYS_INLINE static std::ptrdiff_t stride(const frame_type& f) {
    return f.template stride_along<Array, Axis>();
  }

  // body(left offset, right offset) for every point of the summed axes (dot mode: but the lanes').
  template <int I, class Body>
  XGRAD_ALWAYS_INLINE static void for_inner(const frame_type& f, std::ptrdiff_t l, std::ptrdiff_t r, Body&& body) {
    if constexpr (I == c.inner_rank) {
      body(l, r);
    } else {
      constexpr int a = inner_axis(I).value;
      const long steps = f.template steps<a>();
      const std::ptrdiff_t ls = stride<c.left, a>(f), rs = stride<c.right, a>(f);
      for (long k = 0; k < steps; ++k) for_inner<I + 1>(f, l + k * ls, r + k * rs, body);
    }
  }

  // --- outer mode ---------------------------------------------------------------------------------------------------
  // Rows x Vectors of the result; Last: the last vector has `tail` lanes; Partial: only `rows` of the rows exist.
  template <int Rows, int Vectors, bool Last, bool Partial, class L, class R>
  XGRAD_ALWAYS_INLINE static void outer_block(const frame_type& f, const L* left, const R* right, T* out, long rows,
                                              int tail) {
    constexpr int sets = Rows * Vectors >= 8 ? 1 : Rows * Vectors >= 4 ? 2 : Rows * Vectors >= 2 ? 4 : 8;
    constexpr bool one_inner = c.inner_rank == 1;
    constexpr int unroll = one_inner ? sets : 1;
    const std::ptrdiff_t left_row = stride<c.left, c.rows.value>(f), out_row = stride<c.out, c.rows.value>(f);
    V sum[unroll][Rows][Vectors];
    for (int u = 0; u < unroll; ++u)
      for (int i = 0; i < Rows; ++i)
        for (int j = 0; j < Vectors; ++j) sum[u][i][j] = broadcast<V>(T(0));
    [[maybe_unused]] std::ptrdiff_t ahead = 0;
    if constexpr (Ahead) ahead = f.ahead * stride<c.right, Program::streamed.value>(f);
    std::ptrdiff_t at[Rows];
    for (int i = 0; i < Rows; ++i) at[i] = (Partial && i >= rows ? rows - 1 : i) * left_row;
    auto once = [&](int u, std::ptrdiff_t l, std::ptrdiff_t r) __attribute__((always_inline)) {
      V b[Vectors];
      if constexpr (Ahead) fetch<Vectors * width>(right + r + ahead);
#pragma GCC unroll 16
      for (int j = 0; j < Vectors; ++j) {
        if constexpr (Last && !Program::is_roomy(c.right))
          b[j] = j == Vectors - 1 ? load_first<V>(right + r + j * width, tail) : load<V>(right + r + j * width);
        else b[j] = load<V>(right + r + j * width);
      }
#pragma GCC unroll 16
      for (int i = 0; i < Rows; ++i) {
        const V a = broadcast<V>(static_cast<T>(left[l + at[i]]));
#pragma GCC unroll 16
        for (int j = 0; j < Vectors; ++j) sum[u][i][j] = fma(a, b[j], sum[u][i][j]);
      }
    };
    if constexpr (one_inner) {
      constexpr int a = inner_axis(0).value;
      const long steps = f.template steps<a>();
      const std::ptrdiff_t ls = stride<c.left, a>(f), rs = stride<c.right, a>(f);
      long k = 0;
      if constexpr (unroll > 1)
        for (; k + unroll <= steps; k += unroll) {
#pragma GCC unroll 8
          for (int u = 0; u < unroll; ++u) once(u, (k + u) * ls, (k + u) * rs);
        }
      std::ptrdiff_t l = k * ls, r = k * rs;
      for (long rest = steps - k; rest > 0; --rest) {
        once(0, l, r);
        l += ls;
        r += rs;
      }
    } else {
      for_inner<0>(f, 0, 0, [&](std::ptrdiff_t l, std::ptrdiff_t r) { once(0, l, r); });
    }
    for (int i = 0; i < Rows; ++i) {
      if (Partial && i >= rows) break;
      for (int j = 0; j < Vectors; ++j) {
        for (int u = 1; u < unroll; ++u) sum[0][i][j] = sum[0][i][j] + sum[u][i][j];
        T* p = out + i * out_row + j * width;
        const bool masked = Last && !Program::is_roomy(c.out) && j == Vectors - 1;
        if (c.accumulates && !f.fresh)
          sum[0][i][j] =
              sum[0][i][j] + (masked ? load_first<V>(static_cast<const T*>(p), tail) : load<V>(static_cast<const T*>(p)));
        if (masked) store_first(p, sum[0][i][j], tail);
        else store(p, sum[0][i][j]);
      }
    }
  }

  template <int Vectors, bool Last, class L, class R>
  XGRAD_ALWAYS_INLINE static void outer_rows(const frame_type& f, const L* left, const R* right, T* out, int tail) {
    if constexpr (!c.rows.valid()) {
      outer_block<1, Vectors, Last, false>(f, left, right, out, 1, tail);
    } else {
      constexpr int rows_axis = c.rows.value;
      constexpr int block = c.row_block;
      const long rows = f.template steps<rows_axis>();
      const std::ptrdiff_t left_row = stride<c.left, rows_axis>(f), out_row = stride<c.out, rows_axis>(f);
      long i = 0;
      for (; i + block <= rows; i += block)
        outer_block<block, Vectors, Last, false>(f, left + i * left_row, right, out + i * out_row, block, tail);
      if constexpr (Program::is_static(c.rows) && c.rows != Program::streamed) {
        constexpr int rest = static_cast<int>(Program::static_extent(c.rows) % block);
        if constexpr (rest > 0)
          outer_block<rest, Vectors, Last, false>(f, left + i * left_row, right, out + i * out_row, rest, tail);
      } else if constexpr (block > 1) {
        const long rest = rows - i;
        if (rest == 1) outer_block<1, Vectors, Last, false>(f, left + i * left_row, right, out + i * out_row, 1, tail);
        else if (rest > 0)
          outer_block<block, Vectors, Last, true>(f, left + i * left_row, right, out + i * out_row, rest, tail);
      }
    }
  }

  template <class L, class R>
  XGRAD_ALWAYS_INLINE static void outer(const frame_type& f, const L* left, const R* right, T* out) {
    constexpr axis_id a = c.lane;
    constexpr int block = c.column_block;
    const long n = f.template steps<a.value>();
    if constexpr (a != Program::streamed && Program::is_static(a)) {
      constexpr long count = (Program::static_extent(a) + width - 1) / width;
      constexpr int tail = static_cast<int>(Program::static_extent(a) - (count - 1) * width);
      constexpr int rest = static_cast<int>(count % block);
      constexpr long blocks = count / block;
      constexpr bool ragged = tail != width;
      constexpr long plain = ragged && rest == 0 ? blocks - 1 : blocks;
      for (long b = 0; b < plain; ++b)
        outer_rows<block, false>(f, left, right + b * block * width, out + b * block * width, width);
      if constexpr (plain < blocks)
        outer_rows<block, true>(f, left, right + plain * block * width, out + plain * block * width, tail);
      if constexpr (rest > 0)
        outer_rows<rest, ragged>(f, left, right + blocks * block * width, out + blocks * block * width, tail);
    } else {
      long j = 0;
      for (; j + block * width <= n; j += block * width) outer_rows<block, false>(f, left, right + j, out + j, width);
      for (; j < n; j += width)
        outer_rows<1, true>(f, left, right + j, out + j, static_cast<int>(n - j < width ? n - j : width));
    }
  }

  // --- dot mode -----------------------------------------------------------------------------------------------------
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
    const auto vector = [](const auto* p, int k) __attribute__((always_inline)) {
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
    const std::ptrdiff_t left_row = stride<c.left, c.rows.value>(f), right_row = stride<c.right, c.columns.value>(f);
    const L* l[Rows];
    const R* r[Columns];
    for (int i = 0; i < Rows; ++i) l[i] = left + (i < rows ? i : rows - 1) * left_row;
    for (int j = 0; j < Columns; ++j) r[j] = right + (j < columns ? j : columns - 1) * right_row;
    const long n = f.template steps<c.lane.value>();
    auto add = [&](auto get_left, auto get_right) __attribute__((always_inline)) {
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
    for_inner<0>(f, 0, 0, [&](std::ptrdiff_t lo, std::ptrdiff_t ro) __attribute__((always_inline)) {
      long k = 0;
      for (; k + width <= n; k += width)
        add([&](const L* p) __attribute__((always_inline)) { return load<V>(p + lo + k); },
            [&](const R* p) __attribute__((always_inline)) { return load<V>(p + ro + k); });
      if constexpr (!whole_vectors(c.lane)) {
        const int tail = static_cast<int>(n - k);
        if (tail > 0)
          add([&](const L* p) __attribute__((always_inline)) { return load_first<V>(p + lo + k, tail); },
              [&](const R* p) __attribute__((always_inline)) { return load_first<V>(p + ro + k, tail); });
      }
    });
  }
  // Whether the sums of a block are whole vectors of the result, with room for those of rows that do not exist.
  template <int Rows, int Columns>
  static constexpr bool fills_vectors() {
    return Program::is_tile_vector(c.out) && !c.accumulates && Columns == 1 && Rows % width == 0 &&
           Program::plan.head.tile % Rows == 0;
  }
  // Partial: fewer rows than Rows exist.
  template <int Rows, int Columns, bool Partial, class L, class R>
  XGRAD_ALWAYS_INLINE static void dot_block(const frame_type& f, const L* left, const R* right, T* out, long rows,
                                            long columns) {
    constexpr int groups = (Rows * Columns + width - 1) / width;
    V sum[groups * width];
#pragma GCC unroll 32
    for (int i = 0; i < groups * width; ++i) sum[i] = broadcast<V>(T(0));
    if constexpr (vectors_of_row() > 0) sum_rows<Rows, Partial>(left, right, stride<c.left, c.rows.value>(f), rows, sum);
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
    T result[groups * width];
    if constexpr (Rows * Columns <= 2) {
      for (int i = 0; i < Rows * Columns; ++i) result[i] = reduce_add(sum[i]);
    } else {
#pragma GCC unroll 8
      for (int g = 0; g < groups; ++g) store(result + g * width, transpose_add<V>(sum + g * width));
    }
    const std::ptrdiff_t out_row = stride<c.out, c.rows.value>(f), out_column = stride<c.out, c.columns.value>(f);
    for (int i = 0; i < Rows && i < rows; ++i)
      for (int j = 0; j < Columns && j < columns; ++j) {
        T* p = out + i * out_row + j * out_column;
        *p = result[i * Columns + j] + (c.accumulates && !f.fresh ? *p : T(0));
      }
  }

  template <class L, class R>
  XGRAD_ALWAYS_INLINE static void dot(const frame_type& f, const L* left, const R* right, T* out) {
    constexpr int row_block = c.row_block, column_block = c.column_block;
    const long rows = c.rows.valid() ? f.template steps<c.rows.valid() ? c.rows.value : 0>() : 1;
    const long columns = c.columns.valid() ? f.template steps<c.columns.valid() ? c.columns.value : 0>() : 1;
    const std::ptrdiff_t left_row = stride<c.left, c.rows.value>(f), right_row = stride<c.right, c.columns.value>(f);
    const std::ptrdiff_t out_row = stride<c.out, c.rows.value>(f), out_column = stride<c.out, c.columns.value>(f);
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

  template <int I, class L, class R>
  XGRAD_ALWAYS_INLINE static void for_outer(const frame_type& f, const L* left, const R* right, T* out) {
    if constexpr (I == c.outer_rank) {
      if constexpr (outer_mode) outer(f, left, right, out);
      else dot(f, left, right, out);
    } else {
      constexpr int a = outer_axis(I).value;
      const long steps = f.template steps<a>();
      for (long k = 0; k < steps; ++k)
        for_outer<I + 1>(f, left + k * stride<c.left, a>(f), right + k * stride<c.right, a>(f),
                         out + k * stride<c.out, a>(f));
    }
  }

 public:
  XGRAD_ALWAYS_INLINE static void execute(const frame_type& f) {
    if constexpr (!Ahead && Program::fetches_ahead(Step))
      if (f.ahead > 0) return contraction_step<Program, Step, true>::execute(f);
    const auto* left = f.template data<c.left>();
    const auto* right = f.template data<c.right>();
    for_outer<0>(f, left, right, f.template data<c.out>());
  }
};

}  // namespace xgrad::emit

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic pop
#endif
