// The whole plan: stages in order, odd ones over chunks and tiles of the streamed axis. Every chunk sums into fresh
// accumulators; finished chunks combine as a binary counter does, a tree that depends on the number of rows alone.
#pragma once

#include "contraction.hpp"
#include "folded.hpp"
#include "pointwise.hpp"
#include "spread.hpp"
#include "transposition.hpp"

namespace xgrad::emit {

// Where each array lies in the workspace, in numbers of T; accumulators last, as one block per level of the tree.
template <class Program>
struct layout {
  long offset[Program::arrays == 0 ? 1 : Program::arrays] = {};
  long block = 0;  // numbers in one block of accumulators
  long accumulators = 0;  // where the blocks start
  long levels = 1;
  long most_chunks = 1;
  long total = 0;

  template <int... A>
  constexpr explicit layout(const long (&size)[Program::arrays == 0 ? 1 : Program::arrays],
                            std::integer_sequence<int, A...>) {
    constexpr long line = 16;  // numbers: 64 bytes of float at least
    for (int a = 0; a < Program::arrays; ++a) {
      const plan::array& x = Program::plan.arrays[a];
      if (Program::is_bound(a) || x.memory >= 0 || x.kind == array_kind::accumulator) continue;
      offset[a] = total;
      total += (size[a] + line - 1) / line * line;
    }
    accumulators = total;
    for (int a = 0; a < Program::arrays; ++a) {
      if (Program::plan.arrays[a].kind != array_kind::accumulator || Program::plan.arrays[a].memory >= 0) continue;
      offset[a] = block;
      block += (size[a] + line - 1) / line * line;
    }
    constexpr long small_block = 4096;
    most_chunks = block <= small_block ? 4096 : 8;
    for (long n = 1; n < most_chunks; n *= 2) ++levels;
    total += block * levels;
  }
};

template <class Program>
class runner {
  using T = typename Program::number_type;
  using V = native<T>;
  using frame_type = frame<Program>;
  static constexpr auto every_array = std::make_integer_sequence<int, Program::arrays>{};

