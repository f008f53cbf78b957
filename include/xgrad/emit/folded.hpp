// Contractions of a matrix with short dense rows (an even part of a vector) and a vector: rows are read as whole
// vectors, several rows in each. For [N, d] * [d] over d, and for [N] * [N, d] over N; other shapes, and rows with gaps
// between them, take the general loops.
#pragma once

#include "lane/fold.hpp"
#include "program.hpp"

namespace xgrad::emit {

template <class Program, int Step>
class folded_step {
  using T = typename Program::number_type;
  using V = native<T>;
  using frame_type = frame<Program>;
  static constexpr int width = width_of<V>;
  static constexpr plan::contraction c = Program::plan.contractions[Program::plan.steps[Step].contraction];
  static constexpr bool dot = c.mode == plan::contraction_mode::dot;
  static constexpr int matrix = dot ? c.left : c.right;   // [long, short]
  static constexpr int weights = dot ? c.right : c.left;  // dot: [short]; outer: [long]
  static constexpr axis_id long_axis() {
    return dot ? c.rows : c.inner_rank == 1 ? Program::plan.axes[c.first_inner] : axis_id{};
  }
  static constexpr int rank(int array) { return Program::plan.arrays[array].rank; }
  static constexpr int row_length() { return Program::is_static(c.lane) ? static_cast<int>(Program::static_extent(c.lane)) : 0; }

 public:
  static constexpr bool applies() {
    constexpr bool shapes = c.outer_rank == 0 && !c.columns.valid() && (dot ? c.inner_rank == 0 : !c.rows.valid()) &&
                            long_axis().valid() && rank(matrix) == 2 && rank(weights) == 1 && rank(c.out) == 1;
    if constexpr (!shapes || width == 1) {
      return false;
    } else {
      constexpr int row = row_length();
      constexpr bool numbers = std::is_same_v<typename Program::template element<matrix>, T> &&
                               std::is_same_v<typename Program::template element<weights>, T>;
      return numbers && c.lane != Program::streamed && row >= 2 && row < width && width % row == 0 &&
             (row & (row - 1)) == 0 && Program::axis(matrix, 0) == long_axis() &&
             !(Program::plan.arrays[matrix].padded && !Program::is_bound(matrix));
    }
  }

  // False: the rows have gaps, nothing was done.
  static bool execute(const frame_type& f) {
    constexpr int row = row_length();
    if (f.template stride_along<matrix, long_axis().value>() != row) return false;
    const T* m = f.template data<matrix>();
    const T* w = f.template data<weights>();
    T* out = f.template data<c.out>();
    const long n = f.template steps<long_axis().value>();
    if constexpr (dot) rows_times_vector<row>(m, w, out, n);
    else vector_times_rows<row>(f, m, w, out, n);
    return true;
  }

 private:
  // The lanes of vector number `part` of a run that still belong to the `rest` last rows.
  template <int Row>
  static constexpr int lanes_left(long rest, int part) {
    const long lanes = rest * Row - part * width;
    return lanes <= 0 ? 0 : lanes < width ? static_cast<int>(lanes) : width;
  }

  template <int Row>
  static void rows_times_vector(const T* m, const T* w, T* out, long n) {
    T repeated[width];
    for (int i = 0; i < width; ++i) repeated[i] = w[i % Row];
    const V weight = load<V>(static_cast<const T*>(repeated));
    long i = 0;
    for (; i + width <= n; i += width) {
      V v[Row];
#pragma GCC unroll 8
      for (int k = 0; k < Row; ++k) v[k] = load<V>(m + i * Row + k * width) * weight;
      store(out + i, add_rows<Row>(v));
    }
    if (i < n) {
      V v[Row];
      for (int k = 0; k < Row; ++k) v[k] = load_first<V>(m + i * Row + k * width, lanes_left<Row>(n - i, k)) * weight;
      store_first(out + i, add_rows<Row>(v), static_cast<int>(n - i));
    }
  }

  template <int Row, int Part, bool Whole>
  XGRAD_ALWAYS_INLINE static void add_parts(const T* m, V w, V* sum, long rest) {
    if constexpr (Part < Row) {
      const V x = Whole ? load<V>(m + Part * width) : load_first<V>(m + Part * width, lanes_left<Row>(rest, Part));
      sum[Part % 4] = fma(spread_over_rows<Row, Part>(w), x, sum[Part % 4]);
      add_parts<Row, Part + 1, Whole>(m, w, sum, rest);
    }
  }
  template <int Row>
  static void vector_times_rows(const frame_type& f, const T* m, const T* w, T* out, long n) {
    V sum[4];
    for (V& s : sum) s = broadcast<V>(T(0));
    long i = 0;
    for (; i + width <= n; i += width) add_parts<Row, 0, true>(m + i * Row, load<V>(w + i), sum, width);
    if (i < n) add_parts<Row, 0, false>(m + i * Row, load_first<V>(w + i, static_cast<int>(n - i)), sum, n - i);
    T folded[width];
    store(folded, (sum[0] + sum[1]) + (sum[2] + sum[3]));
    for (int d = 0; d < Row; ++d) {
      T total = folded[d];
      for (int r = d + Row; r < width; r += Row) total += folded[r];
      out[d] = c.accumulates && !f.fresh ? out[d] + total : total;
    }
  }
};

}  // namespace xgrad::emit
