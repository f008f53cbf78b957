// The arguments of a call matched to the symbols of the model, while compiling.
#pragma once

#include <tuple>

#include "array.hpp"
#include "error.hpp"
#include "model.hpp"

namespace xgrad {

template <class... Arrays>
struct out_arguments {
  std::tuple<Arrays&...> arrays;
};
// The arrays that a call writes its outputs into, in order.
template <class... Arrays>
out_arguments<std::remove_reference_t<Arrays>...> out(Arrays&&... arrays) {
  return {{arrays...}};
}

namespace kernels {

template <class A>
struct argument_traits {
  static constexpr bool binds = false, is_out = false, is_extent = false;
};
template <class Symbol, class Value>
struct argument_traits<language::binding<Symbol, Value>> {
  static constexpr bool binds = true, is_out = false, is_extent = false;
  static constexpr std::string_view name = Symbol::info.name;
  using value_type = Value;
};
template <auto Extent, class Value>
struct argument_traits<language::binding<language::extent_value<Extent>, Value>> {
  static constexpr bool binds = false, is_out = false, is_extent = true;
  static constexpr const support::extent& extent = language::extent_constant<Extent>;
};
template <class... Arrays>
struct argument_traits<out_arguments<Arrays...>> {
  static constexpr bool binds = false, is_out = true, is_extent = false;
};

template <class Model, class... Arguments>
struct argument_list {
  template <int I>
  using type = std::remove_cvref_t<std::tuple_element_t<static_cast<std::size_t>(I), std::tuple<Arguments...>>>;
  template <int I>
  using traits = argument_traits<type<I>>;
  static constexpr int count = sizeof...(Arguments);

  // The symbol that each argument binds: -1 for out(...) and extents, -2 for a name that the model lacks.
  static constexpr int symbol_of(int argument) {
    constexpr auto all = symbols(std::make_integer_sequence<int, count>{});
    return all.values[argument];
  }
  // The argument that binds the symbol, -1: none; from: the first to look at.
  static constexpr int find(int symbol, int from = 0) {
    for (int a = from; a < count; ++a)
      if (symbol_of(a) == symbol) return a;
    return -1;
  }
  static constexpr int twice_bound() {
    for (int a = 0; a < count; ++a)
      if (symbol_of(a) >= 0 && find(symbol_of(a), a + 1) >= 0) return symbol_of(a);
    return -1;
  }
  static constexpr int unbound() {
    for (int s = 0; s < Model::symbols; ++s)
      if (find(s) < 0) return s;
    return -1;
  }
  static constexpr int out_argument() {
    constexpr bool is_out[] = {argument_traits<std::remove_cvref_t<Arguments>>::is_out..., false};
    for (int a = 0; a < count; ++a)
      if (is_out[a]) return a;
    return -1;
  }

 private:
  template <int I>
  static constexpr int symbol_index() {
    if constexpr (traits<I>::binds) {
      for (int s = 0; s < Model::symbols; ++s)
        if (Model::name(s) == traits<I>::name) return s;
      return -2;
    } else {
      return -1;
    }
  }
  struct table {
    int values[count + 1] = {};
  };
  template <int... I>
  static constexpr table symbols(std::integer_sequence<int, I...>) {
    return {{symbol_index<I>()..., 0}};
  }
};

// Faults, for the first line of an error.
template <support::fixed_string Name>
struct name_is;
template <support::fixed_string Expected, class Found>
struct element_type_is;

template <class Model, int Symbol>
constexpr auto symbol_text() {
  constexpr std::string_view name = Model::name(Symbol);
  support::fixed_string<static_cast<int>(name.size())> text;
  for (std::size_t i = 0; i < name.size(); ++i) text.characters[i] = name[i];
  return text;
}
template <class Model, int Symbol>
struct name_fault {
  using type = name_is<symbol_text<Model, Symbol>()>;
};
template <class Model>
struct name_fault<Model, -1> {
  using type = support::no_fault;
};

}  // namespace kernels
}  // namespace xgrad
