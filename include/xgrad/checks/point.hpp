// Points and directions for checks, from a seed: irregular numbers away from 0, 1 and other places where functions
// bend.
#pragma once

#include <cstdint>

#include "interpreter.hpp"

namespace xgrad::checks {

class number_source {
 public:
  constexpr explicit number_source(unsigned seed) : state_(seed * 0x9e3779b97f4a7c15U + 0x2545f4914f6cdd1dU) {}
  // In (0, 1).
  constexpr double next() {
    state_ += 0x9e3779b97f4a7c15U;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
    return (static_cast<double>((z ^ (z >> 31)) >> 12) + 0.5) * 0x1p-52;
  }

 private:
  std::uint64_t state_;
};

// Where numbers are drawn from: of both signs, or where logarithms and roots, or acosh, are defined.
enum class region : unsigned char { around_zero, below_one, above_one };

constexpr double draw(number_source& source, region from) {
  const double u = source.next();
  switch (from) {
    case region::below_one: return 0.1 + 0.8 * u;
    case region::above_one: return 1.1 + 0.9 * u;
    default: return u < 0.5 ? -0.15 - 1.9 * u : 0.15 + 1.9 * (u - 0.5);
  }
}

namespace detail {

constexpr int count_of(const graph_view& g, const list<int>& sizes, int symbol) {
  const graph::symbol& s = g.symbols[symbol];
  int count = 1;
  for (int d = 0; d < s.rank; ++d) count *= sizes[g.symbol_extents[s.first_extent + d]];
  return count;
}

}  // namespace detail

// A value for every symbol; indices are 0 or 1.
constexpr symbol_arrays point(const graph_view& g, const list<int>& sizes, unsigned seed, region parameters, region inputs) {
  number_source source(seed);
  symbol_arrays result(g.symbols.count);
  for (int s = 0; s < g.symbols.count; ++s) {
    const graph::symbol_kind kind = g.symbols[s].kind;
    const int count = detail::count_of(g, sizes, s);
    for (int i = 0; i < count; ++i)
      result.values.push_back(kind == graph::symbol_kind::indices
                                  ? (source.next() < 0.5 ? 0.0 : 1.0)
                                  : draw(source, kind == graph::symbol_kind::parameter ? parameters : inputs));
    result.first[s + 1] = result.values.size();
  }
  return result;
}

// Numbers of both signs for the chosen symbols, nothing for the others.
constexpr symbol_arrays direction(const graph_view& g, const list<int>& sizes, unsigned seed, const list<bool>& chosen) {
  number_source source(seed);
  symbol_arrays result(g.symbols.count);
  for (int s = 0; s < g.symbols.count; ++s) {
    const int count = chosen[s] ? detail::count_of(g, sizes, s) : 0;
    for (int i = 0; i < count; ++i) result.values.push_back(draw(source, region::around_zero));
    result.first[s + 1] = result.values.size();
  }
  return result;
}

}  // namespace xgrad::checks
