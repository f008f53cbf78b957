// A pointwise step that only copies a matrix to one whose rows are its columns: block by block, each read as rows,
// turned in registers and written as rows.
#pragma once

#include "lane/transpose.hpp"
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
  static constexpr axis_id lane = Program::plan.axes[step.first_axis + (step.lane > 0 ? 1 : 0)];
  static constexpr axis_id other = Program::plan.axes[step.first_axis + (step.lane > 0 ? 0 : 1)];

 public:
  static constexpr bool applies() {
    if constexpr (width == 1 || step.rank != 2 || step.lane < 0 || step.instructions != 2) {
      return false;
    } else {
      constexpr bool copies = code(0).kind == plan::instruction_kind::load &&
                              code(1).kind == plan::instruction_kind::store && !code(0).mask && !code(1).mask &&
                              code(1).operands[0] == code(0).result;
      if constexpr (copies)
        return Program::plan.arrays[from].rank == 2 && Program::plan.arrays[to].rank == 2 &&
               Program::plan.arrays[from].viewed < 0 && Program::position(from, other) == 1 &&
               Program::position(from, lane) == 0 && Program::position(to, lane) == 1 && Program::position(to, other) == 0 &&
               std::is_same_v<typename Program::template element<to>, T>;
      else return false;
    }
  }

  static void execute(const frame<Program>& f) {
    const auto* source = f.template data<from>();
    T* target = f.template data<to>();
    const long rows = f.template steps<lane.value>(), columns = f.template steps<other.value>();
    const std::ptrdiff_t source_row = f.template stride_along<from, lane.value>();
    const std::ptrdiff_t target_row = f.template stride_along<to, other.value>();
    for (long i = 0; i < rows; i += width)
      for (long j = 0; j < columns; j += width)
        turn(source + i * source_row + j, source_row, target + j * target_row + i, target_row,
             rows - i < width ? static_cast<int>(rows - i) : width,
             columns - j < width ? static_cast<int>(columns - j) : width);
  }

 private:
  template <class E>
  XGRAD_ALWAYS_INLINE static void turn(const E* source, std::ptrdiff_t source_row, T* target, std::ptrdiff_t target_row,
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
