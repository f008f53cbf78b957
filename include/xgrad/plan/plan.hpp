// The plan: what runs, in which order, over which loops, reading and writing which arrays. Plain constexpr data.
// Stages alternate: even ones run once (0 before the stream, 2 after its first pass, ...), odd ones run for every tile
// of rows of the streamed axis. Invariant: a step reads only what earlier steps or stages have written.
#pragma once

#include "../graph/frozen.hpp"
#include "machine.hpp"

namespace xgrad::plan {

using graph::axis_id;
using graph::axis_set;
using graph::graph_view;
using graph::node_id;
using graph::opcode;
using support::list;
using support::span;

enum class array_kind : unsigned char {
  symbol,       // what the caller bound; its outermost stride is the caller's, the inner ones are dense
  output,       // what the caller gets; likewise
  whole,        // workspace, without the streamed axis
  tile,         // workspace, one tile of the streamed axis
  stored,       // workspace, the whole streamed axis
  accumulator,  // workspace, a sum over the streamed axis in the making: fresh for every chunk
};

// Which of a carried value's entries an array is: the one that a step reads or the one that it leaves, of all steps; the
// one before the first step or the one after the last.
enum class state_entry : unsigned char { before, after, start, end };

struct array {
  array_kind kind = array_kind::whole;
  int index = -1;   // of the symbol or output
  int memory = -1;  // the array whose memory this is under other axes; -1: its own
  node_id node;
  int first_axis = 0;  // into plan axes: from the outermost to the innermost
  int rank = 0;
  bool lane_wide = false;  // an accumulator that keeps one partial result per lane, innermost
  bool padded = false;     // the innermost extent is rounded up to whole vectors
  int direct_output = -1;  // an accumulator that may live in this output's memory
  int filled_in = -1;      // an accumulator: the stage whose passes over the stream add to it
  bool own = false;        // each thread has memory of its own for it
  opcode combine = opcode::sum;
  // A value that a recurrence carries: one entry more than it has steps, or two in turn, along the outermost axis.
  int state = -1;  // which
  state_entry entry = state_entry::before;
  bool in_turn = false;
  // An affine view: the memory of another array, one of whose axes is read at an affine position.
  int viewed = -1;     // that array
  int from = -1;       // the position of that axis among its axes
  int offset = -1;     // index into the graph's extents
  int first_term = 0;  // into plan terms: one for each axis
};

// How an axis of an affine view moves in the viewed array: along its own axis there, and along the one read anew.
struct view_term {
  int position = -1;    // among the viewed array's axes; -1: none
  int coefficient = 0;  // along array::from
};

enum class instruction_kind : unsigned char {
  literal,
  extent,
  iota,
  load,
  compute,
  accumulate,
  store,
  locate,   // a position along an axis: of the register operands[0], or as `array` holds it
  gather,   // load at the position operands[0]; `value` where there is none
  scatter,  // add operands[0] to the array at the position operands[1]
};

struct instruction {
  instruction_kind kind = instruction_kind::literal;
  opcode op = opcode::literal;  // of compute and accumulate
  bool mask = false;            // the result is a mask
  bool register_kept = true;    // of accumulate: kept in a register while the inner loops run
  int depth = 0;                // how many of the step's loops it is inside
  int home = 0;                 // of accumulate: how many loops its result is inside
  int index = 0;                // extent number, polygamma's order; of locate, gather, scatter: the axis
  bool by_lane = false;         // of locate: lanes have positions of their own
  int array = -1;               // of load, store, accumulate
  int result = -1;              // register; of locate: the number of the position
  int operands[3] = {-1, -1, -1};
  double value = 0;
};

enum class step_kind : unsigned char { pointwise, contraction, finish, spread };
enum class contraction_mode : unsigned char {
  outer,  // lanes along an output axis that one operand has: broadcast * vector
  dot,    // lanes along a summed axis that both have: vector * vector, lanes added at the end
};

struct step {
  step_kind kind = step_kind::pointwise;
  int stage = 0;
  int region = -1;  // runs once for each step of this recurrence
  // pointwise: the loops, outermost first, and which of them runs over lanes (-1: none)
  int first_axis = 0;
  int rank = 0;
  int lane = -1;
  int first_instruction = 0;
  int instructions = 0;
  int registers = 0;
  int contraction = -1;
  int array = -1;   // finish: the lane-wide accumulator to reduce; pointwise: skipped while this accumulator is direct;
                    // spread: where from
  int result = -1;  // finish, spread: where to
  node_id node;     // spread: the affine node whose positions array is copied to, the rest filled; see fills_of
};

// Rows that are worth copying a part of the right operand for.
inline constexpr long rows_of_panel = 32;

// out[outer, rows, lanes] (+)= sum over inner of left[...] * right[...]; right is the operand read as vectors.
struct contraction {
  contraction_mode mode = contraction_mode::outer;
  bool accumulates = false;  // over tiles of the streamed axis
  int left = -1, right = -1, out = -1;
  axis_id lane;                         // outer: of right and out; dot: summed
  axis_id rows;                         // of left and out, not of right; may be none
  axis_id columns;                      // dot: of right and out, not of left; may be none
  int first_outer = 0, outer_rank = 0;  // the other axes of out
  int first_inner = 0, inner_rank = 0;  // the summed axes (dot: but the lane)
  // outer: parts of `depth` positions of summed axis number `cut`, and one of each before it, are summed one after the
  // other, each for all rows; 0: everything at once
  int cut = 0, depth = 0;
  int panels = 1;       // so many blocks of columns are copied at a time
  bool turned = false;  // right has the summed axis innermost: its columns become rows in the copies of its parts
  int row_block = 1, column_block = 1;  // registers: outer: rows x vectors; dot: rows x columns
};

// A loop over steps: those of its region, and of the regions inside it.
struct recurrence {
  axis_id along;
  bool backward = false;
  int parent = -1;
};

struct result {
  graph::output_kind kind = graph::output_kind::value;
  int array = -1;
  int symbol = -1;
};

struct plan_sizes {
  int arrays = 0, steps = 0, instructions = 0, contractions = 0, axes = 0, results = 0, terms = 0, recurrences = 0;
  friend constexpr bool operator==(const plan_sizes&, const plan_sizes&) = default;
  constexpr bool within(const plan_sizes& room) const {
    return arrays <= room.arrays && steps <= room.steps && instructions <= room.instructions &&
           contractions <= room.contractions && axes <= room.axes && results <= room.results && terms <= room.terms &&
           recurrences <= room.recurrences;
  }
};

struct header {
  machine target;
  axis_id streamed;
  int tile = 1;         // rows of a tile at most
  int stages = 1;       // stages 0 .. stages - 1
  int chunk = 1;        // rows of a chunk at least, a multiple of the tile
  int part = 1;         // chunks that are worth another thread, a power of two
  bool splits = false;  // several threads may run its chunks
};

struct plan_view {
  header head;
  span<array> arrays;
  span<step> steps;
  span<instruction> instructions;
  span<contraction> contractions;
  span<axis_id> axes;
  span<result> results;
  span<view_term> terms;
  span<recurrence> recurrences;
  constexpr plan_sizes sizes() const {
    return {arrays.count, steps.count,   instructions.count, contractions.count,
            axes.count,   results.count, terms.count,        recurrences.count};
  }
  // Elements along that axis lie next to each other.
  constexpr bool is_dense_along(const array& a, int position) const {
    if (a.viewed < 0) return position == a.rank - 1;
    const array& source = arrays[a.viewed];
    const view_term& t = terms[a.first_term + position];
    if (t.position >= 0 && t.coefficient != 0) return false;
    return t.position >= 0 ? is_dense_along(source, t.position) : t.coefficient == 1 && is_dense_along(source, a.from);
  }
  constexpr bool is_dense_along(const array& a, axis_id x) const {
    for (int i = 0; i < a.rank; ++i)
      if (axes[a.first_axis + i] == x) return is_dense_along(a, i);
    return false;
  }
  constexpr span<axis_id> axes_of(const array& a) const { return {axes.first + a.first_axis, a.rank}; }
  constexpr span<axis_id> axes_of(const step& s) const { return {axes.first + s.first_axis, s.rank}; }
};

// A node that has its operand's value.
constexpr bool passes_through(opcode op) { return op == opcode::stop || op == opcode::custom || op == opcode::barrier; }
// The affine nodes of a spread step, each along another axis, the outermost first: down to the array's own node.
constexpr list<node_id> fills_of(const graph_view& g, const plan_view& p, const step& s) {
  list<node_id> all;
  for (node_id id = s.node; g.op(id) == opcode::affine && !(id == p.arrays[s.array].node);) {
    all.push_back(id);
    id = g.operand(id, 0);
    while (passes_through(g.op(id))) id = g.operand(id, 0);
  }
  return all;
}

// The numbers of a panel: what one block of columns of a contraction's right operand is copied into, for one part.
constexpr long panel_numbers(const graph_view& g, const plan_view& p, const contraction& c) {
  long numbers = static_cast<long>(c.depth) * c.column_block * p.head.target.lanes;
  for (int i = c.cut + 1; i < c.inner_rank; ++i) numbers *= g.extent_of(p.axes[c.first_inner + i]).constant;
  return numbers;
}
// Those of all panels at a time and, where there are several, of a strip of the left operand's rows behind them; of the
// contraction that needs most.
constexpr long copied_numbers(const graph_view& g, const plan_view& p) {
  long most = 0;
  for (const contraction& c : p.contractions) {
    if (c.depth == 0) continue;
    const long strip = c.panels == 1 ? 0 : static_cast<long>(c.depth) * c.row_block + p.head.target.lanes;
    const long numbers = c.panels * panel_numbers(g, p, c) + strip;
    if (most < numbers) most = numbers;
  }
  return most;
}

struct plan {
  header head;
  list<array> arrays;
  list<step> steps;
  list<instruction> instructions;
  list<contraction> contractions;
  list<axis_id> axes;
  list<result> results;
  list<view_term> terms;
  list<recurrence> recurrences;

