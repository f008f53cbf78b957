// Polynomials with constant coefficients, from the highest power down.
#pragma once

#include "../lane.hpp"

namespace xgrad::emit {

// (...(c_n x + c_{n-1}) x + ...) x + c_0
template <lane V, class... C>
XGRAD_ALWAYS_INLINE V horner(V x, scalar_of<V> highest, C... rest) {
  V p(highest);
  ((p = fma(p, x, V(rest))), ...);
  return p;
}

// The same polynomial as the sum of its even and its odd powers: one product more, half the latency.
template <lane V, class... C>
XGRAD_ALWAYS_INLINE V polynomial(V x, C... coefficients) {
  constexpr int count = sizeof...(C);
  if constexpr (count < 6) {
    return horner(x, coefficients...);
  } else {
    const scalar_of<V> c[] = {coefficients...};
    const V square = x * x;
    V part[] = {V(c[(count - 1) % 2]), V(c[count % 2])};  // even, odd
    [&]<int... I>(std::integer_sequence<int, I...>) XGRAD_INLINE_LAMBDA {
      ((part[(count - 1 - I) % 2] = I < 2 ? part[(count - 1 - I) % 2] : fma(part[(count - 1 - I) % 2], square, V(c[I]))),
       ...);
    }(std::make_integer_sequence<int, count>{});
    return fma(part[1], x, part[0]);
  }
}

namespace detail {

// The terms from Begin to End, lowest first, divided by x^Begin; powers[k] = x^(2^k)
template <int Begin, int End, lane V>
XGRAD_ALWAYS_INLINE V sum_of_terms(const V* coefficients, const V* powers) {
  if constexpr (End - Begin == 1) {
    return coefficients[Begin];
  } else {
    constexpr int level = std::bit_width(static_cast<unsigned>(End - Begin - 1)) - 1, middle = Begin + (1 << level);
    return fma(powers[level], sum_of_terms<middle, End>(coefficients, powers),
               sum_of_terms<Begin, middle>(coefficients, powers));
  }
}

// The polynomial with these coefficients, lowest first.
template <lane V, int Count>
XGRAD_ALWAYS_INLINE V balanced_sum(V x, const V (&coefficients)[Count]) {
  constexpr int levels = std::bit_width(static_cast<unsigned>(Count - 1));
  V powers[levels];
  powers[0] = x;
  for (int k = 1; k < levels; ++k) powers[k] = powers[k - 1] * powers[k - 1];
  return sum_of_terms<0, Count>(coefficients, powers);
}

template <lane V, int... I, class... C>
XGRAD_ALWAYS_INLINE V balanced_of(V x, std::integer_sequence<int, I...>, C... coefficients) {
  constexpr int count = sizeof...(C);
  const scalar_of<V> c[] = {coefficients...};
  const V lowest_first[] = {V(c[count - 1 - I])...};
  return balanced_sum(x, lowest_first);
}

}  // namespace detail

// The same polynomial as a balanced tree: some products more, the least latency.
template <lane V, class... C>
XGRAD_ALWAYS_INLINE V balanced(V x, C... coefficients) {
  return detail::balanced_of(x, std::make_integer_sequence<int, sizeof...(C)>{}, coefficients...);
}

}  // namespace xgrad::emit
