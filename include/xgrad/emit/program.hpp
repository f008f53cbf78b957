// What the emitted code is made for: a frozen graph and plan, the number type, and the element types of bound arrays.
// Everything static is answered here as a constant; `frame` holds what is only known in a call.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

#include "../plan/plan.hpp"
#include "../support/config.hpp"
#include "../support/nth_type.hpp"
#include "../support/sequence.hpp"
#include "lane.hpp"
#include "stage_key.hpp"

namespace xgrad::emit {

using graph::axis_id;
using graph::opcode;
using plan::array_kind;

// Key: of a stage. Elements: of symbols, then of outputs.
template <class Key, class T, class... Elements>
struct program {
  using number_type = T;
  using stage = stage_of<Key>;
  static constexpr graph::graph_view graph = stage::graph.view();
  static constexpr plan::plan_view plan = stage::plan.view();
  static constexpr int symbols = graph.symbols.count;
  static constexpr int arrays = plan.arrays.count;
  static constexpr int lanes = plan.head.target.lanes;
  static constexpr axis_id streamed = plan.head.streamed;
  // Calls of so many rows and fewer run another program; see compile::planned.
  static constexpr int few_rows = stage::few_rows;
  struct for_few_rows {
    using type = program<key_of<typename stage::for_few_rows>, T, Elements...>;
  };
  // Room for frame::copies, in numbers.
  static constexpr long copied = plan::copied_numbers(graph, plan);
  // Loops of a small plan are inlined: a whole call of one takes tens of nanoseconds.
  static constexpr bool is_small = plan.steps.count <= 32;

  // Its place among Elements, behind which T follows.
  static constexpr int element_place(int array) {
    const plan::array& a = plan.arrays[array];
    if (a.kind == array_kind::symbol) return a.index;
    return a.kind == array_kind::output ? symbols + a.index : static_cast<int>(sizeof...(Elements));
  }
  template <int Array>
  using element = support::nth_type<element_place(Array), Elements..., T>;
  // Whether its elements are T.
  static constexpr bool has_numbers(int array) {
    constexpr bool all[] = {std::is_same_v<Elements, T>..., true};
    const plan::array& a = plan.arrays[array];
    return !is_bound(array) || all[a.kind == array_kind::symbol ? a.index : symbols + a.index];
  }

