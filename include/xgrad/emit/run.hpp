// The whole plan: stages in order, odd ones over the streamed axis.
#pragma once

#include "stream.hpp"

namespace xgrad::emit {

template <class Program>
class runner {
  using T = typename Program::number_type;
  using frame_type = frame<Program>;

  template <int Stage>
  XGRAD_ALWAYS_INLINE static void stages_from(frame_type& f, const layout<Program>& where, const workplace<T>& at,
                                              bool direct) {
    if constexpr (Stage < Program::plan.head.stages) {
      if constexpr (Stage % 2 == 1) direct = stream<Program, Stage>::run(f, where, at);
      else stage_steps<Program>::template run<Stage>(f, direct);
      stages_from<Stage + 1>(f, where, at, direct);
    }
  }
  template <int... A>
  XGRAD_ALWAYS_INLINE static void place(frame_type& f, const layout<Program>& where, [[maybe_unused]] T* workspace,
                                        std::integer_sequence<int, A...>) {
    support::in_order{(f.base[A] = workspace + where.offset[Program::memory_of(A)], 0)...};
  }
  // What lies in the workspace at one place for a whole call.
  struct placed_once {
    constexpr support::list<int> operator()() const {
      return support::numbers_where(Program::arrays, [](int a) {
        return !Program::is_bound(a) && Program::plan.arrays[a].kind != array_kind::accumulator;
      });
    }
  };

 public:
  static constexpr bool splits = Program::plan.head.splits;

  // Numbers of T that a call with those extents needs.
  static long workspace_numbers(const frame_type& f) { return lay_out(f).total; }

  // The same where nothing depends on run-time extents; else 0.
  static constexpr long static_numbers() {
    if constexpr (Program::all_static()) return static_layout<Program>.total;
    else return 0;
  }

  // Requires: bound arrays, outer strides and extents set in the frame; a workspace of workspace_numbers(f).
  static void run(frame_type& f, const workplace<T>& at) { run_here(f, at); }
  // The same as a part of the function that calls it.
  XGRAD_ALWAYS_INLINE static void run_here(frame_type& f, const workplace<T>& at) {
    const layout<Program>& where = lay_out(f);
    place(f, where, at.numbers, support::sequence_of<placed_once>());
    stages_from<0>(f, where, at, false);
  }
};

}  // namespace xgrad::emit
