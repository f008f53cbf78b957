// The names of all operations: the structural ones, which the graph itself gives a meaning, and the pointwise ones,
// each defined by one block in operations/. A new pointwise operation is one line here and one block there.
#pragma once

namespace xgrad::graph {

// clang-format off
enum class opcode : unsigned char {
  // leaves
  literal,  // node::value
  symbol,   // node::index: which symbol; dims: its axes in order
  extent,   // node::index: which extent, as a number
  iota,     // 0, 1, 2, ... along its one axis
  carried,  // node::index: which carried value of a recurrence, before its step; dims: the recurrence's axis, its own axes

  // reductions over node::over
  sum,
  product,
  maximum_of,
  minimum_of,

  // structure
  rename,    // the operand with axes dims[0..n) called dims[n..2n); the others keep their names
  reshape,   // the operand's dims[0..index) in row-major order, read as dims[index..)
  affine,    // the operand with its axis dims[0] at a position that is affine in dims[1..); node::index: which map;
             // node::value where that is none of its positions
  gather,    // operands: x, at; x with its axis dims[0] at the position that `at` holds; node::value where it has none
  scatter,   // operands: x, at; along the new axis dims[0] the sum over node::over of x where `at` holds the position
  stop,      // the operand, whose derivative is zero
  custom,    // operand 0 is the value; then pairs (argument, partial derivative): an own operation named by index
  barrier,   // the operand, which no rule looks through: a sub-expression that is differentiated by;
             // dims: axes along which the operand is the same, and its derivative is not
  scanned,   // operand 0, computed step by step, as all others see it: along the axis of recurrence node::index;
             // then, for each of its carried values, where it starts and what follows it

  // requests: legal only before calculus has expanded them
  gradient,    // operands: f, w; dims: the axes of the result
  derivative,  // operands: f, x; elementwise, node::index: order
  vjp,         // operands: f, x, u: the gradient of sum(f * u); dims[0..index): the result's, dims[index..): f's
  jvp,         // operands: f, x, v: f's tangent when x's is v; dims: the axes of the result
  jacobian,    // operands: f, x; dims[0..index): the result's, those of x last; dims[index..): f's
  taylor,      // operands: f, x, at; elementwise, node::index: order; dims: the axes of the result

  // pointwise, one operand
  negate, abs, sign, floor, ceil, round, trunc,
  square, sqrt, rsqrt, cbrt, reciprocal,
  exp,  // node::index: 1 when the operand is known not to be positive, else 0
  exp2, expm1, log, log2, log10,
  log1p,  // node::index: 1 when the operand is known to lie in [0, 1], else 0
  sin, cos, tan, asin, acos, atan, sinh, cosh, tanh, asinh, acosh, atanh,
  erf, erfc, lgamma, digamma,
  polygamma,  // node::index: order
  sigmoid, softplus, relu,
  isnan, isfinite, logical_not,
  to_number,  // a mask as 0 or 1

  // pointwise, two operands
  add, subtract, multiply, divide, pow, mod, atan2, hypot, maximum, minimum, logaddexp,
  scramble,  // a hash of two whole numbers, for random masks
  less, less_equal, equal, not_equal, logical_and, logical_or, logical_xor,

  // pointwise, three operands
  select,        // mask, then, else
  multiply_add,  // a * b + c, rounded once; made by the last rewriting only

  count
};
// clang-format on

constexpr bool is_leaf(opcode op) { return op <= opcode::carried; }
constexpr bool is_reduction(opcode op) { return op >= opcode::sum && op <= opcode::minimum_of; }
constexpr bool is_request(opcode op) { return op >= opcode::gradient && op <= opcode::taylor; }
constexpr bool is_pointwise(opcode op) { return op >= opcode::negate && op < opcode::count; }
constexpr int pointwise_arity(opcode op) { return op < opcode::add ? 1 : op < opcode::select ? 2 : 3; }
constexpr bool is_comparison(opcode op) { return op >= opcode::less && op <= opcode::not_equal; }
constexpr bool has_value(opcode op) { return op == opcode::literal || op == opcode::affine || op == opcode::gather; }
// A mask is the result; every other operation gives numbers.
constexpr bool gives_mask(opcode op) {
  return is_comparison(op) || op == opcode::logical_and || op == opcode::logical_or || op == opcode::logical_xor ||
         op == opcode::logical_not || op == opcode::isnan || op == opcode::isfinite;
}
constexpr bool commutes(opcode op) {
  return op == opcode::add || op == opcode::multiply || op == opcode::maximum || op == opcode::minimum ||
         op == opcode::hypot || op == opcode::logaddexp || op == opcode::equal || op == opcode::not_equal ||
         op == opcode::logical_and || op == opcode::logical_or || op == opcode::logical_xor;
}

}  // namespace xgrad::graph
