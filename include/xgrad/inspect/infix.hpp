// Which operations are written between their operands, and how tightly they bind: C++'s rules.
#pragma once

#include <string_view>

#include "../graph/opcode.hpp"

namespace xgrad::inspect::detail {

using graph::opcode;

// From loose to tight.
enum class binding : unsigned char { comma, either, exclusive, both, equality, order, sum, product, prefix, primary };

struct infix {
  std::string_view sign;
  binding level = binding::primary;
};
constexpr infix infix_of(opcode op) {
  switch (op) {
    case opcode::add: return {" + ", binding::sum};
    case opcode::subtract: return {" - ", binding::sum};
    case opcode::multiply: return {" * ", binding::product};
    case opcode::divide: return {" / ", binding::product};
    case opcode::less: return {" < ", binding::order};
    case opcode::less_equal: return {" <= ", binding::order};
    case opcode::equal: return {" == ", binding::equality};
    case opcode::not_equal: return {" != ", binding::equality};
    case opcode::logical_and: return {" & ", binding::both};
    case opcode::logical_xor: return {" ^ ", binding::exclusive};
    case opcode::logical_or: return {" | ", binding::either};
    default: return {};
  }
}
constexpr binding tighter(binding b) { return static_cast<binding>(static_cast<int>(b) + 1); }

}  // namespace xgrad::inspect::detail
