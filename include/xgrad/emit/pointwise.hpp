// A pointwise step as nested loops: each instruction runs at the depth of the deepest loop it depends on, results of
// reductions stay in registers while the loops that they remove run, the last lanes of an axis are masked.
#pragma once

#include "../operations/registry.hpp"
#include "apply.hpp"
#include "combine.hpp"
#include "program.hpp"

namespace xgrad::emit {

using plan::instruction;
using plan::instruction_kind;

// The function, compiled once for all who call it.
template <opcode Op, int Index, class... V>
[[gnu::noinline]] auto call_function(V... x) {
  return lane_function<Op>::template apply<std::common_type_t<V...>, Index>(x...);
}

template <class Program, int Step>
class pointwise_step {
  using T = typename Program::number_type;
  using frame_type = frame<Program>;
  static constexpr plan::step step = Program::plan.steps[Step];
  static constexpr int rank = step.rank;
  using V = std::conditional_t<(step.lane >= 0), native<T>, T>;
  using M = mask_of<V>;
  static constexpr int width = width_of<V>;

  static constexpr int positions() {
    int n = 0;
    for (int i = 0; i < step.instructions; ++i)
      n += Program::plan.instructions[step.first_instruction + i].kind == instruction_kind::locate;
    return n;
  }

  struct state {
    V value[step.registers == 0 ? 1 : step.registers];
    M mask[step.registers == 0 ? 1 : step.registers];
    V total[step.instructions == 0 ? 1 : step.instructions];  // of accumulate instructions
    long at[rank == 0 ? 1 : rank];
    long position[positions() + 1][width];  // by number and lane; -1: none of the axis
    int tail = width;                       // lanes in use
  };

  static constexpr instruction code(int i) { return Program::plan.instructions[step.first_instruction + i]; }
  static constexpr axis_id axis(int loop) { return Program::plan.axes[step.first_axis + loop]; }
  static constexpr axis_id lane_axis() { return step.lane >= 0 ? axis(step.lane) : axis_id{}; }

  // --- sequences of what there is something to do for ----------------------------------------------------------------
  template <int... I>
  using sequence = std::integer_sequence<int, I...>;
  // The instructions that run at a depth, and the reductions kept in registers that start and end there.
  template <int Depth, bool Reductions>
  struct instructions_at {
    constexpr support::list<int> operator()() const {
      return support::numbers_where(step.instructions, [](int i) {
        const bool kept = code(i).kind == instruction_kind::accumulate && code(i).register_kept;
        return Reductions ? kept && code(i).home == Depth : code(i).depth == Depth;
      });
    }
  };
  struct scatters {
    constexpr support::list<int> operator()() const {
      return support::numbers_where(step.instructions, [](int i) { return code(i).kind == instruction_kind::scatter; });
    }
  };
  static constexpr bool writes() {
    for (int i = 0; i < step.instructions; ++i)
      if (code(i).kind == instruction_kind::store || code(i).kind == instruction_kind::scatter) return true;
    return false;
  }
  // The loops along an axis of the array's, but the axis `Elsewhere` (-1: none).
  template <int Array, int Elsewhere>
  struct loops_along {
    constexpr support::list<int> operator()() const {
      return support::numbers_where(rank,
                                    [](int l) { return Program::has_axis(Array, axis(l)) && axis(l).value != Elsewhere; });
    }
  };
  template <int Array, int Elsewhere = -1>
  using loops_of = support::sequence_of<loops_along<Array, Elsewhere>>;

  // Of the element where those loops are.
  template <int Array, int... Loop>
  XGRAD_ALWAYS_INLINE static std::ptrdiff_t offset(const frame_type& f, const state& s, sequence<Loop...>) {
    return (std::ptrdiff_t{0} + ... + (s.at[Loop] * f.template stride_along<Array, axis(Loop).value>()));
  }
  // Lanes lie next to each other in the array.
  static constexpr bool contiguous(int array) {
    return Program::plan.is_dense_along(Program::plan.arrays[array], lane_axis());
  }

