// The whole plan: stages in order, odd ones over the streamed axis.
#pragma once

#include "stream.hpp"

namespace xgrad::emit {

// Calls of few rows, in the program that is made for them.
template <class Program>
struct of_few_rows;

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
    if constexpr (Program::copied > 0) f.copies = workspace + where.copies;
  }
  XGRAD_ALWAYS_INLINE static bool has_few_rows(const frame_type& f) {
    return f.template extent<Program::streamed.value>() <= Program::few_rows;
  }
  // What lies in the workspace at one place for a whole call.
  struct placed_once {
    constexpr support::list<int> operator()() const {
      return support::numbers_where(Program::arrays, [](int a) { return !Program::is_bound(a) && !Program::is_sum(a); });
    }
  };

 public:
  static constexpr bool splits = Program::plan.head.splits;

  // Numbers of T that a call with those extents needs, or one with fewer rows.
  static long workspace_numbers(const frame_type& f) {
    const long all = lay_out(f).total;
    if constexpr (Program::few_rows > 0) {
      const long few = of_few_rows<Program>::workspace_numbers(f);
      return all < few ? few : all;
    }
    return all;
  }

  // Numbers that are enough for every call, where they do not depend on its extents; else 0.
  static constexpr long static_numbers() {
    long few = 0;
    if constexpr (Program::few_rows > 0) {
      few = of_few_rows<Program>::static_numbers();
      if (few == 0) return 0;
    }
    if constexpr (Program::all_static()) return static_layout<Program>.total < few ? few : static_layout<Program>.total;
    else return 0;
  }

  // Requires: bound arrays, outer strides and extents set in the frame; a workspace of workspace_numbers(f).
  static void run(frame_type& f, const workplace<T>& at) { run_here(f, at); }
  // The same as a part of the function that calls it.
  XGRAD_ALWAYS_INLINE static void run_here(frame_type& f, const workplace<T>& at) {
    if constexpr (Program::few_rows > 0)
      if (has_few_rows(f)) return of_few_rows<Program>::run(f, at);
    const layout<Program>& where = lay_out(f);
    place(f, where, at.numbers, support::sequence_of<placed_once>());
    stages_from<0>(f, where, at, false);
  }
};

template <class Program>
struct of_few_rows {
  using T = typename Program::number_type;
  using few = typename Program::for_few_rows::type;

  // The array of Program that is bound to what the few's is bound to.
  static constexpr int same_array(int array) {
    const plan::array& of_few = few::plan.arrays[array];
    for (int i = 0; i < Program::arrays; ++i) {
      const plan::array& a = Program::plan.arrays[i];
      if (a.kind == of_few.kind && a.index == of_few.index && a.viewed < 0) return i;
    }
    return -1;
  }
  struct bound_arrays {
    constexpr support::list<int> operator()() const {
      return support::numbers_where(few::arrays, [](int a) { return few::is_bound(a) && few::plan.arrays[a].viewed < 0; });
    }
  };
  template <int... A>
  XGRAD_ALWAYS_INLINE static void bind(frame<few>& to, const frame<Program>& f, std::integer_sequence<int, A...>) {
    static_assert(((same_array(A) >= 0) && ...));
    support::in_order{(to.base[A] = f.base[same_array(A)], to.outer[A] = f.outer[same_array(A)], 0)...};
  }
  XGRAD_ALWAYS_INLINE static void bind(frame<few>& to, const frame<Program>& f) {
    bind(to, f, support::sequence_of<bound_arrays>());
    for (int e = 0; e < Program::graph.extents.count; ++e) to.extents[e] = f.extents[e];
  }

  [[gnu::noinline]] static void run(const frame<Program>& f, const workplace<T>& at) {
    frame<few> its;
    bind(its, f);
    runner<few>::run_here(its, at);
  }
  static long workspace_numbers(const frame<Program>& f) {
    frame<few> its;
    bind(its, f);
    long& rows = its.extents[Program::graph.axes[Program::streamed.value].extent];
    rows = rows < Program::few_rows ? rows : Program::few_rows;
    return runner<few>::workspace_numbers(its);
  }
  static constexpr long static_numbers() { return runner<few>::static_numbers(); }
};

}  // namespace xgrad::emit
