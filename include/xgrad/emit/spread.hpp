// An array copied into a larger one: its elements along one axis go where an affine node puts them, all other elements
// are the fill. What would fall outside is left out.
#pragma once

#include "program.hpp"

namespace xgrad::emit {

template <class Program, int Step>
class spread_step {
  using T = typename Program::number_type;
  using frame_type = frame<Program>;
  static constexpr plan::step step = Program::plan.steps[Step];
  static constexpr int from = step.array, to = step.result;
  static constexpr int rank = Program::plan.arrays[from].rank;
  static constexpr axis_id read = Program::graph.dims(step.node)[0];
  static constexpr axis_id written = Program::graph.dims(step.node)[1];
  // Position p of the result has element (p + offset) / divisor.
  static constexpr graph::index_map map = Program::graph.maps[Program::graph[step.node].index];
  static constexpr T fill = static_cast<T>(Program::graph[step.node].value);

  static constexpr long floor_divide(long a, long b) { return a >= 0 ? a / b : -((b - 1 - a) / b); }

  template <int Position>
  XGRAD_ALWAYS_INLINE static std::ptrdiff_t target_stride(const frame_type& f) {
    constexpr axis_id a = Program::axis(from, Position);
    if constexpr (a == read) return map.divisor * f.template stride_along<to, written.value>();
    else return f.template stride_along<to, a.value>();
  }

  template <int Position, class E>
  static void copy(const frame_type& f, const E* source, T* target) {
    constexpr axis_id a = Program::axis(from, Position);
    if constexpr (Program::is_pinned(step.region, a)) return copy<Position + 1>(f, source, target);
    const std::ptrdiff_t step_from = f.template stride_along<from, a.value>(), step_to = target_stride<Position>(f);
    long first = 0, last = f.template steps<a.value>();
    if constexpr (a == read) {
      const long offset = f.template extent_value<map.offset>();
      const long length = written.valid() ? f.template extent<written.valid() ? written.value : 0>() : 1;
      const long least = floor_divide(offset + map.divisor - 1, map.divisor);
      const long end = floor_divide(offset + length - 1, map.divisor) + 1;
      first = first < least ? least : first;
      last = end < last ? end : last;
      target -= offset * (written.valid() ? f.template stride_along<to, written.value>() : 0);
    }
    if constexpr (Position + 1 < rank) {
      for (long i = first; i < last; ++i) copy<Position + 1>(f, source + i * step_from, target + i * step_to);
    } else if (step_from == 1 && step_to == 1) {
      for (long i = first; i < last; ++i) target[i] = static_cast<T>(source[i]);
    } else {
      for (long i = first; i < last; ++i) target[i * step_to] = static_cast<T>(source[i * step_from]);
    }
  }
  // The outermost axis that does not stand still.
  static constexpr int first_free() {
    int position = 0;
    while (position < Program::plan.arrays[to].rank && Program::is_pinned(step.region, Program::axis(to, position)))
      ++position;
    return position;
  }
  static long filled(const frame_type& f) {
    constexpr int position = first_free();
    constexpr bool some = position < Program::plan.arrays[to].rank;
    if constexpr (some && Program::axis(to, some ? position : 0) == Program::streamed)
      return f.rows * f.template size_from<to, position + 1>();
    else return f.template size_from<to, position>();
  }

 public:
  static void execute(const frame_type& f) {
    T* target = f.template data<to>();
    const long n = filled(f);
    for (long i = 0; i < n; ++i) target[i] = fill;
    copy<0>(f, f.template data<from>(), target);
  }
};

}  // namespace xgrad::emit
