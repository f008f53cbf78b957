// Construction with rules: every node a rewriting makes goes through the rules again, so a replacement is in its simplest
// form when it is made. `formula` is a node of a graph under construction; rules read and write as formulas.
// Rules look at most a few operands deep, and never at users.
#pragma once

#include "names.hpp"

namespace xgrad::rewrite {

// Which rules apply. Exact ones keep every bit; stabilizing ones replace formulas that lose accuracy; reassociating ones
// change the order of operations, within the error bounds of their sums and products.
struct rule_set {
  bool stabilizing = false;
  bool reassociating = false;
  bool dropping_stops = false;  // once derivatives are taken, a stop or a barrier is the value itself
};

struct construction {
  graph& g;
  rule_set rules;
};

struct formula {
  construction* in = nullptr;
  node_id id;

  constexpr graph& owner() const { return in->g; }
  constexpr bool valid() const { return id.valid(); }
  constexpr opcode op() const { return owner().op(id); }
  constexpr bool is(opcode o) const { return owner().op(id) == o; }
  constexpr axis_set axes() const { return owner().axes(id); }
  constexpr axis_set over() const { return owner()[id].over; }
  constexpr bool is_literal() const { return is(opcode::literal); }
  constexpr bool is_literal(double value) const { return owner().is_literal(id, value); }
  constexpr double value() const { return owner()[id].value; }
  constexpr formula operand(int i) const { return {in, owner().operand(id, i)}; }
  constexpr formula literal(double v) const { return {in, owner().literal(v)}; }
  friend constexpr bool operator==(formula a, formula b) { return a.id == b.id; }
};

// The operation on these operands, simplified.
constexpr formula apply(opcode op, formula a);
constexpr formula apply(opcode op, formula a, formula b);
constexpr formula select(formula mask, formula a, formula b);
constexpr formula reduce(opcode op, formula a, axis_set over);

constexpr formula operator-(formula a);
constexpr formula operator+(formula a, formula b);
constexpr formula operator-(formula a, formula b);
constexpr formula operator*(formula a, formula b);
constexpr formula operator/(formula a, formula b);
constexpr formula operator*(double a, formula b);
constexpr formula operator/(double a, formula b);
constexpr formula operator+(formula a, double b);
constexpr formula sum(formula a, axis_set over);

}  // namespace xgrad::rewrite