  static constexpr bool is_bound(int array) {
    return plan.arrays[array].kind == array_kind::symbol || plan.arrays[array].kind == array_kind::output;
  }
  // Whether rows of the array have room to be read and written in whole vectors.
  static constexpr bool is_roomy(int array) { return !is_bound(array) && plan.arrays[array].padded; }
  // A vector of one tile's rows, with room for whole lanes.
  static constexpr bool is_tile_vector(int array) {
    return plan.arrays[array].kind == array_kind::tile && plan.arrays[array].rank == 1 && axis(array, 0) == streamed &&
           plan.arrays[array].viewed < 0 && plan.head.tile % lanes == 0;
  }
  static constexpr axis_id axis(int array, int position) { return plan.axes[plan.arrays[array].first_axis + position]; }
  static constexpr int position(int array, axis_id a) {
    for (int i = 0; i < plan.arrays[array].rank; ++i)
      if (axis(array, i) == a) return i;
    return -1;
  }
  static constexpr bool has_axis(int array, axis_id a) { return a.valid() && position(array, a) >= 0; }
  static constexpr bool is_static(axis_id a) { return graph.extent_of(a).is_static(); }
  static constexpr long static_extent(axis_id a) { return graph.extent_of(a).constant; }
  static constexpr long rounded(long n) { return (n + lanes - 1) / lanes * lanes; }
  // Whether the extent along that position of the array's memory is known while compiling.
  static constexpr bool has_static_size(int array, int position) {
    const axis_id a = axis(array, position);
    if (position == 0 && plan.arrays[array].in_turn) return true;
    if (a == streamed && (plan.arrays[array].kind == array_kind::tile)) return true;
    return is_static(a);
  }
  // The extent along that position of the array's memory; nothing when a call decides it.
  static constexpr std::optional<long> static_size(int array, int position) {
    const plan::array& a = plan.arrays[array];
    const axis_id x = axis(array, position);
    if (!has_static_size(array, position)) return {};
    if (a.state >= 0 && position == 0) return a.in_turn ? 2 : static_extent(x) + 1;
    if (x == streamed && a.kind == array_kind::tile) return plan.head.tile;
    return a.padded && position == a.rank - 1 ? rounded(static_extent(x)) : static_extent(x);
  }
  // Elements of one entry along the position before `from`.
  static constexpr std::optional<long> static_size_from(int array, int from) {
    long n = plan.arrays[array].lane_wide ? lanes : 1;
    for (int k = from; k < plan.arrays[array].rank; ++k) {
      const std::optional<long> size = static_size(array, k);
      if (!size) return {};
      n *= *size;
    }
    return n;
  }
  // The stride of a position of the array; 0 for an axis that the array lacks (position -1).
  static constexpr std::optional<long> static_stride(int array, int position) {
    const plan::array& a = plan.arrays[array];
    if (position < 0) return 0;
    if (a.viewed >= 0) {
      const plan::view_term& t = plan.terms[a.first_term + position];
      const std::optional<long> along = static_stride(a.viewed, t.position);
      if (t.coefficient == 0 || !along) return along;
      const std::optional<long> anew = static_stride(a.viewed, a.from);
      return anew ? *along + t.coefficient * *anew : anew;
    }
    if (is_bound(array) && position == 0 && a.rank > 1) return {};
    return static_size_from(array, position + 1);
  }
  // Whether the axis stands still in that step: that of a recurrence whose steps it is part of.
  static constexpr bool is_pinned(int region, axis_id a) {
    for (; region >= 0; region = plan.recurrences[region].parent)
      if (plan.recurrences[region].along == a) return true;
    return false;
  }
  // The first recurrence along that axis, -1: none. They are never inside each other.
  static constexpr int recurrence_along(axis_id a) {
    for (int r = 0; r < plan.recurrences.count; ++r)
      if (plan.recurrences[r].along == a) return r;
    return -1;
  }
  // The array whose memory it is.
  static constexpr int memory_of(int array) { return plan.arrays[array].memory < 0 ? array : plan.arrays[array].memory; }
  static constexpr bool is_sum(int array) { return plan.arrays[memory_of(array)].kind == array_kind::accumulator; }
  static constexpr int root(int array) {
    while (plan.arrays[array].viewed >= 0) array = plan.arrays[array].viewed;
    return array;
  }
  static constexpr bool is_backward(const plan::array& state) {
    return plan.recurrences[graph.carries[state.state].of].backward;
  }
  // How many entries behind its step's number the entry of a state lies.
  static constexpr long entry_shift(const plan::array& state) {
    return (state.entry == plan::state_entry::after) != is_backward(state) ? 1 : 0;
  }
  // Whether the step sums over the rows of an input, a matrix: it may fetch rows that come later.
  static constexpr bool fetches_ahead(int step) {
    if (plan.steps[step].kind != plan::step_kind::contraction) return false;
    const plan::contraction& c = plan.contractions[plan.steps[step].contraction];
    return c.mode == plan::contraction_mode::outer && plan.arrays[c.right].kind == array_kind::symbol && c.inner_rank == 1 &&
           plan.axes[c.first_inner] == streamed && position(c.right, streamed) == 0;
  }
  // Of the inputs that have the streamed axis; 0 when a call decides it.
  static constexpr long bytes_of_row() {
    constexpr std::size_t bytes[] = {sizeof(Elements)..., sizeof(T)};
    long sum = 0;
    for (int a = 0; a < arrays; ++a) {
      if (plan.arrays[a].kind != array_kind::symbol || position(a, streamed) != 0) continue;
      const std::optional<long> numbers = static_size_from(a, 1);
      if (!numbers) return 0;
      sum += *numbers * static_cast<long>(bytes[plan.arrays[a].index]);
    }
    return sum;
  }
  // How many rows later those are that a stage fetches where its inputs lie in no cache near the processor; 0: it fetches
  // none. They and those that are read meanwhile take half of the first cache.
  static constexpr long rows_ahead(int stage) {
    long rows = plan.head.tile < 64 ? plan.head.tile : 64;
    while (rows > 16 && 4 * rows * bytes_of_row() > plan.head.target.first_cache) rows /= 2;
    if (4 * rows * bytes_of_row() > plan.head.target.first_cache) return 0;
    for (int s = 0; s < plan.steps.count; ++s)
      if (plan.steps[s].stage == stage && fetches_ahead(s)) return rows;
    return 0;
  }
  static constexpr bool all_static() {
    for (int i = 0; i < arrays; ++i)
      if (!is_bound(i))
        for (int k = 0; k < plan.arrays[i].rank; ++k)
          if (!has_static_size(i, k)) return false;
    return true;
  }
};

// What is read number after number is fetched so far ahead as the processor does not look by itself, for it stops where a
// page ends.
inline constexpr int bytes_ahead = 2048;

// Where the arrays of one call are, and how far it has come.
template <class Program>
struct frame {
  using T = typename Program::number_type;
  void* base[Program::arrays == 0 ? 1 : Program::arrays];            // symbols and outputs: what was bound
  std::ptrdiff_t outer[Program::arrays == 0 ? 1 : Program::arrays];  // of bound ones: the outermost stride
  long extents[Program::graph.extents.count == 0 ? 1 : Program::graph.extents.count];
  long row = 0;         // the first row of the tile
  long rows = 1;        // its number of rows
  bool fresh = true;    // the first tile of a chunk
  long ahead = 0;       // how many rows later those are that are fetched now
  T* copies = nullptr;  // room for what a contraction copies of its operands: Program::copied
  long at_step[Program::plan.recurrences.count == 0 ? 1 : Program::plan.recurrences.count] = {};  // see recurrence_along

