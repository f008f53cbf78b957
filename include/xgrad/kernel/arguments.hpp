// The arguments of a call matched to the symbols of the model, while compiling; what is wrong with them is said here.
#pragma once

#include <tuple>

#include "../support/nth_type.hpp"
#include "array.hpp"
#include "model.hpp"
#include "structs.hpp"

namespace xgrad {

// What out(...) makes: the arrays that outputs are written into.
template <class... Arrays>
struct out_arguments {
  std::tuple<Arrays&...> arrays;
};
// The arrays that a call writes its outputs into, in order.
template <class... Arrays>
out_arguments<std::remove_reference_t<Arrays>...> out(Arrays&&... arrays) noexcept {
  return {{arrays...}};
}

namespace kernels {

enum class argument_kind { symbol, member, extent, out, faulty, expression, other };

template <class A>
struct argument_traits {
  static constexpr argument_kind kind = argument_kind::other;
};
template <language::expression E>
struct argument_traits<E> {
  static constexpr argument_kind kind = argument_kind::expression;
};
// Reported where it was made.
template <>
struct argument_traits<language::poison> {
  static constexpr argument_kind kind = argument_kind::faulty;
};
template <class Symbol, class Value>
struct argument_traits<language::binding<Symbol, Value>> {
  static constexpr argument_kind kind = argument_kind::symbol;
  static constexpr std::string_view name = Symbol::info.name;
  using value_type = std::remove_reference_t<Value>;
  static constexpr bool is_temporary = !std::is_reference_v<Value>;
};
// Of a struct; one that the model has no symbol for is left out.
template <support::fixed_string Name, class Value>
struct argument_traits<struct_member<Name, Value>> {
  static constexpr argument_kind kind = argument_kind::member;
  static constexpr std::string_view name = Name;
  using value_type = Value;
  static constexpr bool is_temporary = false;
};
template <auto Extent, class Value>
struct argument_traits<language::binding<language::extent_value<Extent>, Value>> {
  static constexpr argument_kind kind = argument_kind::extent;
  static constexpr const support::extent& extent = language::extent_constant<Extent>;
};
template <class... Arrays>
struct argument_traits<out_arguments<Arrays...>> {
  static constexpr argument_kind kind = argument_kind::out;
  static constexpr int count = sizeof...(Arrays);
};

// Faults, for the first line of an error.
template <support::fixed_string Name>
struct name_is;
template <support::fixed_string Name, class Found>
struct element_type_is;
template <support::fixed_string Name, int Found, int Needed>
struct rank_is;
template <support::fixed_string Name, int Axis, long Found, long Needed>
struct extent_is;
template <int Found, int Needed>
struct arrays_are;
template <int Output>
struct output_needs_an_array;
template <class Found>
struct argument_is;

// Text as a template argument from anything that has a size and characters.
template <auto Text>
constexpr auto fixed_text() {
  constexpr auto from = Text();
  support::fixed_string<static_cast<int>(from.size())> text;
  for (int i = 0; i < static_cast<int>(from.size()); ++i) text.characters[i] = from[static_cast<decltype(from.size())>(i)];
  return text;
}

// What a call needs to know of an argument when its name is found. Short: calls have it in all their names.
// Number: of the symbol that an array is bound to, or of the name of a run-time extent; -1: neither.
template <argument_kind Kind, int Number, class Value = void, bool Temporary = false>
struct bound {
  static constexpr argument_kind kind = Kind;
  static constexpr int number = Number;
  using value_type = Value;
  static constexpr bool is_temporary = Temporary;
};
template <class... Bound>
struct bound_list {
  template <int I>
  using at = support::nth_type<I, Bound...>;
  static constexpr int count = sizeof...(Bound);

  // The symbol that an argument binds, the name that it gives; -1: none.
  static constexpr int symbol_of(int argument) { return number_of(argument, argument_kind::symbol); }
  static constexpr int name_of(int argument) { return number_of(argument, argument_kind::extent); }
  // The argument that binds the symbol, -1: none.
  static constexpr int find(int symbol) {
    for (int a = 0; a < count; ++a)
      if (symbol_of(a) == symbol) return a;
    return -1;
  }
  static constexpr int out_argument() {
    for (int a = 0; a < count; ++a)
      if (kinds[a] == argument_kind::out) return a;
    return -1;
  }

