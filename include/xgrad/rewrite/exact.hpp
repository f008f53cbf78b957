// Rules that keep every bit of the result, signed zeros, infinities and NaN included.
// A rule answers with a formula, or with none when it does not apply.
#pragma once

#include "formula.hpp"

namespace xgrad::rewrite::exact {

// 1 / c when that is exact: c is a power of two well within range; else 0.
constexpr double exact_reciprocal(double c) {
  const auto bits = std::bit_cast<std::uint64_t>(c);
  const auto exponent = bits >> 52 & 0x7ffU;
  const bool power_of_two = (bits & 0xfffffffffffffU) == 0 && exponent > 0x3ffU - 100 && exponent < 0x3ffU + 100;
  return power_of_two ? 1 / c : 0;
}

// +0, not -0.
constexpr bool is_positive_zero(formula x) { return x.is_literal() && std::bit_cast<std::uint64_t>(x.value()) == 0; }

constexpr formula unary(opcode op, formula x) {
  switch (op) {
    case opcode::negate:
      if (x.is(opcode::negate)) return x.operand(0);
      if (x.is(opcode::multiply) && x.operand(0).is_literal()) return -x.operand(0) * x.operand(1);
      if (x.is(opcode::multiply) && x.operand(1).is_literal()) return x.operand(0) * -x.operand(1);
      return {};
    case opcode::abs:
      if (x.is(opcode::abs) || x.is(opcode::square)) return x;
      if (x.is(opcode::negate)) return apply(op, x.operand(0));
      return {};
    case opcode::square:
      if (x.is(opcode::negate) || x.is(opcode::abs)) return apply(op, x.operand(0));
      return {};
    case opcode::cos:
    case opcode::cosh:
      if (x.is(opcode::negate)) return apply(op, x.operand(0));
      return {};
    case opcode::reciprocal: return 1 / x;
    case opcode::relu:
    case opcode::floor:
    case opcode::ceil:
    case opcode::round:
    case opcode::trunc:
    case opcode::sign: return x.is(op) ? x : formula{};
    case opcode::logical_not:
      if (x.is(opcode::logical_not)) return x.operand(0);
      if (x.is(opcode::equal)) return apply(opcode::not_equal, x.operand(0), x.operand(1));
      if (x.is(opcode::not_equal)) return apply(opcode::equal, x.operand(0), x.operand(1));
      return {};
    default: return {};
  }
}

constexpr formula add(formula a, formula b) {
  if (b.is(opcode::negate)) return a - b.operand(0);
  if (a.is(opcode::negate)) return b - a.operand(0);
  return {};
}

constexpr formula subtract(formula a, formula b) {
  if (is_positive_zero(b)) return a;
  if (b.is(opcode::negate)) return a + b.operand(0);
  if (a.is(opcode::negate) && b.is_literal()) return -b - a.operand(0);
  return {};
}

constexpr formula multiply(formula a, formula b) {
  if (a.is_literal(1)) return b;
  if (b.is_literal(1)) return a;
  if (a.is_literal(-1)) return -b;
  if (b.is_literal(-1)) return -a;
  if (a.is(opcode::negate)) return b.is_literal() ? a.operand(0) * -b : -(a.operand(0) * b);
  if (b.is(opcode::negate)) return a.is_literal() ? -a * b.operand(0) : -(a * b.operand(0));
  if (a == b) return apply(opcode::square, a);
  return {};
}

constexpr formula divide(formula a, formula b) {
  if (b.is_literal(1)) return a;
  if (b.is_literal(-1)) return -a;
  if (b.is_literal() && exact_reciprocal(b.value()) != 0) return a * b.literal(exact_reciprocal(b.value()));
  if (a.is(opcode::negate)) return b.is_literal() ? a.operand(0) / -b : -(a.operand(0) / b);
  if (b.is(opcode::negate)) return a.is_literal() ? -a / b.operand(0) : -(a / b.operand(0));
  return {};
}

// A mask made a number is compared with 0 or 1: the mask again.
constexpr formula compare(opcode op, formula a, formula b) {
  if (b.is(opcode::to_number) && a.is_literal()) {
    if (op == opcode::less && a.is_literal(0)) return b.operand(0);
    if (op == opcode::less || op == opcode::less_equal) return {};
    return compare(op, b, a);
  }
  if (!a.is(opcode::to_number) || !b.is_literal()) return {};
  const bool zero = b.is_literal(0), one = b.is_literal(1);
  if ((op == opcode::not_equal && zero) || (op == opcode::equal && one)) return a.operand(0);
  if ((op == opcode::equal && zero) || (op == opcode::not_equal && one)) return apply(opcode::logical_not, a.operand(0));
  return {};
}

constexpr formula binary(opcode op, formula a, formula b) {
  switch (op) {
    case opcode::add: return add(a, b);
    case opcode::subtract: return subtract(a, b);
    case opcode::multiply: return multiply(a, b);
    case opcode::divide: return divide(a, b);
    case opcode::pow:
      if (b.is_literal(1)) return a;
      return b.is_literal(2) ? apply(opcode::square, a) : formula{};
    case opcode::maximum:
    case opcode::minimum:
    case opcode::logical_and:
    case opcode::logical_or: return a == b ? a : formula{};
    case opcode::less:
    case opcode::less_equal:
    case opcode::equal:
    case opcode::not_equal: return compare(op, a, b);
    default: return {};
  }
}

constexpr formula selected(formula mask, formula a, formula b) {
  if (a == b && mask.owner().axes(a.id).contains(mask.axes())) return a;
  if (mask.is(opcode::logical_not)) return select(mask.operand(0), b, a);
  if (a.is_literal(1) && is_positive_zero(b)) return apply(opcode::to_number, mask);
  // The same mask again below: the branch is known.
  if (a.is(opcode::select) && a.operand(0) == mask) return select(mask, a.operand(1), b);
  if (b.is(opcode::select) && b.operand(0) == mask) return select(mask, a, b.operand(2));
  return {};
}

constexpr formula reduced(opcode op, formula x, axis_set over) {
  if (x.is(op) && op != opcode::sum && op != opcode::product) return reduce(op, x.operand(0), x.over() | over);
  if (op == opcode::sum && x.is(opcode::negate)) return -reduce(op, x.operand(0), over);
  return {};
}

}  // namespace xgrad::rewrite::exact

#include "apply.hpp"  // what the rules call
