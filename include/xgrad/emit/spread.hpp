// An array copied into a larger one: its elements along one axis, or several, go where affine nodes put them, all other
// elements are the fill. What would fall outside is left out.
#pragma once

#include "program.hpp"

namespace xgrad::emit {

template <class Program, int Step>
class spread_step {
  using T = typename Program::number_type;
  using V = native<T>;
  using frame_type = frame<Program>;
  static constexpr plan::step step = Program::plan.steps[Step];
  static constexpr int from = step.array, to = step.result;
  static constexpr int rank = Program::plan.arrays[from].rank;
  static constexpr T fill = static_cast<T>(Program::graph[step.node].value);

  // Where the elements along an axis go: position p of `written` has element (p + offset) / divisor.
  struct placement {
    bool moves = false;
    axis_id written;
    graph::index_map map;
  };
  static constexpr placement placement_of(axis_id a) {
    for (graph::node_id id : plan::fills_of(Program::graph, Program::plan, step))
      if (Program::graph.dims(id)[0] == a)
        return {true, Program::graph.dims(id)[1], Program::graph.maps[Program::graph[id].index]};
    return {};
  }

  static constexpr bool is_pinned(axis_id a) { return Program::is_pinned(step.region, a); }
  // Whether both arrays have their axes in one order, so that what surrounds the elements is filled where they are copied.
  static constexpr bool in_order() {
    int position = 0;
    const auto skip = [&] {
      while (position < Program::plan.arrays[to].rank && is_pinned(Program::axis(to, position))) ++position;
    };
    for (int i = 0; i < rank; ++i) {
      const axis_id a = Program::axis(from, i);
      const placement at = placement_of(a);
      if (is_pinned(a) || (at.moves && !at.written.valid())) continue;
      skip();
      if (position == Program::plan.arrays[to].rank) return false;
      if (!(Program::axis(to, position) == (at.moves ? at.written : a))) return false;
      ++position;
    }
    return true;
  }

  static constexpr long floor_divide(long a, long b) { return a >= 0 ? a / b : -((b - 1 - a) / b); }
  // In whole vectors: what follows reads them so, and a vector that was written in parts is read slowly.
  static void fill_some(T* first, long count) {
    const V value = broadcast<V>(fill);
    long i = 0;
    for (; i + width_of<V> <= count; i += width_of<V>) store(first + i, value);
    if (i < count) store_first(first + i, value, static_cast<int>(count - i));
  }
  template <class E>
  static void copy_some(const E* source, T* target, long count) {
    long i = 0;
    for (; i + width_of<V> <= count; i += width_of<V>) store(target + i, load<V>(source + i));
    if (i < count)
      store_first(target + i, load_first<V>(source + i, static_cast<int>(count - i)), static_cast<int>(count - i));
  }

  template <int Position, class E>
  static void copy(const frame_type& f, const E* source, T* target) {
    constexpr axis_id a = Program::axis(from, Position);
    constexpr placement at = placement_of(a);
    if constexpr (is_pinned(a)) {
      copy_rest<Position>(f, source, target);
    } else {
      constexpr axis_id written = at.moves ? at.written : a;
      const std::ptrdiff_t step_from = f.template stride_along<from, a.value>();
      const std::ptrdiff_t along = written.valid() ? f.template stride_along<to, written.value>() : 0;
      long first = 0, last = f.template steps<a.value>();
      std::ptrdiff_t step_to = along;
      if constexpr (at.moves) {
        constexpr long divisor = at.map.divisor;
        const long offset = f.template extent_value<at.map.offset>();
        const long length = written.valid() ? f.template extent<written.valid() ? written.value : 0>() : 1;
        const long least = floor_divide(offset + divisor - 1, divisor);
        const long end = floor_divide(offset + length - 1, divisor) + 1;
        first = first < least ? least : first;
        last = end < last ? end : last;
        step_to *= divisor;
        if constexpr (in_order() && written.valid()) fill_around(target, first, last, offset, length, along, divisor);
        target -= offset * along;
      }
      if constexpr (Position + 1 < rank) {
        for (long i = first; i < last; ++i) copy<Position + 1>(f, source + i * step_from, target + i * step_to);
      } else if (step_from == 1 && step_to == 1) {
        if (first < last) copy_some(source + first, target + first, last - first);
      } else {
        for (long i = first; i < last; ++i) target[i * step_to] = static_cast<T>(source[i * step_from]);
      }
    }
  }
  template <int Position, class E>
  static void copy_rest(const frame_type& f, const E* source, T* target) {
    if constexpr (Position + 1 < rank) copy<Position + 1>(f, source, target);
    else *target = static_cast<T>(*source);
  }
  // The positions along an axis, `along` numbers each, that get none of the elements first .. last - 1; and what lies
  // between those.
  XGRAD_ALWAYS_INLINE static void fill_around(T* target, long first, long last, long offset, long length,
                                              std::ptrdiff_t along, long divisor) {
    if (divisor > 1 || first >= last) return fill_some(target, length * along);
    fill_some(target, (first - offset) * along);
    fill_some(target + (last - offset) * along, (length - (last - offset)) * along);
  }

  // The outermost axis that does not stand still.
  static constexpr int first_free() {
    int position = 0;
    while (position < Program::plan.arrays[to].rank && is_pinned(Program::axis(to, position))) ++position;
    return position;
  }
  static long filled(const frame_type& f) {
    constexpr int position = first_free();
    constexpr bool some = position < Program::plan.arrays[to].rank;
    if constexpr (some && Program::axis(to, some ? position : 0) == Program::streamed)
      return f.rows * f.template size_from<to, position + 1>();
    else return f.template size_from<to, position>();
  }
  // One number is made of an axis.
  static constexpr bool drops_axis() {
    for (graph::node_id id : plan::fills_of(Program::graph, Program::plan, step))
      if (!Program::graph.dims(id)[1].valid()) return true;
    return false;
  }

 public:
  static void execute(const frame_type& f) {
    T* target = f.template data<to>();
    if constexpr (!in_order() || drops_axis()) fill_some(target, filled(f));
    copy<0>(f, f.template data<from>(), target);
  }
};

}  // namespace xgrad::emit
