// The steps of one stage in order, those of a recurrence again and again.
#pragma once

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
    if constexpr (step.kind == plan::step_kind::contraction) {
      if constexpr (folded_step<Program, S>::applies()) folded_step<Program, S>::execute(f);
      else contraction_step<Program, S>::execute(f);
    } else if constexpr (step.kind == plan::step_kind::spread) spread_step<Program, S>::execute(f);
    else if constexpr (step.kind == plan::step_kind::finish) finish<step.array, step.result>(f);
    else if constexpr (transposing_step<Program, S>::applies()) transposing_step<Program, S>::execute(f);
    else if constexpr (step.array >= 0) {
      if (!direct) pointwise_step<Program, S>::execute(f);
    } else pointwise_step<Program, S>::execute(f);
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
  template <int S, int Stage, int Outer>
  XGRAD_ALWAYS_INLINE static void run_in(frame_type& f, bool direct) {
    if constexpr (in_stage(S, Stage) && (Outer < 0 || in_region(S, Outer))) {
      constexpr int region = region_below(S, Outer);
      if constexpr (region == Outer) run_step<S>(f, direct);
      else if constexpr (starts_region(S, Stage, region)) run_region<Stage, region>(f, direct);
    }
  }
  template <int Stage, int Region>
  static void run_region(frame_type& f, bool direct) {
    constexpr plan::recurrence r = Program::plan.recurrences[Region];
    const long steps = f.template extent<r.along.value>();
    long& at = f.at_step[Program::recurrence_along(r.along)];
    for (long i = 0; i < steps; ++i) {
      at = r.backward ? steps - 1 - i : i;
      run_stage<Stage, Region>(f, direct, every_step);
    }
    at = 0;
  }
  static constexpr auto every_step = std::make_integer_sequence<int, Program::plan.steps.count>{};
  template <int Stage, int Outer, int... S>
  XGRAD_ALWAYS_INLINE static void run_stage(frame_type& f, bool direct, std::integer_sequence<int, S...>) {
    (run_in<S, Stage, Outer>(f, direct), ...);
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
    run_stage<Stage, -1>(f, direct, every_step);
  }
};

}  // namespace xgrad::emit
