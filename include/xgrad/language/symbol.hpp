// Symbols: the arrays a kernel is given. A symbol's type is its kind, name and extents; its initializer is a value.
#pragma once

#include "binding.hpp"
#include "expression.hpp"
#include "initial.hpp"

namespace xgrad {
namespace language {

using graph::symbol_kind;

// A symbol as a value, for lists of them: one object for each type of symbol.
struct symbol_info {
  symbol_kind kind = symbol_kind::input;
  std::string_view name;
  shape dims;
};

template <auto... Extents>
constexpr signature leaf_signature(element kind) {
  signature s;
  s.kind = kind;
  (s.dims.push_back(&extent_constant<Extents>), ...);
  if (s.dims.rank > largest_rank) s = signature::wrong(fault::too_many);
  return s;
}
template <auto... Extents>
constexpr bool are_positive() {
  return ((!extent_constant<Extents>.is_static() || extent_constant<Extents>.constant > 0) && ...);
}

struct the_name_is_empty;

// Extents are in short form: see compact().
template <symbol_kind Kind, support::fixed_string Name, auto... Extents>
struct symbol : expression_base {
  static constexpr symbol_kind kind = Kind;
  static constexpr auto name = Name;
  static constexpr int rank = sizeof...(Extents);
  static constexpr signature type =
      leaf_signature<Extents...>(Kind == symbol_kind::indices ? element::index : element::number);
  static constexpr symbol_info info{Kind, name.view(), type.dims};
  using few_dimensions = std::conditional_t<(rank <= largest_rank), support::no_fault, more_than_8_dimensions>;
  using positive_extents =
      std::conditional_t<are_positive<Extents...>(), support::no_fault, typename extents<Extents...>::are_not_positive>;
  using a_name = std::conditional_t<!Name.view().empty(), support::no_fault, the_name_is_empty>;
  XGRAD_REQUIRE("xgrad: a symbol needs a name: input<\"x\", extents...>", a_name);
  XGRAD_REQUIRE("xgrad: a symbol has at most 8 dimensions", few_dimensions);
  XGRAD_REQUIRE("xgrad: a fixed extent must be positive", positive_extents);
  initializer how;

  constexpr symbol() = default;
  constexpr symbol(const symbol&) = default;
  constexpr explicit symbol(const initializer& i) : how(i) {}
  constexpr symbol& operator=(const symbol&) = default;

  // The same symbol, its array to start like that.
  constexpr symbol initial(const initializer& i) const
    requires(Kind == symbol_kind::parameter || Kind == symbol_kind::state)
  {
    return symbol(i);
  }
  template <class Value>
  constexpr auto operator=(Value&& value) const noexcept(noexcept(bind<symbol>(std::forward<Value>(value)))) {
    return bind<symbol>(std::forward<Value>(value));
  }
  // w = {1.0, 2.0}, X = {{1.0, 2.0}, {3.0, 4.0}}
  template <class V, std::size_t N>
  constexpr auto operator=(V (&&values)[N]) const {
    return bind<symbol>(from_braces(values));
  }
  template <class V, std::size_t N, std::size_t M>
  constexpr auto operator=(V (&&rows)[N][M]) const {
    return bind<symbol>(from_braces(rows));
  }
  constexpr lowered lower(lowering& to) const { return to.symbol(info, how); }
  constexpr void leaves(support::list<leaf>& to) const { to.push_back({&info, nullptr, how, false}); }
};

template <class E>
inline constexpr bool is_symbol = false;
template <symbol_kind Kind, support::fixed_string Name, auto... Extents>
inline constexpr bool is_symbol<symbol<Kind, Name, Extents...>> = true;

constexpr const lowered& lowering::symbol(const symbol_info& s, const initializer& how) {
  for (known_symbol& known : symbols)
    if (known.info == &s) {
      if (known.how.kind == distribution::unspecified) known.how = how;
      else if (how.kind != distribution::unspecified && !(known.how == how)) seen = {&s, &s, seen.pins, seen.wrong};
      return known.value;
    }
  const std::uint32_t key = key_of(s.name);
  int index = -1;
  for (const known_symbol& known : symbols)
    if (known.key == key && known.info->name == s.name) {
      seen = {known.info, &s, seen.pins, seen.wrong};
      index = g.find_symbol(s.name);
    }
  if (index < 0) {
    support::extent extents[largest_rank];
    for (int d = 0; d < s.dims.rank; ++d) extents[d] = s.dims[d];
    index = g.add_symbol(s.kind, s.name, {extents, s.dims.rank});
  }
  lowered x{{}, s.kind == symbol_kind::indices ? element::index : element::number, {}};
  for (int d = 0; d < s.dims.rank; ++d) x.dims.push_back(axis(s.dims[d], x.dims.set()));
  x.id = g.symbol_node(index, x.dims.view());
  symbols.push_back({&s, how, x, key});
  return symbols.back().value;
}

// The value of a run-time extent.
template <auto Extent>
struct extent_value : expression_base {
  static constexpr signature type{};

  template <class Value>
  constexpr auto operator=(Value&& value) const noexcept(noexcept(bind<extent_value>(std::forward<Value>(value)))) {
    return bind<extent_value>(std::forward<Value>(value));
  }
  constexpr lowered lower(lowering& to) const { return {to.g.extent_node(extent_constant<Extent>), element::number, {}}; }
  constexpr void leaves(support::list<leaf>&) const {}
  friend constexpr support::extent polynomial(const extent_value&) { return extent_constant<Extent>; }
};

// Extents computed from others, as in input<"X", extent<"N"> - 2>.
constexpr support::extent polynomial(const literal& value) { return {static_cast<long>(value.value)}; }
template <class A>
constexpr support::extent polynomial(const call<pointwise<opcode::negate>, A>& e) {
  return support::extent(0) - polynomial(e.args.first);
}
template <opcode Op, class A, class B>
  requires(Op == opcode::add || Op == opcode::subtract || Op == opcode::multiply)
constexpr support::extent polynomial(const call<pointwise<Op>, A, B>& e) {
  const support::extent a = polynomial(e.args.first), b = polynomial(e.args.rest.first);
  return Op == opcode::add ? a + b : Op == opcode::subtract ? a - b : a * b;
}

}  // namespace language

// Data bound at each call.
template <support::fixed_string Name, language::extent_argument... Extents>
inline constexpr auto input = language::symbol<graph::symbol_kind::input, Name, language::compact<Extents.value>()...>();
// Trained; w.initial(how) sets how its array starts.
template <support::fixed_string Name, language::extent_argument... Extents>
inline constexpr auto parameter =
    language::symbol<graph::symbol_kind::parameter, Name, language::compact<Extents.value>()...>();
// Carried from call to call.
template <support::fixed_string Name, language::extent_argument... Extents>
inline constexpr auto state = language::symbol<graph::symbol_kind::state, Name, language::compact<Extents.value>()...>();
// Integers: class labels, token ids.
template <support::fixed_string Name, language::extent_argument... Extents>
inline constexpr auto indices = language::symbol<graph::symbol_kind::indices, Name, language::compact<Extents.value>()...>();
// The value of a run-time extent in an expression; also an extent where one is expected.
template <language::extent_argument Extent>
inline constexpr auto extent = language::extent_value<language::compact<Extent.value>()>();

}  // namespace xgrad
