// What every pointwise operation is: one block `operation<opcode>` with its name, its value and slope as numbers, and
// its derivative as a graph. Blocks know support::math and graph alone; registry.hpp makes tables of them.
#pragma once

#include <string_view>

#include "../graph/term.hpp"
#include "../support/math.hpp"
#include "../support/math/ieee.hpp"

namespace xgrad::operations {

namespace math = support::math;
using graph::apply;
using graph::opcode;
using graph::term;

// A block of one operand (two and three take a, b, c; their slope, partial and pull take the operand's number first;
// polygamma's functions take its order before all else):
//   name                  as texts spell it: as the language does, where it can be written there
//   cost                  instructions of one lane, about; 1 unless told
//   differentiable        false: the derivative is zero wherever it exists, and there is no slope, partial or pull
//   singular              true: the derivative can be infinite or NaN at finite operands
//   value(x)              a mask is 0 or 1
//   slope(x, y)           the derivative as a number, y = value(x); does not use pull
//   partial(x, y)         the derivative as a graph, or instead of it
//   pull(adjoint, x, y)   adjoint times the derivative, where a plain product would cost more or make 0 * inf.
//                         It is linear in `adjoint`, so it carries tangents as well as adjoints.
//
// What differentiates a graph (calculus) or a program (dual numbers) keeps these rules:
// - An untaken branch of select leaks no NaN. Reverse mode: masked.hpp carries the mask beside the adjoint, below the
//   branch, and applies it last. Forward mode: the tangent of select(m, a, b) is select(m, tangent a, tangent b), one
//   node, instead of a sum of two. Numbers: an operand whose slope is exactly 0 contributes 0, whatever its tangent.
// - Operands that do not depend on the variable are not pulled through: pow(x, 2) has no derivative by its 2.
template <opcode Op>
struct operation;

struct pointwise {
  static constexpr int cost = 1;
  static constexpr bool differentiable = true;
  static constexpr bool singular = false;
};
struct unary : pointwise {
  static constexpr int arity = 1;
};
struct binary : pointwise {
  static constexpr int arity = 2;
};
struct ternary : pointwise {
  static constexpr int arity = 3;
};

}  // namespace xgrad::operations
