// Rules that replace formulas which lose accuracy, overflow or underflow by their stable forms: logarithms of sums of
// exponentials, of sigmoids and of softmax, sigmoids in any spelling, exp(x) - 1, log(1 + x). A rule answers with a
// formula, or with none when it does not apply.
#pragma once

#include "formula.hpp"

namespace xgrad::rewrite::stable {

// x when f is c + x (in either order), for a literal c; else none.
constexpr formula beside(formula f, double c) {
  if (!f.is(opcode::add)) return {};
  if (f.operand(0).is_literal(c)) return f.operand(1);
  if (f.operand(1).is_literal(c)) return f.operand(0);
  return {};
}
// x when f is 1 + exp(x).
constexpr formula one_and_exp(formula f) {
  const formula e = beside(f, 1);
  return e.valid() && e.is(opcode::exp) ? e.operand(0) : formula{};
}

constexpr formula without_stop(formula x) {
  while (x.is(opcode::stop)) x = x.operand(0);
  return x;
}
// Is m the maximum of x over those axes at least?
constexpr bool is_shift_of(formula m, formula x, axis_set over) {
  m = without_stop(m);
  if (m.is(opcode::select)) m = without_stop(m.operand(1));
  return m.is(opcode::maximum_of) && without_stop(m.operand(0)) == without_stop(x) && m.over().contains(over);
}
// Has x been shifted by its maximum over those axes already?
constexpr bool is_shifted(formula x, axis_set over) {
  return x.is(opcode::subtract) && is_shift_of(x.operand(1), x.operand(0), over);
}
// The maximum over axes, a constant for derivatives: it cancels. Zero where it is infinite, so that x - m is no NaN.
constexpr formula shift_of(formula x, axis_set over) {
  const formula m = reduce(opcode::maximum_of, x, over);
  return apply(opcode::stop, select(apply(opcode::isfinite, m), m, m.literal(0)));
}

constexpr formula log(formula x);

// Of an argument that is replaced where it must not be looked at: inside, when there is a stable form.
constexpr formula log_of_choice(formula mask, formula a, formula b) {
  if (b.is_literal() && !a.is_literal())
    if (const formula l = log(a); l.valid()) return select(mask, l, apply(opcode::log, b));
  if (a.is_literal() && !b.is_literal())
    if (const formula l = log(b); l.valid()) return select(mask, apply(opcode::log, a), l);
  return {};
}

constexpr formula log(formula x) {
  switch (x.op()) {
    case opcode::exp: return x.operand(0);
    case opcode::select: return log_of_choice(x.operand(0), x.operand(1), x.operand(2));
    case opcode::sigmoid: return -apply(opcode::softplus, -x.operand(0));
    case opcode::add: {
      if (const formula u = beside(x, 1); u.valid()) return apply(opcode::log1p, u);
      const formula a = x.operand(0), b = x.operand(1);
      if (a.is(opcode::exp) && b.is(opcode::exp)) return apply(opcode::logaddexp, a.operand(0), b.operand(0));
      return {};
    }
    case opcode::subtract: return x.operand(0).is_literal(1) ? apply(opcode::log1p, -x.operand(1)) : formula{};
    case opcode::multiply:
      if (x.operand(0).is(opcode::exp)) return x.operand(0).operand(0) + apply(opcode::log, x.operand(1));
      if (x.operand(1).is(opcode::exp)) return x.operand(1).operand(0) + apply(opcode::log, x.operand(0));
      return {};
    case opcode::divide:
      if (x.operand(0).is(opcode::exp)) return x.operand(0).operand(0) - apply(opcode::log, x.operand(1));
      if (x.operand(0).is_literal(1)) return -apply(opcode::log, x.operand(1));
      return {};
    case opcode::sum: {
      const formula e = x.operand(0);
      if (!e.is(opcode::exp) || is_shifted(e.operand(0), x.over())) return {};
      const formula m = shift_of(e.operand(0), x.over());
      return m + apply(opcode::log, sum(apply(opcode::exp, e.operand(0) - m), x.over()));
    }
    default: return {};
  }
}

constexpr formula unary(opcode op, formula x) {
  switch (op) {
    case opcode::log: return log(x);
    case opcode::exp:
      if (x.is(opcode::subtract) && x.operand(1).is(opcode::log))
        return apply(opcode::exp, x.operand(0)) / x.operand(1).operand(0);
      return {};
    case opcode::log1p:
      if (x.is(opcode::exp)) return apply(opcode::softplus, x.operand(0));
      if (x.is(opcode::negate) && x.operand(0).is(opcode::sigmoid)) return -apply(opcode::softplus, x.operand(0).operand(0));
      if (x.is(opcode::expm1)) return x.operand(0);
      return {};
    default: return {};
  }
}

constexpr formula add(formula a, formula b) {
  // softplus(-x) + x
  if (a.is(opcode::softplus) && a.operand(0).is(opcode::negate) && a.operand(0).operand(0) == b)
    return apply(opcode::softplus, b);
  if (b.is(opcode::softplus) && b.operand(0).is(opcode::negate) && b.operand(0).operand(0) == a)
    return apply(opcode::softplus, a);
  if (a.is(opcode::exp) && b.is_literal(-1)) return apply(opcode::expm1, a.operand(0));
  if (b.is(opcode::exp) && a.is_literal(-1)) return apply(opcode::expm1, b.operand(0));
  return {};
}

constexpr formula subtract(formula a, formula b) {
  if (b.is_literal(1) && a.is(opcode::exp)) return apply(opcode::expm1, a.operand(0));
  if (a.is_literal(1) && b.is(opcode::exp)) return -apply(opcode::expm1, b.operand(0));
  if (a.is_literal(1) && b.is(opcode::sigmoid)) return apply(opcode::sigmoid, -b.operand(0));
  if (a.is(opcode::softplus) && a.operand(0) == b) return apply(opcode::softplus, -b);
  // x - (m + log(sum(exp(x - m)))): the large parts first
  if (b.is(opcode::add))
    for (int i = 0; i < 2; ++i) {
      const formula m = b.operand(i), l = b.operand(1 - i);
      if (l.is(opcode::log) && l.operand(0).is(opcode::sum) && is_shift_of(m, a, l.operand(0).over())) return a - m - l;
    }
  return {};
}

constexpr formula divide(formula a, formula b) {
  if (const formula u = one_and_exp(b); u.valid()) {
    if (a.is_literal(1)) return apply(opcode::sigmoid, -u);
    if (a.is(opcode::exp) && a.operand(0) == u) return apply(opcode::sigmoid, u);
  }
  if (a.is_literal(1) && b.is(opcode::exp)) return apply(opcode::exp, -b.operand(0));
  // exp(z) / sum(exp(z))
  if (a.is(opcode::exp) && b.is(opcode::sum) && b.operand(0) == a && !is_shifted(a.operand(0), b.over())) {
    const formula e = apply(opcode::exp, a.operand(0) - shift_of(a.operand(0), b.over()));
    return e / sum(e, b.over());
  }
  // exp(a) / (exp(a) + exp(b))
  if (a.is(opcode::exp) && b.is(opcode::add) && (b.operand(0) == a || b.operand(1) == a)) {
    const formula other = b.operand(0) == a ? b.operand(1) : b.operand(0);
    if (other.is(opcode::exp)) return apply(opcode::sigmoid, a.operand(0) - other.operand(0));
  }
  return {};
}

constexpr formula binary(opcode op, formula a, formula b) {
  switch (op) {
    case opcode::add: return add(a, b);
    case opcode::subtract: return subtract(a, b);
    case opcode::multiply:  // as a quotient it may be a sigmoid or a softmax
      if (a.is(opcode::exp) && b.is(opcode::divide) && b.operand(0).is_literal(1)) return divide(a, b.operand(1));
      if (b.is(opcode::exp) && a.is(opcode::divide) && a.operand(0).is_literal(1)) return divide(b, a.operand(1));
      return {};
    case opcode::divide: return divide(a, b);
    default: return {};
  }
}

}  // namespace xgrad::rewrite::stable

#include "apply.hpp"  // what the rules call
