// A node together with its graph, so that rules read as formulas: `adjoint * (1 - y * y)`.
// Literals that change nothing (+ 0, * 1, / 1) make no node; all else is left to rewriting.
#pragma once

#include "graph.hpp"

namespace xgrad::graph {

struct term {
  graph* owner = nullptr;
  node_id id;

  constexpr opcode op() const { return owner->op(id); }
  constexpr axis_set axes() const { return owner->axes(id); }
  constexpr bool is(double value) const { return owner->is_literal(id, value); }
  constexpr term operand(int i) const { return {owner, owner->operand(id, i)}; }
  constexpr term literal(double value) const { return {owner, owner->literal(value)}; }
};

constexpr term apply(opcode op, term a) { return {a.owner, a.owner->unary(op, a.id)}; }
constexpr term apply(opcode op, term a, term b) { return {a.owner, a.owner->binary(op, a.id, b.id)}; }
constexpr term apply(opcode op, term a, double b) { return apply(op, a, a.literal(b)); }
constexpr term apply(opcode op, double a, term b) { return apply(op, b.literal(a), b); }
constexpr term apply(opcode op, term a, term b, term c) { return {a.owner, a.owner->ternary(op, a.id, b.id, c.id)}; }

constexpr term operator-(term a) { return apply(opcode::negate, a); }
constexpr term operator+(term a, term b) { return a.is(0) ? b : b.is(0) ? a : apply(opcode::add, a, b); }
constexpr term operator-(term a, term b) { return b.is(0) ? a : apply(opcode::subtract, a, b); }
constexpr term operator*(term a, term b) { return a.is(1) ? b : b.is(1) ? a : apply(opcode::multiply, a, b); }
constexpr term operator/(term a, term b) { return b.is(1) ? a : apply(opcode::divide, a, b); }
constexpr term operator+(double a, term b) { return b.literal(a) + b; }
constexpr term operator-(double a, term b) { return b.literal(a) - b; }
constexpr term operator*(double a, term b) { return b.literal(a) * b; }
constexpr term operator/(double a, term b) { return b.literal(a) / b; }
constexpr term operator+(term a, double b) { return a + a.literal(b); }
constexpr term operator-(term a, double b) { return a - a.literal(b); }
constexpr term operator*(term a, double b) { return a * a.literal(b); }
constexpr term operator/(term a, double b) { return a / a.literal(b); }
constexpr term less(term a, term b) { return apply(opcode::less, a, b); }
constexpr term less_equal(term a, term b) { return apply(opcode::less_equal, a, b); }
constexpr term equal(term a, term b) { return apply(opcode::equal, a, b); }
constexpr term select(term mask, term a, term b) { return apply(opcode::select, mask, a, b); }
constexpr term sum(term a, axis_set over) { return {a.owner, a.owner->sum(a.id, over)}; }
constexpr term reduce(opcode op, term a, axis_set over) { return {a.owner, a.owner->reduce(op, a.id, over)}; }

}  // namespace xgrad::graph
