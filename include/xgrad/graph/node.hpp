// One node: an operation on operands, the axes its value varies along, and what the operation alone needs.
#pragma once

#include "axis.hpp"
#include "opcode.hpp"

namespace xgrad::graph {

struct node {
  opcode op = opcode::literal;
  int first_operand = 0;  // into the graph's operand list
  int operand_count = 0;
  int first_dim = 0;  // into the graph's list of ordered axes
  int dim_count = 0;
  int index = 0;     // symbol, extent, order: see opcode
  double value = 0;  // of a literal; a fill
  axis_set axes;     // of the result
  axis_set over;     // of a reduction: the axes it removes
};

// Position (first * dims[1] + second * dims[2] + offset) / divisor of an axis; there is none where that is no whole
// number. The divisor is positive.
struct index_map {
  int first = 0, second = 0;
  int divisor = 1;
  int offset = 0;  // index into the graph's extents
  friend constexpr bool operator==(const index_map&, const index_map&) = default;
};

// A loop over an axis, one step after the other. Its carried values are those from first_carry on.
struct recurrence {
  axis_id along;
  bool backward = false;    // from the last position to the first
  bool recomputes = false;  // its derivative computes what a step did again, from what it carried
  int first_carry = 0, carries = 0;
};
// What one step leaves to the next: a value along these axes and, seen from outside, the recurrence's.
struct carry {
  int of = 0;          // the recurrence
  int first_axis = 0;  // into the graph's list of carried axes
  int rank = 0;
};

enum class symbol_kind : unsigned char { input, parameter, state, indices };

struct symbol {
  symbol_kind kind = symbol_kind::input;
  int name = 0;          // into the graph's texts
  int first_extent = 0;  // into the graph's list of symbol extents
  int rank = 0;
};

enum class output_kind : unsigned char { value, update };
enum class element : unsigned char { number, mask, index };

// What a kernel returns or writes: a node, its axes in the order of the result's dimensions.
struct output {
  output_kind kind = output_kind::value;
  element elements = element::number;
  node_id node = {};
  int first_dim = 0;
  int rank = 0;
  int symbol = -1;  // written by an update
};

}  // namespace xgrad::graph
