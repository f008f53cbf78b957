// What reductions do with two values, and with the lanes of one.
#pragma once

#include <limits>

#include "../graph/opcode.hpp"
#include "lane.hpp"

namespace xgrad::emit {

using graph::opcode;

template <opcode Op, class V>
XGRAD_ALWAYS_INLINE V neutral() {
  using T = scalar_of<V>;
  constexpr T infinity = std::numeric_limits<T>::infinity();
  return broadcast<V>(Op == opcode::sum          ? T(0)
                      : Op == opcode::product    ? T(1)
                      : Op == opcode::maximum_of ? -infinity
                                                 : infinity);
}
template <opcode Op, class V>
XGRAD_ALWAYS_INLINE V combine(V a, V b) {
  if constexpr (Op == opcode::sum) return a + b;
  else if constexpr (Op == opcode::product) return a * b;
  else if constexpr (Op == opcode::maximum_of) return maximum(a, b);
  else return minimum(a, b);
}
template <opcode Op, class V>
XGRAD_ALWAYS_INLINE scalar_of<V> reduce_lanes(V a) {
  if constexpr (Op == opcode::sum) return reduce_add(a);
  else if constexpr (Op == opcode::product) return reduce_multiply(a);
  else if constexpr (Op == opcode::maximum_of) return reduce_maximum(a);
  else return reduce_minimum(a);
}

}  // namespace xgrad::emit