  template <int Axis>
  XGRAD_ALWAYS_INLINE constexpr long extent() const {
    constexpr axis_id a{Axis};
    if constexpr (Program::is_static(a)) return Program::static_extent(a);
    else return extents[Program::graph.axes[a.value].extent];
  }
  // How often a loop over the axis runs in this tile.
  template <int Axis>
  XGRAD_ALWAYS_INLINE constexpr long steps() const {
    if constexpr (axis_id{Axis} == Program::streamed) return rows;
    else return extent<Axis>();
  }
  // The array's extent along a position of its memory.
  template <int Array, int Position>
  XGRAD_ALWAYS_INLINE constexpr long size() const {
    constexpr plan::array a = Program::plan.arrays[Array];
    constexpr axis_id x = Program::axis(Array, Position);
    constexpr bool padded = a.padded && Position == a.rank - 1;
    if constexpr (a.state >= 0 && Position == 0) {
      return a.in_turn ? 2 : extent<x.value>() + 1;
    } else if constexpr (x == Program::streamed && a.kind == array_kind::tile) {
      return Program::plan.head.tile;
    } else {
      return padded ? Program::rounded(extent<x.value>()) : extent<x.value>();
    }
  }
  template <int Array, int From>
  XGRAD_ALWAYS_INLINE constexpr long size_from() const {
    constexpr plan::array a = Program::plan.arrays[Array];
    if constexpr (constexpr auto known = Program::static_size_from(Array, From)) return *known;
    else if constexpr (From == a.rank) return a.lane_wide ? Program::lanes : 1;
    else return size<Array, From>() * size_from<Array, From + 1>();
  }
  // See Program::static_stride.
  template <int Array, int Position>
  XGRAD_ALWAYS_INLINE constexpr std::ptrdiff_t stride() const {
    if constexpr (constexpr auto known = Program::static_stride(Array, Position)) return *known;
    else if constexpr (Program::plan.arrays[Array].viewed >= 0) return view_stride<Array, Position>();
    else if constexpr (Program::is_bound(Array) && Position == 0 && Program::plan.arrays[Array].rank > 1)
      return outer[Array];
    else return size_from<Array, Position + 1>();
  }
  template <int Array, int Position>
  XGRAD_ALWAYS_INLINE constexpr std::ptrdiff_t view_stride() const {
    constexpr plan::array a = Program::plan.arrays[Array];
    constexpr plan::view_term t = Program::plan.terms[a.first_term + Position];
    std::ptrdiff_t result = stride<a.viewed, t.position>();
    if constexpr (t.coefficient != 0) result += t.coefficient * stride<a.viewed, a.from>();
    return result;
  }
  template <int Extent>
  XGRAD_ALWAYS_INLINE constexpr long extent_value() const {
    if constexpr (Program::graph.extents[Extent].is_static()) return Program::graph.extents[Extent].constant;
    else return extents[Extent];
  }
  template <int Array, int Axis>
  XGRAD_ALWAYS_INLINE constexpr std::ptrdiff_t stride_along() const {
    constexpr int position = Axis < 0 ? -1 : Program::position(Array, axis_id{Axis});
    if constexpr (constexpr auto known = Program::static_stride(Array, position)) return *known;
    else return stride<Array, position>();
  }
  // The first element for this tile and these steps of recurrences.
  template <int Array>
  XGRAD_ALWAYS_INLINE auto* data() const {
    if constexpr (Program::plan.recurrences.count == 0) return first<Array>();
    else return first<Array>() + of_steps<Array>(std::make_integer_sequence<int, Program::plan.arrays[Array].rank>{});
  }
  template <int Array>
  XGRAD_ALWAYS_INLINE auto* first() const {
    constexpr plan::array a = Program::plan.arrays[Array];
    if constexpr (a.viewed >= 0) {
      return first<a.viewed>() + extent_value<a.offset>() * stride<a.viewed, a.from>();
    } else {
      auto* start = static_cast<typename Program::template element<Array>*>(base[Array]);
      constexpr bool by_row =
          Program::has_axis(Array, Program::streamed) && (Program::is_bound(Array) || a.kind == array_kind::stored);
      if constexpr (by_row) start += row * stride_along<Array, Program::streamed.value>();
      if constexpr (a.state >= 0) start += entry<Array>();
      return start;
    }
  }
  // Where the entry lies that does not depend on the step.
  template <int Array>
  XGRAD_ALWAYS_INLINE constexpr std::ptrdiff_t entry() const {
    constexpr plan::array a = Program::plan.arrays[Array];
    if constexpr (a.memory < 0) return 0;
    else if constexpr (a.entry == plan::state_entry::start || a.entry == plan::state_entry::end) {
      constexpr bool last = (a.entry == plan::state_entry::end) != Program::is_backward(a);
      const long at = last ? extent<Program::axis(a.memory, 0).value>() : 0;
      return (a.in_turn ? at & 1 : at) * stride<a.memory, 0>();
    } else return a.in_turn ? 0 : Program::entry_shift(a) * stride<Array, 0>();
  }
  template <int Array, int... Position>
  XGRAD_ALWAYS_INLINE constexpr std::ptrdiff_t of_steps(std::integer_sequence<int, Position...>) const {
    return (std::ptrdiff_t{0} + ... + of_step<Array, Position>());
  }
  template <int Array, int Position>
  XGRAD_ALWAYS_INLINE constexpr std::ptrdiff_t of_step() const {
    constexpr axis_id a = Program::axis(Array, Position);
    constexpr int recurrence = Program::recurrence_along(a);
    if constexpr (recurrence < 0) return 0;
    else {
      constexpr plan::array root = Program::plan.arrays[Program::root(Array)];
      constexpr bool in_turn = root.in_turn && Program::axis(root.memory < 0 ? 0 : root.memory, 0) == a;
      if constexpr (in_turn) return ((at_step[recurrence] + Program::entry_shift(root)) & 1) * stride<Array, Position>();
      else return at_step[recurrence] * stride<Array, Position>();
    }
  }
};

}  // namespace xgrad::emit