 private:
  static constexpr argument_kind kinds[count + 1] = {Bound::kind..., argument_kind::other};
  static constexpr int numbers[count + 1] = {Bound::number..., -1};
  static constexpr int number_of(int argument, argument_kind kind) {
    return kinds[argument] == kind ? numbers[argument] : -1;
  }
};

template <class Model, int Symbol>
constexpr auto symbol_text() {
  return fixed_text<[] { return Model::name(Symbol); }>();
}
// Its value: the array, number or extent that it gives its name to; out(...) itself.
template <class A>
XGRAD_ALWAYS_INLINE auto& value_of(A& argument) {
  if constexpr (requires { argument.value; }) return argument.value;
  else return argument;
}

// Of an argument: the symbol that it binds, the run-time extent that it gives a value; -1: none.
// Functions of one argument, since argument_list has all of their types in its name.
template <class Model, class A>
constexpr int symbol_bound() {
  using traits = argument_traits<A>;
  if constexpr (traits::kind == argument_kind::symbol || traits::kind == argument_kind::member)
    for (int s = 0; s < Model::symbols; ++s)
      if (Model::name(s) == traits::name) return s;
  return -1;
}
template <class Model, class A>
constexpr int extent_given() {
  using traits = argument_traits<A>;
  if constexpr (traits::kind == argument_kind::extent) {
    static_assert(is_plain_name(traits::extent), "xgrad: extent<\"N\"> = value sets a name, not a polynomial");
    return Model::names.find(traits::extent.terms[0].factors[0]);
  } else {
    return -1;
  }
}
template <class Model, class A>
auto bound_tag() {
  using traits = argument_traits<A>;
  if constexpr (traits::kind == argument_kind::out) {
    return bound<argument_kind::out, -1, A>();
  } else if constexpr (traits::kind == argument_kind::extent) {
    return bound<argument_kind::extent, extent_given<Model, A>()>();
  } else if constexpr (constexpr int symbol = symbol_bound<Model, A>(); symbol >= 0) {
    return bound<argument_kind::symbol, symbol, typename traits::value_type, traits::is_temporary>();
  } else {
    return bound<argument_kind::other, -1>();
  }
}

template <class Model, class... Arguments>
struct argument_list {
  template <int I>
  using type = std::remove_cvref_t<support::nth_type<I, Arguments...>>;
  template <int I>
  using traits = argument_traits<type<I>>;
  static constexpr int count = sizeof...(Arguments);
  static constexpr argument_kind kinds[count + 1] = {argument_traits<std::remove_cvref_t<Arguments>>::kind...,
                                                     argument_kind::other};
  static constexpr int symbols[count + 1] = {symbol_bound<Model, std::remove_cvref_t<Arguments>>()..., -1};
  static constexpr int extents[count + 1] = {extent_given<Model, std::remove_cvref_t<Arguments>>()..., -1};
  // Requires check_names().
  using found = bound_list<decltype(bound_tag<Model, std::remove_cvref_t<Arguments>>())...>;

  // The argument that binds the symbol, -1: none; from: the first to look at.
  static constexpr int find(int symbol, int from = 0) {
    for (int a = from; a < count; ++a)
      if (symbols[a] == symbol) return a;
    return -1;
  }
  // The argument that gives a run-time extent its value, -1: none.
  static constexpr int find_extent(int name) {
    for (int a = 0; a < count; ++a)
      if (extents[a] == name) return a;
    return -1;
  }
  static constexpr int out_argument() { return first_of(argument_kind::out); }

