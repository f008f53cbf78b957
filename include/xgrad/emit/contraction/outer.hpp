// Outer mode: rows x vectors of the result stay in registers while the summed axes run, one number of the left operand times
// vectors of the right.
#pragma once

#include "../lane/transpose.hpp"
#include "loops.hpp"

namespace xgrad::emit {

// Ahead: fetches the rows of the right operand that come f.ahead rows later.
template <class Program, int Step, bool Ahead>
class outer_contraction {
  using loops = contraction_loops<Program, Step>;
  using part = typename loops::part;
  using among = typename loops::among;
  using T = typename Program::number_type;
  using V = native<T>;
  using frame_type = frame<Program>;
  static constexpr int width = width_of<V>;
  static constexpr plan::contraction c = loops::c;

  // Adds all sets to the first, in pairs.
  template <int Half, int Sets, int Rows, int Vectors>
  XGRAD_ALWAYS_INLINE static void add_sets(V (&sum)[Sets][Rows][Vectors]) {
    if constexpr (Half > 0) {
      for (int u = 0; u < Half; ++u)
        for (int i = 0; i < Rows; ++i)
          for (int j = 0; j < Vectors; ++j) sum[u][i][j] = sum[u][i][j] + sum[u + Half][i][j];
      add_sets<Half / 2>(sum);
    }
  }

