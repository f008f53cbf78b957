// The symbols of expressions, from their types alone, in the order they are written: as values and as types.
#pragma once

#include "symbol.hpp"

namespace xgrad::language {

template <class... E>
struct type_list {
  static constexpr int size = sizeof...(E);
};

template <int Count>
struct symbol_list {
  const symbol_info* symbols[Count + 1] = {};
};

// Distinct symbols of the expressions; a name that stands for two symbols comes twice.
template <class... E>
constexpr support::list<const symbol_info*> find_symbols() {
  support::list<const symbol_info*> found;
  support::list<const body_info*> entered;
  support::list<leaf> leaves;
  (E{}.leaves(leaves), ...);
  walk(
      leaves, entered,
      [&](const leaf& given) {
        if (given.symbol != nullptr && !found.contains(given.symbol)) found.push_back(given.symbol);
      },
      [](const body_info*) {});
  return found;
}
template <class... E>
inline constexpr int symbol_count = find_symbols<E...>().size();
template <class... E>
constexpr auto make_symbol_list() {
  symbol_list<symbol_count<E...>> result;
  const support::list<const symbol_info*> found = find_symbols<E...>();
  for (int i = 0; i < found.size(); ++i) result.symbols[i] = found[i];
  return result;
}
template <class... E>
inline constexpr auto symbols_in = make_symbol_list<E...>();

template <class E, class Symbol>
constexpr bool contains_symbol() {
  for (const symbol_info* s : symbols_in<E>.symbols)
    if (s == &Symbol::info) return true;
  return false;
}

// The type of a symbol from its description.
template <const symbol_info* Info>
constexpr auto symbol_name() {
  support::fixed_string<static_cast<int>(Info->name.size())> copy;
  for (std::size_t i = 0; i < Info->name.size(); ++i) copy.characters[i] = Info->name[i];
  return copy;
}
template <const symbol_info* Info, std::size_t... D>
constexpr auto make_symbol(std::index_sequence<D...>) {
  return symbol<Info->kind, symbol_name<Info>(), compact<Info->dims[static_cast<int>(D)]>()...>();
}
template <const symbol_info* Info>
using symbol_type = decltype(make_symbol<Info>(std::make_index_sequence<static_cast<std::size_t>(Info->dims.rank)>()));

template <class... E, std::size_t... I>
constexpr auto make_symbol_types(std::index_sequence<I...>) {
  return type_list<symbol_type<symbols_in<E...>.symbols[I]>...>();
}
// All distinct symbols, as types.
template <class... E>
using symbols_of =
    decltype(make_symbol_types<E...>(std::make_index_sequence<static_cast<std::size_t>(symbol_count<E...>)>()));

template <int Count>
struct position_list {
  int at[Count + 1] = {};
  int count = 0;
};
template <symbol_kind Kind, class... E>
constexpr auto positions_of_kind() {
  position_list<symbol_count<E...>> result;
  for (int i = 0; i < symbol_count<E...>; ++i)
    if (symbols_in<E...>.symbols[i]->kind == Kind) result.at[result.count++] = i;
  return result;
}
template <symbol_kind Kind, class... E>
inline constexpr auto positions_in = positions_of_kind<Kind, E...>();
template <symbol_kind Kind, class... E, std::size_t... I>
constexpr auto make_types_of_kind(std::index_sequence<I...>) {
  return type_list<symbol_type<symbols_in<E...>.symbols[positions_in<Kind, E...>.at[I]]>...>();
}
// Those of one kind, as types.
template <symbol_kind Kind, class... E>
using symbols_of_kind = decltype(make_types_of_kind<Kind, E...>(
    std::make_index_sequence<static_cast<std::size_t>(positions_in<Kind, E...>.count)>()));
template <class... E>
using parameters_of = symbols_of_kind<symbol_kind::parameter, E...>;

}  // namespace xgrad::language
