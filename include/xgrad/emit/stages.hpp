// The steps of one stage in order, those of a recurrence again and again.
#pragma once

#include <cstring>

#include "../plan/equal_steps.hpp"
#include "contraction.hpp"
#include "folded.hpp"
#include "pointwise.hpp"
#include "spread.hpp"
#include "transposition.hpp"

namespace xgrad::emit {

template <class Program>
class stage_steps {
  using T = typename Program::number_type;
  using V = native<T>;
  using frame_type = frame<Program>;

  static constexpr bool in_stage(int s, int stage) { return Program::plan.steps[s].stage == stage; }
  template <int S>
  XGRAD_ALWAYS_INLINE static void run_step(const frame_type& f, bool direct) {
    constexpr plan::step step = Program::plan.steps[S];
    if (step.kind == plan::step_kind::pointwise && step.array >= 0 && direct) return;
    if constexpr (!runs_another<S>()) execute<S>(f);
    else if constexpr (like<S> == S) execute_for_all<S>(f);
    else execute_for_all<like<S>>(seen_by<like<S>, S>(f));
  }
  template <class Step>
  XGRAD_ALWAYS_INLINE static void call(const frame_type& f) {
    if constexpr (Program::is_small) Step::execute(f);
    else call_apart<Step>(f);
  }
  template <class Step>
  static void call_apart(const frame_type& f) {
    align_stack<V>();
    Step::execute(f);
  }
  template <int S>
  XGRAD_ALWAYS_INLINE static void execute(const frame_type& f) {
    constexpr plan::step step = Program::plan.steps[S];
    if constexpr (step.kind == plan::step_kind::contraction) {
      if constexpr (folded_step<Program, S>::applies()) folded_step<Program, S>::execute(f);
      else call<contraction_step<Program, S>>(f);
    } else if constexpr (step.kind == plan::step_kind::spread) spread_step<Program, S>::execute(f);
    else if constexpr (step.kind == plan::step_kind::finish) finish<step.array, step.result>(f);
    else if constexpr (transposing_step<Program, S>::applies()) transposing_step<Program, S>::execute(f);
    else call<pointwise_step<Program, S>>(f);
  }

  // --- equal steps ---------------------------------------------------------------------------------------------------
  using array_pair = plan::step_match::array_pair;
  template <int S>
  static constexpr int like = plan::equal_steps<typename Program::stage>.values[S];
  template <int First, int Other>
  static constexpr plan::step_match match() {
    return plan::step_match(Program::graph, Program::plan, First, Other);
  }
  // Apart from the template argument, where clang 16 would leave the list undestroyed.
  template <int First, int Other>
  static constexpr int arrays_matched = match<First, Other>().arrays().count;
  template <int First, int Other>
  static constexpr auto arrays_of_both = [] {
    graph::constant_array<array_pair, arrays_matched<First, Other>> all;
    all.fill(match<First, Other>().arrays());
    return all;
  }();
  // The first of several equal steps is compiled; one with bound arrays of other elements is not equal to it.
  template <int S>
  static constexpr bool runs_another() {
    if constexpr (like<S> >= 0)
      for (const array_pair& a : arrays_of_both<like<S>, S>.view())
        if (!Program::has_numbers(a.of_first) || !Program::has_numbers(a.of_other)) return false;
    return like<S> >= 0;
  }
  template <int S>
  [[gnu::noinline]] static void execute_for_all(const frame_type& f) {
    execute<S>(f);
  }
  // The frame with the arrays of a step in the places of those of the first one that is equal to it; no others.
  template <int First, int Other>
  static frame_type seen_by(const frame_type& f) {
    frame_type other;
    for (const array_pair& a : arrays_of_both<First, Other>.view()) {
      other.base[a.of_first] = f.base[a.of_other];
      if (Program::is_bound(a.of_first)) other.outer[a.of_first] = f.outer[a.of_other];
    }
    std::memcpy(other.extents, f.extents, sizeof other.extents);  // static ones have no value
    std::memcpy(other.at_step, f.at_step, sizeof other.at_step);
    other.row = f.row;
    other.rows = f.rows;
    other.fresh = f.fresh;
    other.ahead = f.ahead;
    other.copies = f.copies;
    return other;
  }

  static constexpr int parent(int region) { return Program::plan.recurrences[region].parent; }
  // The region directly inside `outer` that the step is in; `outer` itself when it is in none.
  static constexpr int region_below(int s, int outer) {
    int region = Program::plan.steps[s].region;
    while (region != outer && parent(region) != outer) region = parent(region);
    return region;
  }
  static constexpr bool in_region(int s, int region) {
    int r = Program::plan.steps[s].region;
    while (r >= 0 && r != region) r = parent(r);
    return r == region;
  }
  // The steps of a region follow each other.
  static constexpr bool starts_region(int s, int stage, int region) {
    for (int before = s - 1; before >= 0 && in_stage(before, stage); --before) return !in_region(before, region);
    return true;
  }
  // Of a stage and inside a region: its steps, and the first one of each region directly inside it.
  template <int Stage, int Outer>
  struct parts {
    constexpr support::list<int> operator()() const {
      return support::numbers_where(Program::plan.steps.count, [](int s) {
        if (!in_stage(s, Stage) || (Outer >= 0 && !in_region(s, Outer))) return false;
        const int region = region_below(s, Outer);
        return region == Outer || starts_region(s, Stage, region);
      });
    }
  };
  template <int S, int Stage, int Outer>
  XGRAD_ALWAYS_INLINE static void run_part(frame_type& f, bool direct) {
    constexpr int region = region_below(S, Outer);
    if constexpr (region == Outer) run_step<S>(f, direct);
    else run_region<Stage, region>(f, direct);
  }
  template <int Stage, int Region>
  static void run_region(frame_type& f, bool direct) {
    constexpr plan::recurrence r = Program::plan.recurrences[Region];
    const long steps = f.template extent<r.along.value>();
    long& at = f.at_step[Program::recurrence_along(r.along)];
    for (long i = 0; i < steps; ++i) {
      at = r.backward ? steps - 1 - i : i;
      run_parts<Stage, Region>(f, direct, support::sequence_of<parts<Stage, Region>>());
    }
    at = 0;
  }
  template <int Stage, int Outer, int... S>
  XGRAD_ALWAYS_INLINE static void run_parts(frame_type& f, [[maybe_unused]] bool direct, std::integer_sequence<int, S...>) {
    support::in_order{(run_part<S, Stage, Outer>(f, direct), 0)...};
  }
  // Adds the lanes of a lane-wide accumulator.
  template <int From, int To>
  static void finish(const frame_type& f) {
    const T* from = f.template data<From>();
    T* to = f.template data<To>();
    const long n = f.template size_from<To, 0>();
    constexpr opcode op = Program::plan.arrays[From].combine;
    for (long i = 0; i < n; ++i) to[i] = reduce_lanes<op>(load<V>(from + i * width_of<V>));
  }

 public:
  // direct: sums over the streamed axis lie in the outputs already.
  template <int Stage>
  XGRAD_ALWAYS_INLINE static void run(frame_type& f, bool direct) {
    run_parts<Stage, -1>(f, direct, support::sequence_of<parts<Stage, -1>>());
  }
};

}  // namespace xgrad::emit