  constexpr plan_view view() const {
    return {head,
            {arrays.data(), arrays.size()},
            {steps.data(), steps.size()},
            {instructions.data(), instructions.size()},
            {contractions.data(), contractions.size()},
            {axes.data(), axes.size()},
            {results.data(), results.size()},
            {terms.data(), terms.size()},
            {recurrences.data(), recurrences.size()}};
  }
  constexpr int keep_axes(span<axis_id> a) {
    const int first = axes.size();
    for (axis_id x : a) axes.push_back(x);
    return first;
  }
};

template <plan_sizes Sizes>
struct frozen_plan {
  template <class T, int Count>
  using array_of = graph::constant_array<T, Count>;
  header head;
  array_of<array, Sizes.arrays> arrays;
  array_of<step, Sizes.steps> steps;
  array_of<instruction, Sizes.instructions> instructions;
  array_of<contraction, Sizes.contractions> contractions;
  array_of<axis_id, Sizes.axes> axes;
  array_of<result, Sizes.results> results;
  array_of<view_term, Sizes.terms> terms;
  array_of<recurrence, Sizes.recurrences> recurrences;

  constexpr explicit frozen_plan(const plan_view& p) : head(p.head) {
    arrays.fill(p.arrays);
    steps.fill(p.steps);
    instructions.fill(p.instructions);
    contractions.fill(p.contractions);
    axes.fill(p.axes);
    results.fill(p.results);
    terms.fill(p.terms);
    recurrences.fill(p.recurrences);
  }
  constexpr plan_view view() const {
    return {head,        arrays.view(),  steps.view(), instructions.view(), contractions.view(),
            axes.view(), results.view(), terms.view(), recurrences.view()};
  }
};

}  // namespace xgrad::plan
