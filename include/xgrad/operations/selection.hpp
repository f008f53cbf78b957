// Which of several operands is the result.
#pragma once

#include "operation.hpp"

namespace xgrad::operations {

// What maximum and minimum share: the whole adjoint to the operand that is the result, half of it to each of two equal
// ones, all of it to both if one is NaN.
struct extremum : binary {
 protected:
  static constexpr double share(bool behind, bool tied) { return behind ? 0 : tied ? 0.5 : 1; }
  static constexpr term share(term behind, term tied, term adjoint) {
    return select(behind, adjoint.literal(0), select(tied, 0.5 * adjoint, adjoint));
  }
};

// The larger; NaN if either is.
template <>
struct operation<opcode::maximum> : extremum {
  static constexpr std::string_view name = "maximum";
  static constexpr double value(double a, double b) { return math::maximum(a, b); }
  static constexpr double slope(int operand, double a, double b, double) {
    return share(operand == 0 ? a < b : b < a, a == b);
  }
  static constexpr term pull(int operand, term adjoint, term a, term b, term) {
    return share(operand == 0 ? less(a, b) : less(b, a), equal(a, b), adjoint);
  }
};

// The smaller; NaN if either is.
template <>
struct operation<opcode::minimum> : extremum {
  static constexpr std::string_view name = "minimum";
  static constexpr double value(double a, double b) { return math::minimum(a, b); }
  static constexpr double slope(int operand, double a, double b, double) {
    return share(operand == 0 ? b < a : a < b, a == b);
  }
  static constexpr term pull(int operand, term adjoint, term a, term b, term) {
    return share(operand == 0 ? less(b, a) : less(a, b), equal(a, b), adjoint);
  }
};

// b where the mask a holds, c elsewhere; the other may be NaN. The derivative goes to the one taken: not as a product
// with 0 or 1, which would carry an infinite adjoint to the other. masked.hpp does better below the branches.
template <>
struct operation<opcode::select> : ternary {
  static constexpr std::string_view name = "where";
  static constexpr double value(double a, double b, double c) { return a != 0 ? b : c; }
  static constexpr double slope(int operand, double a, double, double, double) {
    return operand == 0 ? 0 : (a != 0) == (operand == 1) ? 1 : 0;
  }
  static constexpr term pull(int operand, term adjoint, term a, term, term, term) {
    const term zero = adjoint.literal(0);
    return operand == 0 ? zero : operand == 1 ? select(a, adjoint, zero) : select(a, zero, adjoint);
  }
};

}  // namespace xgrad::operations