  // Inputs that are read number after number.
  static constexpr bool reads_on(int array) {
    return Program::plan.arrays[array].kind == array_kind::symbol && Program::plan.arrays[array].rank == 1 && width > 1 &&
           step.lane >= 0 && lane_axis() == Program::streamed && contiguous(array);
  }
  template <int Array, bool Tail>
  XGRAD_ALWAYS_INLINE static V load_value(const frame_type& f, const state& s) {
    const auto* p = f.template data<Array>() + offset<Array>(f, s, loops_of<Array>());
    if constexpr (!Tail && reads_on(Array)) fetch<width>(p + bytes_ahead / int{sizeof(*p)});
    return load_from<Array, Tail>(f, s, p);
  }
  template <int Array, bool Tail, class E>
  XGRAD_ALWAYS_INLINE static V load_from(const frame_type& f, const state& s, const E* p) {
    if constexpr (!Program::has_axis(Array, lane_axis())) {
      return broadcast<V>(static_cast<T>(*p));
    } else if constexpr (contiguous(Array)) {
      if constexpr (Tail && !Program::is_roomy(Array)) return load_first<V>(p, s.tail);
      else return load<V>(p);
    } else {
      const std::ptrdiff_t stride = f.template stride_along<Array, lane_axis().value>();
      if constexpr (Tail) return load_strided_first<V>(p, stride, s.tail);
      else return load_strided<V>(p, stride);
    }
  }
  template <int Array, bool Tail>
  XGRAD_ALWAYS_INLINE static void store_value(const frame_type& f, const state& s, V x) {
    store_to<Array, Tail>(f, s, f.template data<Array>() + offset<Array>(f, s, loops_of<Array>()), x);
  }
  template <int Array, bool Tail, class E>
  XGRAD_ALWAYS_INLINE static void store_to(const frame_type& f, const state& s, E* p, V x) {
    if constexpr (step.lane < 0) {
      store(p, x);
    } else if constexpr (contiguous(Array)) {
      if constexpr (Tail && !Program::is_roomy(Array)) store_first(p, x, s.tail);
      else store(p, x);
    } else {
      const std::ptrdiff_t stride = f.template stride_along<Array, lane_axis().value>();
      if constexpr (Tail) store_strided_first(p, stride, x, s.tail);
      else store_strided(p, stride, x);
    }
  }

  template <int I, bool Tail>
  XGRAD_ALWAYS_INLINE static void run(const frame_type& f, state& s) {
    constexpr instruction i = code(I);
    if constexpr (i.kind == instruction_kind::literal) {
      s.value[i.result] = broadcast<V>(static_cast<T>(i.value));
    } else if constexpr (i.kind == instruction_kind::extent) {
      s.value[i.result] = broadcast<V>(static_cast<T>(f.extents[i.index]));
    } else if constexpr (i.kind == instruction_kind::iota) {
      if constexpr (Program::is_pinned(step.region, axis_id{i.index})) {
        s.value[i.result] = broadcast<V>(static_cast<T>(f.at_step[Program::recurrence_along(axis_id{i.index})]));
      } else {
        constexpr int loop = i.depth - 1;
        long start = s.at[loop];
        if constexpr (axis(loop) == Program::streamed) start += f.row;
        if constexpr (loop == step.lane) s.value[i.result] = iota<V>(static_cast<T>(start));
        else s.value[i.result] = broadcast<V>(static_cast<T>(start));
      }
    } else if constexpr (i.kind == instruction_kind::load) {
      const V x = load_value<i.array, Tail>(f, s);
      if constexpr (i.mask) s.mask[i.result] = x != broadcast<V>(T(0));
      else s.value[i.result] = x;
    } else if constexpr (i.kind == instruction_kind::store) {
      if constexpr (i.mask) store_value<i.array, Tail>(f, s, to_number<V>(s.mask[i.operands[0]]));
      else store_value<i.array, Tail>(f, s, s.value[i.operands[0]]);
    } else if constexpr (i.kind == instruction_kind::compute) {
      compute<I>(s);
    } else if constexpr (i.kind == instruction_kind::locate) {
      locate<I, Tail>(f, s);
    } else if constexpr (i.kind == instruction_kind::gather) {
      s.value[i.result] = gather<I, Tail>(f, s);
    } else if constexpr (i.kind == instruction_kind::scatter) {
      scatter<I, Tail>(f, s);
    } else if constexpr (i.register_kept) {
      accumulate<I, Tail>(s);
    } else {
      s.total[I] = neutral<i.op, V>();
      accumulate<I, Tail>(s);
      end<I>(f, s);
    }
  }

