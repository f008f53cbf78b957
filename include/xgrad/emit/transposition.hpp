// A pointwise step that only copies a matrix to one whose rows are its columns: block by block, each read as rows, turned in
// registers and written as rows. Short rows that lie without gaps are read, or written, as whole vectors.
#pragma once

#include "../plan/matrices.hpp"
#include "program.hpp"

namespace xgrad::emit {

template <class Program, int Step>
class transposing_step {
  using T = typename Program::number_type;
  using V = native<T>;
  static constexpr int width = width_of<V>;
  static constexpr plan::step step = Program::plan.steps[Step];
  static constexpr const plan::instruction& code(int i) { return Program::plan.instructions[step.first_instruction + i]; }
  static constexpr int from = code(0).array;
  static constexpr int to = code(1).array;
  // Of the rows of `from` and of `to`.
  static constexpr axis_id along(int array) {
    const plan::array& a = Program::plan.arrays[array];
    return Program::plan.axes[a.first_axis + a.rank - 1];
  }
  static constexpr bool has_short_rows(axis_id a) { return plan::has_short_rows(Program::graph, Program::plan, a); }

 public:
  static constexpr bool applies() {
    if constexpr (width == 1 || !plan::only_transposes(Program::plan, step)) return false;
    else
      return std::is_same_v<typename Program::template element<from>, T> &&
             std::is_same_v<typename Program::template element<to>, T>;
  }

  static void execute(const frame<Program>& f) {
    constexpr axis_id down = along(to), across = along(from);
    const T* source = f.template data<from>();
    T* target = f.template data<to>();
    const long rows = f.template steps<down.value>(), columns = f.template steps<across.value>();
    const std::ptrdiff_t source_row = f.template stride_along<from, down.value>();
    const std::ptrdiff_t target_row = f.template stride_along<to, across.value>();
    long i = 0, j = 0;
    if constexpr (has_short_rows(across)) {
      if (Program::is_roomy(to) && rows == 1) return spread_row(source, target, target_row);
      if (source_row == columns || rows == 1)
        for (; i < rows; i += width) read_rows(source + i * columns, target + i, target_row, rows - i);
    } else if constexpr (has_short_rows(down)) {
      if (target_row == rows)
        for (; j < columns; j += width) write_rows(source + j, source_row, target + j * rows, columns - j);
    }
    for (; i < rows; i += width)
      for (long k = j; k < columns; k += width)
        turn(source + i * source_row + k, source_row, target + k * target_row + i, target_row,
             rows - i < width ? static_cast<int>(rows - i) : width,
             columns - k < width ? static_cast<int>(columns - k) : width);
  }

 private:
  // Of a single row: whole vectors, since a number stored is read slowly as a part of one.
  XGRAD_ALWAYS_INLINE static void spread_row(const T* source, T* target, std::ptrdiff_t target_row) {
    constexpr int row = static_cast<int>(Program::static_extent(along(from)));
#pragma GCC unroll 32
    for (int k = 0; k < row; ++k) store(target + k * target_row, broadcast<V>(source[k]));
  }
  XGRAD_ALWAYS_INLINE static void read_rows(const T* source, T* target, std::ptrdiff_t target_row, long rows) {
    constexpr int row = static_cast<int>(Program::static_extent(along(from)));
    if constexpr (Program::plan.arrays[from].kind == plan::array_kind::symbol && along(to) == Program::streamed)
      fetch<row * width>(source + bytes_ahead / int{sizeof(T)});
    V v[row];
#pragma GCC unroll 32
    for (int k = 0; k < row; ++k)
      v[k] = rows >= width ? load<V>(source + k * width) : load_first<V>(source + k * width, lanes_of_rows<V, row>(rows, k));
    rows_to_columns<row>(v, [&](int k, V x) XGRAD_INLINE_LAMBDA {
      T* column = target + k * target_row;
      if (Program::is_roomy(to) || rows >= width) store(column, x);
      else store_first(column, x, static_cast<int>(rows));
    });
  }
  XGRAD_ALWAYS_INLINE static void write_rows(const T* source, std::ptrdiff_t source_row, T* target, long rows) {
    constexpr int row = static_cast<int>(Program::static_extent(along(to)));
    V v[row];
    columns_to_rows<row>(
        [&](int k) XGRAD_INLINE_LAMBDA {
          const T* column = source + k * source_row;
          return rows >= width ? load<V>(column) : load_first<V>(column, static_cast<int>(rows));
        },
        v);
#pragma GCC unroll 32
    for (int k = 0; k < row; ++k) {
      if (rows >= width) store(target + k * width, v[k]);
      else store_first(target + k * width, v[k], lanes_of_rows<V, row>(rows, k));
    }
  }
  XGRAD_ALWAYS_INLINE static void turn(const T* source, std::ptrdiff_t source_row, T* target, std::ptrdiff_t target_row,
                                       int rows, int columns) {
    V v[width];
    if (rows == width && columns == width) {
      for (int i = 0; i < width; ++i) v[i] = load<V>(source + i * source_row);
      transpose(v);
      for (int j = 0; j < width; ++j) store(target + j * target_row, v[j]);
    } else {
      for (int i = 0; i < width; ++i) v[i] = i < rows ? load_first<V>(source + i * source_row, columns) : broadcast<V>(T(0));
      transpose(v);
      for (int j = 0; j < columns; ++j) store_first(target + j * target_row, v[j], rows);
    }
  }
};

}  // namespace xgrad::emit
