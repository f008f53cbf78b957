// Small dense arrays: the values given to symbols, and where elements of one array lie in another.
#pragma once

#include <bit>

#include "../graph/graph.hpp"

namespace xgrad::checks {

using graph::axis_id;
using graph::axis_set;
using support::list;
using support::span;

// One array per symbol, row-major in the order of its dimensions; an array is empty where nothing is given.
struct symbol_arrays {
  list<double> values;
  list<int> first;  // first[s] .. first[s + 1]

  constexpr explicit symbol_arrays(int symbols = 0) : first(symbols + 1) {}
  constexpr int count(int s) const { return first[s + 1] - first[s]; }
  constexpr span<double> of(int s) const { return {values.data() + first[s], count(s)}; }
  constexpr double& at(int s, int i) { return values[first[s] + i]; }
};

namespace detail {

// Where the elements of an array along `outer` lie in another array; stride(axis) is the step there.
template <class Stride>
constexpr void place(list<int>& positions, axis_set outer, const list<int>& sizes, const Stride& stride) {
  int elements = 1;
  for (std::uint64_t rest = outer.bits; rest != 0; rest &= rest - 1) elements *= sizes[std::countr_zero(rest)];
  positions.clear();
  positions.resize(elements);
  int* const position = positions.data();
  int count = elements > 0 ? 1 : 0;
  for (std::uint64_t rest = outer.bits; rest != 0;) {
    const int a = 63 - std::countl_zero(rest);
    rest &= ~(std::uint64_t{1} << a);
    const int step = stride(axis_id{a}), end = count * sizes[a];
    for (int i = count; i < end; ++i) position[i] = position[i - count] + step;
    count = end;
  }
}

}  // namespace detail

}  // namespace xgrad::checks