  // --- positions that an array holds ---------------------------------------------------------------------------------
  static constexpr instruction locator(int position) {
    for (int i = 0; i < step.instructions; ++i)
      if (code(i).kind == instruction_kind::locate && code(i).result == position) return code(i);
    return {};
  }
  template <bool Tail>
  XGRAD_ALWAYS_INLINE static int lanes_in_use(const state& s) {
    return Tail ? s.tail : width;
  }
  template <int I, bool Tail>
  XGRAD_ALWAYS_INLINE static void locate(const frame_type& f, state& s) {
    constexpr instruction i = code(I);
    const long extent = f.template extent<i.index>();
    long* const to = s.position[i.result];
    const int lanes = i.by_lane ? lanes_in_use<Tail>(s) : 1;
    if constexpr (i.array >= 0) {  // as it is, not rounded to T
      const auto* p = f.template data<i.array>() + offset<i.array>(f, s, loops_of<i.array>());
      const std::ptrdiff_t stride = i.by_lane ? f.template stride_along<i.array, lane_axis().value>() : 0;
      for (int l = 0; l < lanes; ++l)
        to[l] = p[l * stride] >= 0 && static_cast<std::uint64_t>(p[l * stride]) < static_cast<std::uint64_t>(extent)
                    ? static_cast<long>(p[l * stride])
                    : -1;
    } else {
      T given[width];
      store(given, s.value[i.operands[0]]);
      for (int l = 0; l < lanes; ++l)
        to[l] = given[l] >= T(0) && given[l] < static_cast<T>(extent) ? static_cast<long>(given[l]) : -1;
    }
  }
  template <int I, bool Tail>
  XGRAD_ALWAYS_INLINE static V gather(const frame_type& f, const state& s) {
    constexpr instruction i = code(I);
    constexpr instruction where = locator(i.operands[0]);
    const auto* p = f.template data<i.array>() + offset<i.array>(f, s, loops_of<i.array, i.index>());
    const std::ptrdiff_t stride = f.template stride_along<i.array, i.index>();
    const long* const position = s.position[where.result];
    constexpr T fill = static_cast<T>(i.value);
    if constexpr (!where.by_lane) {
      return position[0] < 0 ? broadcast<V>(fill) : load_from<i.array, Tail>(f, s, p + position[0] * stride);
    } else {
      constexpr bool moves = Program::has_axis(i.array, lane_axis()) && lane_axis().value != i.index;
      const std::ptrdiff_t along = moves ? f.template stride_along<i.array, lane_axis().value>() : 0;
      T all[width] = {};
      for (int l = 0; l < lanes_in_use<Tail>(s); ++l)
        all[l] = position[l] < 0 ? fill : static_cast<T>(p[position[l] * stride + l * along]);
      return load<V>(static_cast<const T*>(all));
    }
  }
  // One position after another: equal ones add up in the order of the loops.
  template <int I, bool Tail>
  XGRAD_ALWAYS_INLINE static void scatter(const frame_type& f, const state& s) {
    constexpr instruction i = code(I);
    constexpr instruction where = locator(i.operands[1]);
    T* p = f.template data<i.array>() + offset<i.array>(f, s, loops_of<i.array>());
    const std::ptrdiff_t stride = f.template stride_along<i.array, i.index>();
    const long* const position = s.position[where.result];
    const V x = s.value[i.operands[0]];
    constexpr bool moves = Program::has_axis(i.array, lane_axis());
    if constexpr (!where.by_lane && (moves || step.lane < 0)) {
      if (position[0] < 0) return;
      T* const to = p + position[0] * stride;
      store_to<i.array, Tail>(f, s, to, load_from<i.array, Tail>(f, s, static_cast<const T*>(to)) + x);
    } else {
      const std::ptrdiff_t along = moves ? f.template stride_along<i.array, lane_axis().value>() : 0;
      T all[width];
      store(all, x);
      for (int l = 0; l < lanes_in_use<Tail>(s); ++l)
        if (const long at = position[where.by_lane ? l : 0]; at >= 0) p[at * stride + l * along] += all[l];
    }
  }
  // What sums over one tile alone, or over none, starts here.
  template <int I>
  XGRAD_ALWAYS_INLINE static void clear(const frame_type& f) {
    constexpr instruction i = code(I);
    constexpr plan::array a = Program::plan.arrays[i.array];
    if constexpr (a.kind != array_kind::accumulator) {
      T* p = f.template data<i.array>();
      long n = 0;
      if constexpr (Program::axis(i.array, 0) == Program::streamed) n = f.rows * f.template size_from<i.array, 1>();
      else n = f.template size_from<i.array, 0>();
      for (long k = 0; k < n; ++k) p[k] = T(0);
    }
  }
  template <int... I>
  XGRAD_ALWAYS_INLINE static void clear(const frame_type& f, sequence<I...>) {
    (clear<I>(f), ...);
  }

  // Elementary functions of a step with many are calls: so many copies would take the compiler minutes.
  static constexpr int most_copies = 12;
  static constexpr bool many_functions = [] {
    int copies = 0;
    for (int i = 0; i < step.instructions; ++i)
      copies += code(i).kind == instruction_kind::compute && operations::is_elementary(code(i).op);
    return copies > most_copies;
  }();
  template <int I, class... X>
  XGRAD_ALWAYS_INLINE static auto of_numbers(X... x) {
    constexpr instruction i = code(I);
    constexpr int index = sizeof...(X) == 1 ? i.index : 0;
    if constexpr (many_functions && operations::is_elementary(i.op)) return call_function<i.op, index>(x...);
    else return lane_function<i.op>::template apply<V, index>(x...);
  }

