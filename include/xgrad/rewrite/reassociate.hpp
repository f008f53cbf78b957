// Local rules that change the order of operations: literals collected, quotients of quotients, common factors, small
// powers, sums of sums. A rule answers with a formula, or with none when it does not apply.
#pragma once

#include "deltas.hpp"

namespace xgrad::rewrite::reassociating {

using support::math::product_of;
using support::math::quotient_of;
using support::math::sum_of;

// f as literal * rest; the literal is 1 when there is none.
struct scaled {
  double by = 1;
  formula rest;
};
constexpr scaled coefficient(formula f) {
  if (f.is(opcode::negate)) return {-1, f.operand(0)};
  if (!f.is(opcode::multiply)) return {1, f};
  if (f.operand(0).is_literal()) return {f.operand(0).value(), f.operand(1)};
  if (f.operand(1).is_literal()) return {f.operand(1).value(), f.operand(0)};
  return {1, f};
}

// A literal that changes x as its two parts did: neither zero nor infinite by rounding.
constexpr bool is_usable(double by) { return support::math::isfinite(by) && by != 0; }

constexpr bool is_reciprocal(formula f) { return f.is(opcode::divide) && f.operand(0).is_literal(1); }

constexpr formula multiply(formula a, formula b) {
  if (b.is_literal() && !a.is_literal()) return multiply(b, a);
  if (a.is_literal()) {
    const scaled s = coefficient(b);
    const double by = product_of(a.value(), s.by);
    if (s.by != 1) return is_usable(by) ? by * s.rest : formula{};
    if (!b.is(opcode::divide)) return {};
    const formula above = b.operand(0), below = b.operand(1);
    if (above.is_literal() && is_usable(product_of(a.value(), above.value())))
      return product_of(a.value(), above.value()) / below;
    if (below.is_literal() && is_usable(quotient_of(a.value(), below.value())))
      return quotient_of(a.value(), below.value()) * above;
    return {};
  }
  const scaled s = coefficient(a), t = coefficient(b);
  if ((s.by != 1 || t.by != 1) && is_usable(product_of(s.by, t.by))) return product_of(s.by, t.by) * (s.rest * t.rest);
  // An extent times its reciprocal; a quotient by what has as many axes is one quotient.
  for (int i = 0; i < 2; ++i) {
    const formula x = i == 0 ? a : b, y = i == 0 ? b : a;
    if (!is_reciprocal(x)) continue;
    if (y.is(opcode::extent) && x.operand(1) == y) return x.operand(0);
    if (x.axes().contains(y.axes()) && !is_reciprocal(y)) return y / x.operand(1);
  }
  if (a.is(opcode::square) && a.operand(0) == b) return {};
  return {};
}

constexpr formula divide(formula a, formula b) {
  const scaled s = coefficient(a), t = coefficient(b);
  if (b.is(opcode::extent) && a.is(opcode::multiply))
    for (int i = 0; i < 2; ++i)
      if (a.operand(i) == b) return a.operand(1 - i);
  if (b.is_literal()) {
    const double by = quotient_of(s.by, b.value());
    return is_usable(by) ? by * s.rest : formula{};
  }
  if (t.by != 1) {
    const double by = quotient_of(a.is_literal() ? a.value() : s.by, t.by);
    if (is_usable(by)) return a.is_literal() ? by / t.rest : by * (s.rest / t.rest);
  }
  if (s.by != 1) return s.by * (s.rest / b);
  if (a.is_literal() && b.is(opcode::divide) && a.is_literal(1)) return b.operand(1) / b.operand(0);
  if (b.is(opcode::divide)) return a * (b.operand(1) / b.operand(0));
  if (a.is(opcode::divide)) return a.operand(0) / (a.operand(1) * b);
  if (!a.is_literal() && a.axes().without(b.axes()).size() > 0) return a * (1 / b);  // one quotient for many
  return {};
}

// a * x + b * x, for the same x or the same literal; and sums of such over the same axes.
constexpr formula common_factor(opcode op, formula a, formula b) {
  if (a.is(opcode::sum) && b.is(opcode::sum) && a.over() == b.over()) {
    const formula x = a.operand(0), y = b.operand(0);
    if (!x.is(opcode::multiply) || !y.is(opcode::multiply) || !(x.axes() == y.axes())) return {};
    for (int i = 0; i < 2; ++i)
      for (int j = 0; j < 2; ++j)
        if (x.operand(i) == y.operand(j) && x.operand(1 - i).axes() == y.operand(1 - j).axes())
          return sum(x.operand(i) * apply(op, x.operand(1 - i), y.operand(1 - j)), a.over());
    return {};
  }
  if (!a.is(opcode::multiply) || !b.is(opcode::multiply)) return {};
  for (int i = 0; i < 2; ++i)
    for (int j = 0; j < 2; ++j)
      if (a.operand(i) == b.operand(j)) return a.operand(i) * apply(op, a.operand(1 - i), b.operand(1 - j));
  return {};
}

constexpr formula add(formula a, formula b) {
  if (a.is_literal(0)) return b;
  if (b.is_literal(0)) return a;
  if (b.is_literal() && !a.is_literal()) return add(b, a);
  if (a.is_literal() && b.is(opcode::add)) {
    if (b.operand(0).is_literal()) return b.operand(1) + sum_of(a.value(), b.operand(0).value());
    if (b.operand(1).is_literal()) return b.operand(0) + sum_of(a.value(), b.operand(1).value());
  }
  if (a == b) return 2 * a;
  return common_factor(opcode::add, a, b);
}

constexpr formula subtract(formula a, formula b) {
  if (a.is_literal(0)) return -b;
  if (b.is_literal()) return a + -b.value();
  return common_factor(opcode::subtract, a, b);
}

constexpr formula pow(formula x, formula y) {
  if (!y.is_literal()) return {};
  const double n = y.value();
  if (n == 0) return x.literal(1);
  constexpr double largest_product = 16;
  if (n >= 3 && n <= largest_product && n == static_cast<int>(n)) {
    const int half = static_cast<int>(n) / 2;
    const formula root = half == 1 ? x : half == 2 ? apply(opcode::square, x) : pow(x, x.literal(half));
    const formula even = apply(opcode::square, root);
    return half * 2 == static_cast<int>(n) ? even : even * x;
  }
  if (n == 0.5) return apply(opcode::sqrt, x);
  if (n == -0.5) return apply(opcode::rsqrt, x);
  if (n == -1) return 1 / x;
  if (n == -2) return 1 / apply(opcode::square, x);
  if (n <= -3 && n >= -largest_product && n == static_cast<int>(n)) return 1 / pow(x, x.literal(-n));
  return {};
}

constexpr formula unary(opcode op, formula x) {
  if (op == opcode::negate && x.is(opcode::subtract)) return x.operand(1) - x.operand(0);
  return {};
}

constexpr formula reduced(opcode op, formula x, axis_set over) {
  if ((op == opcode::sum || op == opcode::product) && x.is(op)) return reduce(op, x.operand(0), x.over() | over);
  // A summand that is constant along the axes is multiplied by their extents.
  if (op == opcode::sum && (x.is(opcode::add) || x.is(opcode::subtract)))
    for (int i = 0; i < 2; ++i)
      if ((x.operand(i).axes() & over).empty()) {
        const formula first = sum(x.operand(0), over);
        return apply(x.op(), first, sum(x.operand(1), over));
      }
  if (op == opcode::sum) return sum_with_deltas(x, over);
  return {};
}

constexpr formula binary(opcode op, formula a, formula b) {
  switch (op) {
    case opcode::add: return add(a, b);
    case opcode::subtract: return subtract(a, b);
    case opcode::multiply: return multiply(a, b);
    case opcode::divide: return divide(a, b);
    case opcode::pow: return pow(a, b);
    default: return {};
  }
}

}  // namespace xgrad::rewrite::reassociating

#include "apply.hpp"  // what the rules call