  template <int A>
  static constexpr long array_size(const frame_type& f) {
    if constexpr (Program::is_bound(A)) return 0;
    else return f.template size_from<A, 0>();
  }
  template <int... A>
  static constexpr layout<Program> lay_out_now(const frame_type& f, std::integer_sequence<int, A...> all) {
    const long size[Program::arrays == 0 ? 1 : Program::arrays] = {array_size<A>(f)...};
    return layout<Program>(size, all);
  }
  // A constant when nothing in the workspace depends on run-time extents.
  XGRAD_ALWAYS_INLINE static layout<Program> lay_out(const frame_type& f) {
    if constexpr (Program::all_static()) {
      constexpr layout<Program> fixed = lay_out_now(frame_type{}, every_array);
      return fixed;
    } else {
      return lay_out_now(f, every_array);
    }
  }

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
  template <int Stage>
  XGRAD_ALWAYS_INLINE static void run_stage(frame_type& f, bool direct) {
    run_stage<Stage, -1>(f, direct, every_step);
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

  // The stage whose passes over the stream fill the accumulator.
  static constexpr int stage_of(int accumulator) {
    for (const plan::step& s : Program::plan.steps) {
      if (s.kind == plan::step_kind::contraction && Program::plan.contractions[s.contraction].out == accumulator)
        return s.stage;
      if (s.kind != plan::step_kind::pointwise) continue;
      for (int i = 0; i < s.instructions; ++i) {
        const plan::instruction& code = Program::plan.instructions[s.first_instruction + i];
        const bool adds = code.kind == plan::instruction_kind::accumulate || code.kind == plan::instruction_kind::scatter;
        if (adds && code.array == accumulator) return s.stage;
      }
    }
    return -1;
  }
  template <int A, int Stage, class F>
  XGRAD_ALWAYS_INLINE static void if_accumulator(F&& function) {
    constexpr plan::array x = Program::plan.arrays[A];
    if constexpr (x.kind == array_kind::accumulator && x.memory < 0 && stage_of(A) == Stage)
      function(std::integral_constant<int, A>{});
  }
  // A view of an accumulator is where that is.
  template <int A, int Stage>
  XGRAD_ALWAYS_INLINE static void place_view(frame_type& f) {
    constexpr plan::array x = Program::plan.arrays[A];
    if constexpr (x.kind == array_kind::accumulator && x.memory >= 0 && stage_of(x.memory) == Stage)
      f.base[A] = f.base[x.memory];
  }
  // Whether an accumulator that may live in an output's memory fits there: it is dense.
  template <int A>
  XGRAD_ALWAYS_INLINE static bool fits(const frame_type& f) {
    constexpr plan::array x = Program::plan.arrays[A];
    if constexpr (x.kind == array_kind::accumulator && x.direct_output >= 0 && x.rank > 1)
      return f.outer[x.direct_output] == f.template stride<A, 0>();
    else return true;
  }
  static constexpr bool made_by_contraction(int a) {
    for (const plan::contraction& c : Program::plan.contractions)
      if (c.out == a) return true;
    return false;
  }
  template <int A>
  static void clear(const frame_type& f, bool every) {
    constexpr opcode op = Program::plan.arrays[A].combine;
    if (made_by_contraction(A) && !every) return;  // its first tile overwrites
    T* p = static_cast<T*>(f.base[A]);
    const long n = array_size<A>(f);
    for (long i = 0; i < n; ++i) p[i] = neutral<op, T>();
  }
  template <int A>
  static void merge(const frame_type& f, const layout<Program>& where, T* into, const T* from) {
    constexpr opcode op = Program::plan.arrays[A].combine;
    const long n = (array_size<A>(f) + width_of<V> - 1) / width_of<V> * width_of<V>;  // blocks are whole lines
    T* a = into + where.offset[A];
    const T* b = from + where.offset[A];
    for (long i = 0; i < n; i += width_of<V>)
      store(a + i, combine<op>(load<V>(static_cast<const T*>(a + i)), load<V>(b + i)));
  }

  // A row adds to few of the numbers that a scatter may add to, so a chunk has many rows: clearing and combining those
  // numbers then costs little beside adding.
  template <int A>
  static long rows_worth_clearing(const frame_type& f) {
    constexpr graph::node_id id = Program::plan.arrays[A].node;
    if constexpr (Program::graph.op(id) != opcode::scatter) return 0;
    else {
      constexpr long parts_of_number = 8;
      constexpr graph::axis_set summed = Program::graph[id].over.without(graph::axis_set::of(Program::streamed));
      const long parts_of_row = volume<summed>(f);
      const long numbers = f.template extent<Program::graph.dims(id)[0].value>();
      return parts_of_row == 0 ? 0 : (parts_of_number * numbers + parts_of_row - 1) / parts_of_row;
    }
  }
  template <graph::axis_set Axes>
  static long volume(const frame_type& f) {
    if constexpr (Axes.empty()) return 1;
    else return f.template extent<Axes.first().value>() * volume<Axes.without(graph::axis_set::of(Axes.first()))>(f);
  }

  template <int Stage, int... A>
  static bool stream(frame_type& f, const layout<Program>& where, T* workspace, std::integer_sequence<int, A...>) {
    constexpr int axis = Program::streamed.value;
    const long rows = f.template extent<axis>();
    const long tile = Program::plan.head.tile;
    long chunk = Program::plan.head.chunk, chunks = rows > 0;
    (if_accumulator<A, Stage>([&](auto a) {
       const long least = (rows_worth_clearing<a>(f) + tile - 1) / tile * tile;
       if (chunk < least) chunk = least;
     }),
     ...);
    if (rows > chunk) {
      const long even = (rows + where.most_chunks - 1) / where.most_chunks;
      if (even > chunk) chunk = (even + tile - 1) / tile * tile;
      chunks = (rows + chunk - 1) / chunk;
    }
    const bool direct = chunks <= 1 && (fits<A>(f) && ...);
    T* blocks = workspace + where.accumulators;
    auto use_block = [&](long level) {
      (if_accumulator<A, Stage>([&](auto a) {
         constexpr plan::array x = Program::plan.arrays[a];
         if (x.direct_output >= 0 && direct) f.base[a] = f.base[x.direct_output < 0 ? 0 : x.direct_output];
         else f.base[a] = blocks + level * where.block + where.offset[a];
       }),
       ...);
      (place_view<A, Stage>(f), ...);
    };
    if (rows == 0) {
      use_block(0);
      (if_accumulator<A, Stage>([&](auto a) { clear<a>(f, true); }), ...);
    }
    long level = 0;
    for (long n = 0; n < chunks; ++n) {
      use_block(level);
      (if_accumulator<A, Stage>([&](auto a) { clear<a>(f, false); }), ...);
      const long end = (n + 1) * chunk < rows ? (n + 1) * chunk : rows;
      f.fresh = true;
      for (f.row = n * chunk; f.row < end; f.row += tile) {
        f.rows = end - f.row < tile ? end - f.row : tile;
        run_stage<Stage>(f, false);
        f.fresh = false;
      }
      ++level;
      for (long done = n + 1; done % 2 == 0; done /= 2, --level)
        (if_accumulator<A, Stage>([&](auto a) {
           merge<a>(f, where, blocks + (level - 2) * where.block, blocks + (level - 1) * where.block);
         }),
         ...);
    }
    for (; level > 1; --level)
      (if_accumulator<A, Stage>([&](auto a) {
         merge<a>(f, where, blocks + (level - 2) * where.block, blocks + (level - 1) * where.block);
       }),
       ...);
    if (chunks > 1) use_block(0);
    f.row = 0;
    return direct;
  }

  template <int Stage>
  static void stages_from(frame_type& f, const layout<Program>& where, T* workspace, bool direct) {
    if constexpr (Stage < Program::plan.head.stages) {
      if constexpr (Stage % 2 == 1) direct = stream<Stage>(f, where, workspace, every_array);
      else run_stage<Stage>(f, direct);
      stages_from<Stage + 1>(f, where, workspace, direct);
    }
  }
  template <int... A>
  XGRAD_ALWAYS_INLINE static void place(frame_type& f, const layout<Program>& where, T* workspace,
                                        std::integer_sequence<int, A...>) {
    (
        [&] {
          constexpr plan::array x = Program::plan.arrays[A];
          if constexpr (!Program::is_bound(A) && x.kind != array_kind::accumulator)
            f.base[A] = workspace + where.offset[x.memory < 0 ? A : x.memory];
        }(),
        ...);
  }

 public:
  // Numbers of T that a call with those extents needs.
  static long workspace_numbers(const frame_type& f) { return lay_out(f).total; }

  // The same where nothing depends on run-time extents; else 0.
  static constexpr long static_numbers() {
    if constexpr (Program::all_static()) return lay_out_now(frame_type{}, every_array).total;
    else return 0;
  }

  // Requires: bound arrays, outer strides and extents set in the frame; workspace of workspace_numbers(f).
  static void run(frame_type& f, T* workspace) {
    const layout<Program> where = lay_out(f);
    place(f, where, workspace, every_array);
    stages_from<0>(f, where, workspace, false);
  }
};

}  // namespace xgrad::emit
