// A part of the right operand is copied into a panel, a block of columns next to each other, which serves all rows. The sums
// are those of the loops without panels, bit for bit.
#pragma once

#include <optional>

#include "../lane/transpose.hpp"
#include "blocks.hpp"

namespace xgrad::emit {

template <class Program, int Step>
class product_in_panels {
  using loops = contraction_loops<Program, Step>;
  using blocks = product_blocks<Program, Step, false>;
  using part = typename loops::part;
  using among = typename loops::among;
  using source = typename blocks::source;
  using T = typename Program::number_type;
  using V = native<T>;
  using frame_type = frame<Program>;
  static constexpr int width = width_of<V>;
  static constexpr plan::contraction c = loops::c;
  static constexpr long numbers = plan::panel_numbers(Program::graph, Program::plan, c);

  template <int Vectors, bool Last, class R>
  XGRAD_ALWAYS_INLINE static void pack(const frame_type& f, const R* right, T* panel, int tail, const part& of) {
    loops::template for_inner<c.cut, 0>(f, 0, 0, of.depth, [&](std::ptrdiff_t, std::ptrdiff_t r) XGRAD_INLINE_LAMBDA {
#pragma GCC unroll 16
      for (int j = 0; j < Vectors; ++j)
        store(panel + j * width, blocks::template load_columns<Last>(right + r + j * width, j == Vectors - 1, tail));
      panel += Vectors * width;
    });
  }
  // The same of columns that lie one after the other, a square of as many rows as columns at a time.
  template <int Vectors, class R>
  static void pack_turned(const frame_type& f, const R* right, T* panel, int tail, const part& of) {
    const std::ptrdiff_t column = f.template stride_along<c.right, c.lane.value>();
    for (int j = 0; j < Vectors; ++j) {
      const int columns = j == Vectors - 1 ? tail : width;
      for (long k = 0; k < of.depth; k += width) {
        const int rows = of.depth - k < width ? static_cast<int>(of.depth - k) : width;
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

  // Rows of the left operand that lie next to each other, one place of the summed axis far from the next, are copied into a
  // strip where several blocks of columns meet them and their lines displace each other, for they lie at few places of a
  // cache's ways.
  static constexpr bool has_strips() {
    if (c.panels == 1 || !c.rows.valid() || c.inner_rank - c.cut != 1) return false;
    const plan::array& left = Program::plan.arrays[c.left];
    if (!Program::plan.is_dense_along(left, c.rows) || !std::is_same_v<typename Program::template element<c.left>, T>)
      return false;
    constexpr long way = 4096;
    long apart = sizeof(T);  // of one place and the next; as far as is known
    bool inside = false;
    for (axis_id a : Program::plan.axes_of(left)) {
      if (inside && (a == Program::streamed || !Program::is_static(a))) return true;
      if (inside) apart *= Program::static_extent(a);
      inside = inside || a == loops::inner_axis(c.cut);
    }
    const long even = apart & -apart;
    return c.depth > 8 * way / (even < 64 ? 64 : even);
  }
  template <int Rows, bool Partial>
  XGRAD_ALWAYS_INLINE static void copy_strip(const frame_type& f, const T* left, T* strip, long rows, long depth) {
    const std::ptrdiff_t ls = f.template stride_along<c.left, loops::inner_axis(c.cut).value>();
    for (long k = 0; k < depth; ++k)
#pragma GCC unroll 16
      for (int i = 0; i < Rows; i += width) {  // what lies behind the last row is overwritten by the next place
        const int there = static_cast<int>(Partial ? rows : Rows) - i;
        store(strip + k * Rows + i, load_first<V>(left + k * ls + i, there < 0 ? 0 : there < width ? there : width));
      }
  }

  // Of an operand that the second cache has room for nothing is asked for in advance.
  static constexpr bool fetches_right() {
    const std::optional<long> size = Program::static_size_from(c.right, 0);
    return c.inner_rank == 1 && (!size || *size * int{sizeof(T)} > Program::plan.head.target.second_cache / 4 * 3);
  }
  // What the panels after those of this part, of the columns up to block `last`, are copied from.
  template <class R>
  static upcoming_lines lines_after(const frame_type& f, const R* right, const part& of, long first, long last) {
    upcoming_lines later;
    if constexpr (fetches_right()) {
      constexpr long columns = c.panels * c.column_block * width;
      const std::ptrdiff_t row = f.template stride_along<c.right, loops::inner_axis(0).value>(),
                           column = f.template stride_along<c.right, c.lane.value>();
      const bool same_columns = of.rest > 0;
      if (!same_columns && last == blocks::column_blocks(f)) return later;
      const long depth = same_columns && of.rest < c.depth ? of.rest : c.depth;
      const R* run = right + (same_columns ? first : last) * c.column_block * width * column;
      if (same_columns) run += of.right + of.depth * row;
      later.run = reinterpret_cast<const char*>(run);
      later.to_next_run = (c.turned ? column : row) * int{sizeof(R)};
      later.runs = c.turned ? columns : depth;
      later.length = (c.turned ? depth : columns) * int{sizeof(R)};
      const long lines = later.runs * ((later.length + 63) / 64);
      later.in_a_call = 1 + lines / (rows(f) * (last - first) + 1);  // each row of a block calls
    }
    return later;
  }

  // Adds a part to the results of all rows in blocks of columns first .. last - 1.
  template <class L, class R>
  static void add_part(const frame_type& f, const L* left, const R* right, T* out, long first, long last, const part& of) {
    T* const panels = f.copies;
    [[maybe_unused]] T* const strip = panels + c.panels * numbers;
    const std::ptrdiff_t left_row = f.template stride_along<c.left, c.rows.value>(),
                         out_row = f.template stride_along<c.out, c.rows.value>();
    upcoming_lines later = lines_after(f, right, of, first, last);
    bool filled = c.turned || blocks::rows_at_once(f) < c.row_block;  // else by the first block of rows
    if (filled)
      blocks::for_columns(f, first, last, [&]<int Vectors, bool Last>(long b, long j, int tail) {
        copy<Vectors, Last>(f, right + of.right, j, panels + (b - first) * numbers, tail, of);
      });
    loops::template for_outer<among::others>(f, left + of.left, right, out, [&](const L* l, const R*, T* o) {
      blocks::template for_rows<true>(f, [&]<int Rows, bool Partial>(long i, long rows) {
        if constexpr (has_strips()) copy_strip<Rows, Partial>(f, l + i * left_row, strip, rows, of.depth);
        blocks::for_columns(f, first, last, [&]<int Vectors, bool Last>(long b, long j, int tail) {
          const L* of_rows = l + i * left_row;
          if constexpr (has_strips()) of_rows = strip;
          const auto block = [&]<source From>(const R* columns) {
            blocks::template block_of_rows<Rows, Vectors, Last, Partial, From, has_strips()>(
                f, of_rows, columns, o + i * out_row + j, rows, tail, of, later, panels + (b - first) * numbers);
          };
          if constexpr (!c.turned && Rows == c.row_block && !Partial)
            if (!filled) return block.template operator()<source::operand_into_panel>(right + of.right + j);
          block.template operator()<source::panel>(right);
        });
        filled = true;
      });
    });
  }

 public:
  // How many rows are sure to be there.
  static constexpr long least_rows() {
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
    if constexpr (I == c.outer_rank) return blocks::rows_at_once(f);
    else if constexpr (loops::is_in_right(I)) return rows<I + 1>(f);
    else return f.template steps<loops::outer_axis(I).value>() * rows<I + 1>(f);
  }

  template <class L, class R>
  static void execute(const frame_type& f, const L* all_left, const R* all_right, T* all_out) {
    const long count = blocks::column_blocks(f);
    loops::template for_outer<among::right>(f, all_left, all_right, all_out, [&](const L* left, const R* right, T* out) {
      for (long first = 0; first < count; first += c.panels) {
        const long last = first + c.panels < count ? first + c.panels : count;
        loops::for_parts(f, [&](const part& of) { add_part(f, left, right, out, first, last, of); });
      }
    });
  }
};

}  // namespace xgrad::emit