  // Rows x Vectors of the result, of few of them several sets, which take turns along the last summed axis, so that a sum
  // does not wait for itself; Last: the last vector has `tail` lanes; Partial: only `rows` of the rows exist; Packed:
  // the right operand is a panel; Strip: the left one is a strip.
  template <int Rows, int Vectors, bool Last, bool Partial, bool Packed, bool Strip, class L, class R>
  XGRAD_ALWAYS_INLINE static void block_of_rows(const frame_type& f, const L* left, const R* right, T* out, long rows,
                                                int tail, const part& of) {
    constexpr int sets = Rows * Vectors >= 8 ? 1 : Rows * Vectors >= 4 ? 2 : Rows * Vectors >= 2 ? 4 : 8;
    constexpr int last = c.inner_rank - 1, unroll = last >= 0 ? sets : 1, panel = Packed ? Vectors : 0;
    const std::ptrdiff_t left_row = Strip ? 1 : f.template stride_along<c.left, c.rows.value>(),
                         out_row = f.template stride_along<c.out, c.rows.value>();
    // Loops that are not unrolled would keep the sums in memory.
    V sum[unroll][Rows][Vectors];
#pragma GCC unroll 8
    for (int u = 0; u < unroll; ++u)
#pragma GCC unroll 16
      for (int i = 0; i < Rows; ++i)
#pragma GCC unroll 16
        for (int j = 0; j < Vectors; ++j) sum[u][i][j] = broadcast<V>(T(0));
    [[maybe_unused]] std::ptrdiff_t ahead = 0;
    if constexpr (Ahead) ahead = f.ahead * f.template stride_along<c.right, Program::streamed.value>();
    std::ptrdiff_t at[Rows];
    for (int i = 0; i < Rows; ++i) at[i] = (Partial && i >= rows ? rows - 1 : i) * left_row;
    auto once = [&](int u, std::ptrdiff_t l, std::ptrdiff_t r) __attribute__((always_inline)) {
      V b[Vectors];
      if constexpr (Ahead) fetch<Vectors * width>(right + r + ahead);
#pragma GCC unroll 16
      for (int j = 0; j < Vectors; ++j) {
        if constexpr (Last && !Packed && !Program::is_roomy(c.right))
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
    if constexpr (last < 0) {
      once(0, 0, 0);
    } else {
      const long steps = last == c.cut ? of.depth : f.template steps<loops::inner_axis(last).value>();
      const std::ptrdiff_t ls = Strip ? Rows : f.template stride_along<c.left, loops::inner_axis(last).value>(),
                           rs = loops::template right_stride<last, panel>(f);
      const auto along_last = [&](std::ptrdiff_t l, std::ptrdiff_t r) __attribute__((always_inline)) {
        long k = 0;
        if constexpr (unroll > 1)
          for (; k + unroll <= steps; k += unroll) {
#pragma GCC unroll 8
            for (int u = 0; u < unroll; ++u) once(u, l + (k + u) * ls, r + (k + u) * rs);
          }
        l += k * ls;
        r += k * rs;
        for (long rest = steps - k; rest > 0; --rest) {
          once(0, l, r);
          l += ls;
          r += rs;
        }
      };
      loops::template for_inner<c.cut, panel, last>(f, 0, 0, of.depth, along_last);
      if (steps >= unroll) add_sets<unroll / 2>(sum);
    }
#pragma GCC unroll 16
    for (int i = 0; i < Rows; ++i) {
      if (Partial && i >= rows) break;
#pragma GCC unroll 16
      for (int j = 0; j < Vectors; ++j) {
        T* p = out + i * out_row + j * width;
        const bool masked = Last && !Program::is_roomy(c.out) && j == Vectors - 1;
        if ((c.accumulates && !f.fresh) || !of.first)
          sum[0][i][j] =
              sum[0][i][j] + (masked ? load_first<V>(static_cast<const T*>(p), tail) : load<V>(static_cast<const T*>(p)));
        if (masked) store_first(p, sum[0][i][j], tail);
        else store(p, sum[0][i][j]);
      }
    }
  }

  // body<Rows, Partial>(first, rows) for each block of rows.
  template <class Body>
  XGRAD_ALWAYS_INLINE static void for_rows(const frame_type& f, Body&& body) {
    if constexpr (!c.rows.valid()) {
      body.template operator()<1, false>(0, 1);
    } else {
      constexpr int block = c.row_block;
      const long rows = f.template steps<c.rows.value>();
      long i = 0;
      for (; i + block <= rows; i += block) body.template operator()<block, false>(i, block);
      if constexpr (Program::is_static(c.rows) && c.rows != Program::streamed) {
        constexpr int rest = static_cast<int>(Program::static_extent(c.rows) % block);
        if constexpr (rest > 0) body.template operator()<rest, false>(i, rest);
      } else if constexpr (block > 1) {
        const long rest = rows - i;
        if (rest == 1) body.template operator()<1, false>(i, 1);
        else if (rest > 0) body.template operator()<block, true>(i, rest);
      }
    }
  }

  // Blocks of columns: as many whole ones as there are, then what is left, in one block or, of a number that is known in
  // the call alone, vector by vector.
  static constexpr bool has_static_columns = c.lane != Program::streamed && Program::is_static(c.lane);
  static constexpr long static_vectors() { return (Program::static_extent(c.lane) + width - 1) / width; }
  XGRAD_ALWAYS_INLINE static long column_blocks(const frame_type& f) {
    constexpr long block = c.column_block;
    if constexpr (has_static_columns) return (static_vectors() + block - 1) / block;
    const long n = f.template steps<c.lane.value>(), whole = n / (block * width);
    return whole + (n - whole * block * width + width - 1) / width;
  }
  // body<Vectors, Last>(number, offset, tail) for the blocks first .. last - 1.
  template <class Body>
  XGRAD_ALWAYS_INLINE static void for_columns(const frame_type& f, long first, long last, Body&& body) {
    constexpr int block = c.column_block;
    if constexpr (has_static_columns) {
      constexpr long count = static_vectors(), blocks = count / block;
      constexpr int tail = static_cast<int>(Program::static_extent(c.lane) - (count - 1) * width);
      constexpr int rest = static_cast<int>(count % block);
      constexpr bool ragged = tail != width;
      constexpr long plain = ragged && rest == 0 ? blocks - 1 : blocks;
      for (long b = first; b < (last < plain ? last : plain); ++b)
        body.template operator()<block, false>(b, b * block * width, width);
      if constexpr (plain < blocks)
        if (last > plain) body.template operator()<block, true>(plain, plain * block * width, tail);
      if constexpr (rest > 0)
        if (last > blocks) body.template operator()<rest, ragged>(blocks, blocks * block * width, tail);
    } else {
      const long n = f.template steps<c.lane.value>(), whole = n / (block * width);
      long b = first;
      for (; b < last && b < whole; ++b) body.template operator()<block, false>(b, b * block * width, width);
      for (long j = (whole * block + b - whole) * width; b < last; ++b, j += width)
        body.template operator()<1, true>(b, j, static_cast<int>(n - j < width ? n - j : width));
    }
  }
  // For one position of the outer axes.
  template <class L, class R>
  XGRAD_ALWAYS_INLINE static void at_once(const frame_type& f, const L* left, const R* right, T* out) {
    const std::ptrdiff_t left_row = f.template stride_along<c.left, c.rows.value>();
    const std::ptrdiff_t out_row = f.template stride_along<c.out, c.rows.value>();
    for_columns(f, 0, column_blocks(f), [&]<int Vectors, bool Last>(long, long j, int tail) __attribute__((always_inline)) {
      loops::for_parts(f, [&](const part& of) __attribute__((always_inline)) {
        for_rows(f, [&]<int Rows, bool Partial>(long i, long rows) __attribute__((always_inline)) {
          block_of_rows<Rows, Vectors, Last, Partial, false, false>(f, left + of.left + i * left_row, right + of.right + j,
                                                                    out + i * out_row + j, rows, tail, of);
        });
      });
    });
  }

  // --- panels --------------------------------------------------------------------------------------------------------
  // A part of the right operand is copied into a panel, a block of columns next to each other, which serves all rows. The
  // sums are those of the loops above, bit for bit.

  // How many rows are sure to be there.
  static constexpr long static_rows() {
    const auto extent = [](axis_id a) {
      return Program::is_static(a) && a != Program::streamed ? Program::static_extent(a) : 1;
    };
    long rows = c.rows.valid() ? extent(c.rows) : 1;
    for (int i = 0; i < c.outer_rank; ++i)
      if (!loops::is_in_right(i)) rows *= extent(loops::outer_axis(i));
    return rows;
  }
  template <int I = 0>
  static long rows(const frame_type& f) {
    if constexpr (I == c.outer_rank) return c.rows.valid() ? f.template steps<c.rows.valid() ? c.rows.value : 0>() : 1;
    else if constexpr (loops::is_in_right(I)) return rows<I + 1>(f);
    else return f.template steps<loops::outer_axis(I).value>() * rows<I + 1>(f);
  }

  template <int Vectors, bool Last, class R>
  XGRAD_ALWAYS_INLINE static void pack(const frame_type& f, const R* right, T* panel, int tail, const part& of) {
    loops::template for_inner<c.cut, 0>(f, 0, 0, of.depth,
                                        [&](std::ptrdiff_t, std::ptrdiff_t r) __attribute__((always_inline)) {
#pragma GCC unroll 16
                                          for (int j = 0; j < Vectors; ++j) {
                                            const R* from = right + r + j * width;
                                            const bool masked = Last && !Program::is_roomy(c.right) && j == Vectors - 1;
                                            store(panel + j * width, masked ? load_first<V>(from, tail) : load<V>(from));
                                          }
                                          panel += Vectors * width;
                                        });
  }
  // The same of columns that lie one after the other, a square of as many rows as columns at a time.
  template <int Vectors, class R>
  static void pack_turned(const frame_type& f, const R* right, T* panel, int tail, const part& of) {
    const std::ptrdiff_t column = f.template stride_along<c.right, c.lane.value>();
    for (long k = 0; k < of.depth; k += width) {
      const int rows = of.depth - k < width ? static_cast<int>(of.depth - k) : width;
      for (int j = 0; j < Vectors; ++j) {
        const int columns = j == Vectors - 1 ? tail : width;
        const R* from = right + j * width * column + k;
        V v[width];
        if (rows == width && columns == width) {
          for (int i = 0; i < width; ++i) v[i] = load<V>(from + i * column);
        } else {
          for (int i = 0; i < width; ++i) v[i] = i < columns ? load_first<V>(from + i * column, rows) : broadcast<V>(T(0));
        }
        transpose(v);
        for (int i = 0; i < rows; ++i) store(panel + ((k + i) * Vectors + j) * width, v[i]);
      }
    }
  }
  template <int Vectors, bool Last, class R>
  static void copy(const frame_type& f, const R* right, long j, T* panel, int tail, const part& of) {
    if constexpr (c.turned)
      pack_turned<Vectors>(f, right + j * f.template stride_along<c.right, c.lane.value>(), panel, tail, of);
    else pack<Vectors, Last>(f, right + j, panel, tail, of);
  }
  // Rows of the left operand that lie next to each other, one place of the summed axis far from the next: copied into a
  // strip where several blocks of columns meet them, for lines that are far apart in the same measure displace each other.
  static constexpr bool has_strips() {
    if (c.panels == 1 || !c.rows.valid() || c.inner_rank - c.cut != 1) return false;
    return Program::plan.is_dense_along(Program::plan.arrays[c.left], c.rows) &&
           std::is_same_v<typename Program::template element<c.left>, T>;
  }
  template <int Rows, bool Partial>
  XGRAD_ALWAYS_INLINE static void copy_strip(const frame_type& f, const T* left, T* strip, long rows, long depth) {
    const std::ptrdiff_t ls = f.template stride_along<c.left, loops::inner_axis(c.cut).value>();
    for (long k = 0; k < depth; ++k)
      store(strip + k * Rows, load_first<V>(left + k * ls, Partial ? static_cast<int>(rows) : Rows));
  }
  template <class L, class R>
  static void in_panels(const frame_type& f, const L* all_left, const R* all_right, T* all_out) {
    constexpr long most = c.panels, numbers = c.depth * loops::points_below(c.cut) * c.column_block * width;
    alignas(64) T panels[most * numbers];
    const std::ptrdiff_t left_row = f.template stride_along<c.left, c.rows.value>();
    const std::ptrdiff_t out_row = f.template stride_along<c.out, c.rows.value>();
    const long blocks = column_blocks(f);
    loops::template for_outer<among::right>(f, all_left, all_right, all_out, [&](const L* left, const R* right, T* out) {
      for (long first = 0; first < blocks; first += most) {
        const long last = first + most < blocks ? first + most : blocks;
        loops::for_parts(f, [&](const part& of) {
          for_columns(f, first, last, [&]<int Vectors, bool Last>(long b, long j, int tail) {
            copy<Vectors, Last>(f, right + of.right, j, panels + (b - first) * numbers, tail, of);
          });
          loops::template for_outer<among::others>(
              f, left + of.left, static_cast<const T*>(panels), out, [&](const L* l, const T*, T* o) {
                for_rows(f, [&]<int Rows, bool Partial>(long i, long rows) {
                  constexpr bool strips = has_strips() && Rows <= width;
                  [[maybe_unused]] T strip[strips ? c.depth * Rows + width : 1];
                  if constexpr (strips) copy_strip<Rows, Partial>(f, l + i * left_row, strip, rows, of.depth);
                  for_columns(f, first, last, [&]<int Vectors, bool Last>(long b, long j, int tail) {
                    const L* of_rows = l + i * left_row;
                    if constexpr (strips) of_rows = strip;
                    block_of_rows<Rows, Vectors, Last, Partial, true, strips>(
                        f, of_rows, static_cast<const T*>(panels + (b - first) * numbers), o + i * out_row + j, rows, tail,
                        of);
                  });
                });
              });
        });
      }
    });
  }

 public:
  template <class L, class R>
  XGRAD_ALWAYS_INLINE static void execute(const frame_type& f, const L* left, const R* right, T* out) {
    constexpr bool may = c.depth > 0 && !Ahead, surely = may && (c.turned || static_rows() >= plan::rows_of_panel);
    if constexpr (may)
      if (surely || rows(f) >= plan::rows_of_panel) return in_panels(f, left, right, out);
    if constexpr (!surely)
      loops::template for_outer<among::all>(
          f, left, right, out, [&](const L* l, const R* r, T* o) __attribute__((always_inline)) { at_once(f, l, r, o); });
  }
};

}  // namespace xgrad::emit