  template <int I>
  XGRAD_ALWAYS_INLINE static void compute(state& s) {
    constexpr instruction i = code(I);
    constexpr bool masks = i.op == opcode::logical_not || i.op == opcode::to_number || i.op == opcode::logical_and ||
                           i.op == opcode::logical_or || i.op == opcode::logical_xor;
    auto put = [&](auto x) XGRAD_INLINE_LAMBDA {
      if constexpr (i.mask) s.mask[i.result] = x;
      else s.value[i.result] = x;
    };
    using function = lane_function<i.op>;
    if constexpr (i.op == opcode::select) {
      put(function::template apply<V, 0>(s.mask[i.operands[0]], s.value[i.operands[1]], s.value[i.operands[2]]));
    } else if constexpr (i.operands[1] < 0) {
      if constexpr (masks) put(function::template apply<V, 0>(s.mask[i.operands[0]]));
      else put(of_numbers<I>(s.value[i.operands[0]]));
    } else if constexpr (i.operands[2] < 0) {
      if constexpr (masks) put(function::template apply<V, 0>(s.mask[i.operands[0]], s.mask[i.operands[1]]));
      else put(of_numbers<I>(s.value[i.operands[0]], s.value[i.operands[1]]));
    } else {
      put(of_numbers<I>(s.value[i.operands[0]], s.value[i.operands[1]], s.value[i.operands[2]]));
    }
  }

  template <int I, bool Tail>
  XGRAD_ALWAYS_INLINE static void accumulate(state& s) {
    constexpr instruction i = code(I);
    V x = s.value[i.operands[0]];
    if constexpr (Tail && !Program::has_axis(i.array, lane_axis()))
      x = select(first_lanes<V>(s.tail), x, neutral<i.op, V>());
    s.total[I] = combine<i.op>(s.total[I], x);
  }
  // Puts a finished reduction into its array; sums over the streamed axis go on from tile to tile.
  template <int I>
  XGRAD_ALWAYS_INLINE static void end(const frame_type& f, const state& s) {
    constexpr instruction i = code(I);
    constexpr plan::array a = Program::plan.arrays[i.array];
    constexpr bool adds = a.kind == array_kind::accumulator;
    T* p = f.template data<i.array>() + offset<i.array>(f, s, loops_of<i.array>());
    if constexpr (step.lane >= 0 && (a.lane_wide || Program::has_axis(i.array, lane_axis()))) {
      store(p, adds ? combine<i.op>(load<V>(static_cast<const T*>(p)), s.total[I]) : s.total[I]);
    } else {
      const T x = reduce_lanes<i.op>(s.total[I]);
      *p = adds ? combine<i.op>(*p, x) : x;
    }
  }

  template <bool Tail, int... I>
  XGRAD_ALWAYS_INLINE static void run_all(const frame_type& f, state& s, sequence<I...>) {
    (run<I, Tail>(f, s), ...);
  }
  template <int... I>
  XGRAD_ALWAYS_INLINE static void begin_all(state& s, sequence<I...>) {
    ((s.total[I] = neutral<code(I).op, V>()), ...);
  }
  template <int... I>
  XGRAD_ALWAYS_INLINE static void end_all(const frame_type& f, const state& s, sequence<I...>) {
    (end<I>(f, s), ...);
  }

  template <int Depth, bool Tail>
  XGRAD_ALWAYS_INLINE static void level(const frame_type& f, state& s) {
    constexpr support::sequence_of<instructions_at<Depth, false>> running;
    constexpr support::sequence_of<instructions_at<Depth, true>> reductions;
    if constexpr (Depth == rank) {
      begin_all(s, reductions);
      run_all<Tail>(f, s, running);
      end_all(f, s, reductions);
    } else {
      run_all<Tail>(f, s, running);
      begin_all(s, reductions);
      constexpr axis_id a = axis(Depth);
      const long steps = f.template steps<a.value>();
      if constexpr (Depth == step.lane) {
        long i = 0;
        for (; i + width <= steps; i += width) {
          s.at[Depth] = i;
          level<Depth + 1, false>(f, s);
        }
        constexpr bool whole = a != Program::streamed && Program::is_static(a) && Program::static_extent(a) % width == 0;
        if constexpr (width > 1 && !whole) {
          if (i < steps) {
            s.at[Depth] = i;
            s.tail = static_cast<int>(steps - i);
            level<Depth + 1, true>(f, s);
          }
        }
      } else {
        for (long i = 0; i < steps; ++i) {
          s.at[Depth] = i;
          level<Depth + 1, Tail>(f, s);
        }
      }
      end_all(f, s, reductions);
    }
  }

 public:
  XGRAD_ALWAYS_INLINE static void execute(const frame_type& f) {
    // A copy where loops write: as far as the compiler knows, that may change f.
    const std::conditional_t<writes(), frame_type, const frame_type&> own = f;
    state s;
    clear(own, support::sequence_of<scatters>());
    level<0, false>(own, s);
  }
};

}  // namespace xgrad::emit
