// Contractions of a matrix with short dense rows (an even part of a vector) and a vector: rows are read as whole
// vectors, several rows in each. For [N, d] * [d] over d, and for [N] * [N, d] over N; rows with gaps between them
// are copied block by block. Other shapes take the general loops.
#pragma once

#include "../plan/matrices.hpp"
#include "lane/fold.hpp"
#include "program.hpp"

namespace xgrad::emit {

// Ahead: fetches the rows that come f.ahead rows later.
template <class Program, int Step, bool Ahead = false>
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
  static constexpr int row_length() { return static_cast<int>(Program::static_extent(c.lane)); }

 public:
  static constexpr bool applies() {
    constexpr bool shapes = c.outer_rank == 0 && !c.columns.valid() && (dot ? c.inner_rank == 0 : !c.rows.valid()) &&
                            long_axis().valid() && rank(weights) == 1 && rank(c.out) == 1 &&
                            Program::plan.arrays[weights].viewed < 0 &&
                            plan::has_folding_rows(Program::graph, Program::plan, Program::plan.arrays[matrix]);
    if constexpr (!shapes || width == 1) {
      return false;
    } else {
      constexpr bool numbers = std::is_same_v<typename Program::template element<matrix>, T> &&
                               std::is_same_v<typename Program::template element<weights>, T>;
      return numbers && Program::axis(matrix, 1) == c.lane && Program::axis(matrix, 0) == long_axis();
    }
  }

  static void execute(const frame_type& f) {
    if constexpr (!Ahead && Program::fetches_ahead(Step))
      if (f.ahead > 0) return folded_step<Program, Step, true>::execute(f);
    constexpr int row = row_length();
    const T* m = f.template data<matrix>();
    const T* w = f.template data<weights>();
    T* out = f.template data<c.out>();
    const long n = f.template steps<long_axis().value>();
    const std::ptrdiff_t stride = f.template stride_along<matrix, long_axis().value>();
    if (stride != row && n > 1) return run_with_gaps<row>(f, m, stride, w, out, n);
    auto dense = [&](long i, long) {
      if constexpr (Ahead) fetch<row * width>(m + (i + f.ahead) * row);
      return m + i * row;
    };
    run<row>(f, dense, w, out, n);
  }

 private:
  // rows(i, count): `count` rows from number i on, without gaps.
  template <int Row, class Rows>
  XGRAD_ALWAYS_INLINE static void run(const frame_type& f, Rows rows, const T* w, T* out, long n) {
    if constexpr (dot) rows_times_vector<Row>(rows, w, out, n);
    else vector_times_rows<Row>(f, rows, w, out, n);
  }
  // The same arithmetic, so that the bits do not depend on the gaps.
  template <int Row>
  [[gnu::noinline]] static void run_with_gaps(const frame_type& f, const T* m, std::ptrdiff_t stride, const T* w, T* out,
                                              long n) {
    T block[Row * width];
    auto copied = [&](long i, long count) {
      for (long r = 0; r < count; ++r)
        for (int k = 0; k < Row; ++k) block[r * Row + k] = m[(i + r) * stride + k];
      return static_cast<const T*>(block);
    };
    run<Row>(f, copied, w, out, n);
  }

  template <int Row, class Rows>
  XGRAD_ALWAYS_INLINE static void rows_times_vector(Rows rows, const T* w, T* out, long n) {
    if (Program::is_tile_vector(c.out) && n == 1)
      return store(out, broadcast<V>(reduce_add(load_first<V>(rows(0, 1), Row) * load_first<V>(w, Row))));
    const row_of_weights<Row, T> weight(load_first<V>(w, Row));
    long i = 0;
    for (; i + width <= n; i += width) {
      const T* m = rows(i, width);
      V v[Row];
#pragma GCC unroll 8
      for (int k = 0; k < Row; ++k) v[k] = load<V>(m + k * width);
      store(out + i, weight.times_rows(v));
    }
    if (i < n) {
      const T* m = rows(i, n - i);
      V v[Row];
      for (int k = 0; k < Row; ++k) v[k] = load_first<V>(m + k * width, lanes_of_rows<V, Row>(n - i, k));
      if constexpr (Program::is_tile_vector(c.out)) store(out + i, weight.times_rows(v));
      else store_first(out + i, weight.times_rows(v), static_cast<int>(n - i));
    }
  }

  template <int Row, int Part, bool Whole>
  XGRAD_ALWAYS_INLINE static void add_parts(const T* m, V w, V* sum, long rest) {
    if constexpr (Part < Row) {
      if (!Whole && lanes_of_rows<V, Row>(rest, Part) == 0) return;
      const V x = Whole ? load<V>(m + Part * width) : load_first<V>(m + Part * width, lanes_of_rows<V, Row>(rest, Part));
      sum[Part % 4] = fma(spread_over_rows<Row, Part>(w), x, sum[Part % 4]);
      add_parts<Row, Part + 1, Whole>(m, w, sum, rest);
    }
  }
  template <int Row, class Rows>
  XGRAD_ALWAYS_INLINE static void vector_times_rows(const frame_type& f, Rows rows, const T* w, T* out, long n) {
    V total = broadcast<V>(T(0));
    if (n == 1) {
      total = broadcast<V>(w[0]) * load_first<V>(rows(0, 1), Row);
    } else {
      V sum[4] = {total, total, total, total};
      long i = 0;
      for (; i + width <= n; i += width) add_parts<Row, 0, true>(rows(i, width), load<V>(w + i), sum, width);
      if (i < n) add_parts<Row, 0, false>(rows(i, n - i), load_first<V>(w + i, static_cast<int>(n - i)), sum, n - i);
      total = fold_rows<Row>((sum[0] + sum[1]) + (sum[2] + sum[3]));
    }
    if (c.accumulates && !f.fresh) total = total + load_first<V>(static_cast<const T*>(out), Row);
    // A whole vector where there is room, since one that follows reads it as a whole.
    if constexpr (Program::is_roomy(c.out)) store(out, total);
    else store_first(out, total, Row);
  }
};

}  // namespace xgrad::emit
