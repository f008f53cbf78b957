// A block of a product in registers: rows x vectors of the result, one number of the left operand times vectors of the
// right, while the summed axes run; and the blocks of all rows and columns.
#pragma once

#include "loops.hpp"

namespace xgrad::emit {

// Cache lines that are read later, in runs of equal length, all in bytes. Each call asks for some, so few that those
// which the loop itself waits for find room beside them.
struct upcoming_lines {
  const char* run = nullptr;
  std::ptrdiff_t to_next_run = 0;
  long length = 0, runs = 0, in_a_call = 0, at = 0;
  XGRAD_ALWAYS_INLINE void fetch_some() {
    for (long n = in_a_call; n > 0 && runs > 0; --n) {
      __builtin_prefetch(run + at, 0, 2);
      at += 64;
      if (at < length) continue;
      at = 0;
      run += to_next_run;
      --runs;
    }
  }
};

// Ahead: fetches the rows of the right operand that come f.ahead rows later.
template <class Program, int Step, bool Ahead>
class product_blocks {
  using loops = contraction_loops<Program, Step>;
  using part = typename loops::part;
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

  static constexpr int sets_of(int vectors) { return vectors >= 8 ? 1 : vectors >= 4 ? 2 : vectors >= 2 ? 4 : 8; }
  // Whether blocks of one row fewer add up each sum in the same order.
  static constexpr bool may_be_lower() {
    for (int v = 1; v <= c.column_block; ++v)
      if (c.row_block < 2 || sets_of(v * c.row_block) != sets_of(v * (c.row_block - 1))) return false;
    return true;
  }

 public:
  // Where a block's vectors come from: the right operand, the same with a copy into a panel by the way, a panel.
  enum class source { operand, operand_into_panel, panel };

  // A vector of the right operand; Last, last: of which `tail` lanes may be all that is there.
  template <bool Last, class R>
  XGRAD_ALWAYS_INLINE static V load_columns(const R* from, bool last, int tail) {
    return Last && !Program::is_roomy(c.right) && last ? load_first<V>(from, tail) : load<V>(from);
  }

  // Rows x Vectors of the result, of few of them several sets, which take turns along the last summed axis, so that a sum
  // does not wait for itself; Last: the last vector has `tail` lanes; Partial: only `rows` of the rows exist; Strip: the
  // left operand is a strip.
  template <int Rows, int Vectors, bool Last, bool Partial, source From, bool Strip, class L, class R>
  XGRAD_ALWAYS_INLINE static void block_of_rows(const frame_type& f, const L* left, const R* right, T* out, long rows,
                                                int tail, const part& of, upcoming_lines& later, T* panel) {
    constexpr int sets = sets_of(Rows * Vectors);
    constexpr int last = c.inner_rank - 1, unroll = last >= 0 ? sets : 1;
    constexpr int packed = From == source::panel ? Vectors : 0;
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
    auto once = [&](int u, std::ptrdiff_t l, std::ptrdiff_t r) XGRAD_INLINE_LAMBDA {
      V b[Vectors];
      if constexpr (Ahead) fetch<Vectors * width>(right + r + ahead);
#pragma GCC unroll 16
      for (int j = 0; j < Vectors; ++j) {
        if constexpr (From == source::panel) {
          b[j] = load<V>(static_cast<const T*>(panel) + r + j * width);
        } else {
          b[j] = load_columns<Last>(right + r + j * width, j == Vectors - 1, tail);
        }
        if constexpr (From == source::operand_into_panel) store(panel + j * width, b[j]);
      }
      if constexpr (From == source::operand_into_panel) panel += Vectors * width;
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
                           rs = loops::template right_stride<last, packed>(f);
      // Four vectors' steps in one, for an addition or comparison may take the turn of a multiply-add.
      const auto walk = [&](long n, std::ptrdiff_t& l, std::ptrdiff_t& r) XGRAD_INLINE_LAMBDA {
        const auto step = [&]() XGRAD_INLINE_LAMBDA {
          once(0, l, r);
          l += ls;
          r += rs;
        };
        if constexpr (width == 1) {
          for (; n > 0; --n) step();
        } else {
#pragma GCC unroll 4
          for (; n > 0; --n) step();
        }
      };
      const auto along_last = [&](std::ptrdiff_t l, std::ptrdiff_t r) XGRAD_INLINE_LAMBDA {
        long k = 0;
        if constexpr (unroll > 1) {
          for (; k + unroll <= steps; k += unroll) {
#pragma GCC unroll 8
            for (int u = 0; u < unroll; ++u) once(u, l + (k + u) * ls, r + (k + u) * rs);
          }
          for (; k < steps; ++k) once(0, l + k * ls, r + k * rs);
        } else {
          if constexpr (From != source::operand && c.inner_rank == 1) {
            const auto ask = [&](int i) XGRAD_INLINE_LAMBDA {
              fetch<Vectors * width>(static_cast<const T*>(out + (Partial && i >= rows ? 0 : i) * out_row));
            };
            if (steps < Rows) {
              for (int i = 0; i < Rows; ++i) ask(i);
            } else {
              for (int i = 0; i < Rows; ++i, k += steps / Rows) {  // in as many pieces, before each a row of the results
                ask(i);
                later.fetch_some();
                walk(steps / Rows, l, r);
              }
            }
          }
          walk(steps - k, l, r);
        }
      };
      loops::template for_inner<c.cut, packed, last>(f, 0, 0, of.depth, along_last);
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

  // body<Rows, Partial>(first, rows) for each block of rows. Lower: of many rows, whose number is known in the call alone,
  // the last blocks have one row fewer, so that none is left over.
  template <bool Lower = false, class Body>
  XGRAD_ALWAYS_INLINE static void for_rows(const frame_type& f, Body&& body) {
    if constexpr (!c.rows.valid()) {
      body.template operator()<1, false>(0, 1);
    } else {
      constexpr int block = c.row_block;
      constexpr bool is_static = c.rows != Program::streamed && Program::is_static(c.rows);
      const long rows = f.template steps<c.rows.value>();
      long i = 0;
      if constexpr (Lower && !is_static && may_be_lower()) {
        const long lower = (block - rows % block) % block, high = rows - lower * (block - 1);
        if (high >= block) {
          for (; i < high; i += block) body.template operator()<block, false>(i, block);
          for (; i < rows; i += block - 1) body.template operator()<block - 1, false>(i, block - 1);
          return;
        }
      }
      for (; i + block <= rows; i += block) body.template operator()<block, false>(i, block);
      if constexpr (is_static) {
        constexpr int rest = static_cast<int>(Program::static_extent(c.rows) % block);
        if constexpr (rest > 0) body.template operator()<rest, false>(i, rest);
      } else if constexpr (block > 1) {
        const long rest = rows - i;
        if (rest == 1) body.template operator()<1, false>(i, 1);
        else if (rest > 0) body.template operator()<block, true>(i, rest);
      }
    }
  }
  XGRAD_ALWAYS_INLINE static long rows_at_once(const frame_type& f) {
    if constexpr (c.rows.valid()) return f.template steps<c.rows.value>();
    else return 1;
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
};

}  // namespace xgrad::emit
