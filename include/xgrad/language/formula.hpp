// Lowered values written as formulas: x * sigmoid(x). How functions of several nodes are defined; an argument used twice
// is one node of the graph, and one argument of the expression.
#pragma once

#include "expression.hpp"

namespace xgrad::language {

struct formula {
  lowering* to = nullptr;
  lowered x;

  constexpr formula of(double value) const { return {to, to->literal(value)}; }
};

constexpr formula apply(opcode op, const formula& a) { return {a.to, a.to->apply(op, a.x)}; }
constexpr formula apply(opcode op, const formula& a, const formula& b) { return {a.to, a.to->apply(op, a.x, b.x)}; }
constexpr formula apply(opcode op, const formula& a, double b) { return apply(op, a, a.of(b)); }
constexpr formula apply(opcode op, double a, const formula& b) { return apply(op, b.of(a), b); }

constexpr formula operator-(const formula& a) { return apply(opcode::negate, a); }
constexpr formula operator+(const formula& a, const formula& b) { return apply(opcode::add, a, b); }
constexpr formula operator-(const formula& a, const formula& b) { return apply(opcode::subtract, a, b); }
constexpr formula operator*(const formula& a, const formula& b) { return apply(opcode::multiply, a, b); }
constexpr formula operator/(const formula& a, const formula& b) { return apply(opcode::divide, a, b); }
constexpr formula operator+(double a, const formula& b) { return apply(opcode::add, a, b); }
constexpr formula operator-(double a, const formula& b) { return apply(opcode::subtract, a, b); }
constexpr formula operator*(double a, const formula& b) { return apply(opcode::multiply, a, b); }
constexpr formula operator<(const formula& a, const formula& b) { return apply(opcode::less, a, b); }
constexpr formula operator<(double a, const formula& b) { return apply(opcode::less, a, b); }
constexpr formula operator<(const formula& a, double b) { return apply(opcode::less, a, b); }
constexpr formula operator<=(const formula& a, const formula& b) { return apply(opcode::less_equal, a, b); }
constexpr formula operator<=(double a, const formula& b) { return apply(opcode::less_equal, a, b); }
constexpr formula operator<=(const formula& a, double b) { return apply(opcode::less_equal, a, b); }
constexpr formula operator==(const formula& a, const formula& b) { return apply(opcode::equal, a, b); }
constexpr formula operator==(const formula& a, double b) { return apply(opcode::equal, a, b); }
constexpr formula select(const formula& mask, const formula& a, const formula& b) {
  return {a.to, a.to->select(mask.x, a.x, b.x)};
}
constexpr formula select(const formula& mask, const formula& a, double b) { return select(mask, a, a.of(b)); }
constexpr formula select(const formula& mask, double a, const formula& b) { return select(mask, b.of(a), b); }
constexpr formula square(const formula& a) { return apply(opcode::square, a); }
constexpr formula abs(const formula& a) { return apply(opcode::abs, a); }
constexpr formula exp(const formula& a) { return apply(opcode::exp, a); }
constexpr formula log(const formula& a) { return apply(opcode::log, a); }
constexpr formula relu(const formula& a) { return apply(opcode::relu, a); }
constexpr formula minimum(const formula& a, double b) { return apply(opcode::minimum, a, b); }
constexpr formula stop(const formula& a) { return {a.to, a.to->stop(a.x)}; }
constexpr formula sum(const formula& a, unsigned over, bool keep = false) {
  return {a.to, a.to->reduce(opcode::sum, a.x, over, keep)};
}
// c * log(a), 0 where c is 0
constexpr formula times_log(const formula& c, const formula& a) {
  const formula used = apply(opcode::not_equal, c, 0);
  return select(used, c * log(select(used, a, a.of(1))), c.of(0));
}

// The operation of a function of elements that is defined by a formula.
template <formula (*Rule)(const formula&)>
struct composed1 {
  static constexpr signature check(const signature* x) { return broadcast(x, 1, element::number); }
  static constexpr lowered lower(lowering& to, const lowered* x) { return Rule({&to, x[0]}).x; }
};
template <formula (*Rule)(const formula&, const formula&)>
struct composed2 {
  static constexpr signature check(const signature* x) { return broadcast(x, 2, element::number); }
  static constexpr lowered lower(lowering& to, const lowered* x) { return Rule({&to, x[0]}, {&to, x[1]}).x; }
};
template <formula (*Rule)(const formula&, const formula&, const formula&)>
struct composed3 {
  static constexpr signature check(const signature* x) { return broadcast(x, 3, element::number); }
  static constexpr lowered lower(lowering& to, const lowered* x) { return Rule({&to, x[0]}, {&to, x[1]}, {&to, x[2]}).x; }
};

template <class Op, class... Args>
using composed_fault = shapes_unless<Op, fault::broadcast, shapes_do_not_broadcast, expression_of<Args>...>;

}  // namespace xgrad::language
