// Numbers that are found while compiling, as a type: what a template does something for, and nothing for the others.
#pragma once

#include <initializer_list>
#include <utility>

#include "list.hpp"

namespace xgrad::support {

// in_order{(f<I>(), 0)...} calls in order, as a fold over commas does; but of those clang takes at most 256.
struct in_order {
  constexpr in_order(std::initializer_list<int>) noexcept {}
};

template <class Make>
constexpr auto make_sequence() {
  constexpr int count = Make{}().size();
  struct numbers {
    int values[count + 1] = {};
  };
  constexpr numbers all = [] {
    numbers n;
    const list<int> made = Make{}();
    for (int i = 0; i < count; ++i) n.values[i] = made[i];
    return n;
  }();
  return []<int... I>(std::integer_sequence<int, I...>) {
    return std::integer_sequence<int, all.values[I]...>{};
  }(std::make_integer_sequence<int, count>{});
}
// The numbers below count that `keep` holds for.
template <class Keep>
constexpr list<int> numbers_where(int count, Keep keep) {
  list<int> kept;
  for (int i = 0; i < count; ++i)
    if (keep(i)) kept.push_back(i);
  return kept;
}

// Make: its values are functions without arguments that return a list<int>.
template <class Make>
using sequence_of = decltype(make_sequence<Make>());

}  // namespace xgrad::support