  // --- faults: an argument's, symbol's or name's position, -1 when there is none ------------------------------------
  static constexpr int first_of(argument_kind kind) {
    for (int a = 0; a < count; ++a)
      if (kinds[a] == kind) return a;
    return -1;
  }
  static constexpr int unknown_symbol() {
    for (int a = 0; a < count; ++a)
      if (kinds[a] == argument_kind::symbol && symbols[a] < 0) return a;
    return -1;
  }
  static constexpr int unknown_extent() {
    for (int a = 0; a < count; ++a)
      if (kinds[a] == argument_kind::extent && extents[a] < 0) return a;
    return -1;
  }
  static constexpr int twice_bound() {
    for (int a = 0; a < count; ++a)
      if (symbols[a] >= 0 && find(symbols[a], a + 1) >= 0) return symbols[a];
    return -1;
  }
  static constexpr int unbound_symbol() {
    for (int s = 0; s < Model::symbols; ++s)
      if (find(s) < 0) return s;
    return -1;
  }
  static constexpr int unbound_extent() {
    for (int n = 0; n < Model::names.count; ++n)
      if (Model::names.rows[n].symbol < 0 && find_extent(n) < 0) return n;
    return -1;
  }
  static constexpr int extent_not_given() {
    for (int n = 0; n < Model::names.count; ++n)
      if (find_extent(n) < 0) return n;
    return -1;
  }

  template <int Argument>
  static constexpr auto argument_text() {
    if constexpr (kinds[Argument] == argument_kind::extent)
      return fixed_text<[] { return traits<Argument>::extent.terms[0].factors[0]; }>();
    else return fixed_text<[] { return traits<Argument>::name; }>();
  }
  template <int Name>
  static constexpr auto extent_text() {
    return fixed_text<[] { return Model::names.rows[Name].name; }>();
  }

  // One error at most; whether there is none.
  static constexpr bool check_names() {
    if constexpr (Model::faulty || first_of(argument_kind::faulty) >= 0) {
      return false;
    } else if constexpr (constexpr int expression = first_of(argument_kind::expression); expression >= 0) {
      XGRAD_REQUIRE("xgrad::kernel(...): an expression is no argument: arrays are bound to symbols by k(x = array)",
                    argument_is<type<expression>>);
      return false;
    } else if constexpr (constexpr int other = first_of(argument_kind::other); other >= 0) {
      XGRAD_REQUIRE("xgrad::kernel(...): arguments are symbol = array, extent<\"N\"> = value, out(...) or a struct made "
                    "with BOOST_HANA_DEFINE_STRUCT",
                    argument_is<type<other>>);
      return false;
    } else if constexpr (constexpr int unknown = unknown_symbol(); unknown >= 0) {
      XGRAD_REQUIRE("xgrad::kernel(...): the model has no symbol of that name", name_is<argument_text<unknown>()>);
      return false;
    } else if constexpr (constexpr int name = unknown_extent(); name >= 0) {
      XGRAD_REQUIRE("xgrad::kernel(...): the model has no run-time extent of that name", name_is<argument_text<name>()>);
      return false;
    } else if constexpr (constexpr int twice = twice_bound(); twice >= 0) {
      XGRAD_REQUIRE("xgrad::kernel(...): a symbol is bound twice", name_is<symbol_text<Model, twice>()>);
      return false;
    } else {
      return true;
    }
  }
  static constexpr bool check_call() {
    if constexpr (!check_names()) {
      return false;
    } else if constexpr (constexpr int symbol = unbound_symbol(); symbol >= 0) {
      XGRAD_REQUIRE("xgrad::kernel(...): a symbol of the model is not bound", name_is<symbol_text<Model, symbol>()>);
      return false;
    } else if constexpr (constexpr int name = unbound_extent(); name >= 0) {
      XGRAD_REQUIRE("xgrad::kernel(...): a run-time extent is neither an array's nor given as extent<\"N\"> = value",
                    name_is<extent_text<name>()>);
      return false;
    } else {
      return true;
    }
  }
  // Of workspace_bytes and reserve: the run-time extents alone, all of them.
  static constexpr bool check_extents() {
    if constexpr (!check_names()) {
      return false;
    } else if constexpr (constexpr int name = extent_not_given(); name >= 0) {
      XGRAD_REQUIRE("xgrad::kernel: reserve and workspace_bytes need extent<\"N\"> = value for every run-time extent",
                    name_is<extent_text<name>()>);
      return false;
    } else {
      return true;
    }
  }
};

}  // namespace kernels
}  // namespace xgrad
