// Extents as template arguments: what users write (64, "N", extent<"N"> - 2), and the short form that types carry: an
// int, a name, or a polynomial, so that the types of ordinary models stay readable.
#pragma once

#include "../support/extent.hpp"
#include "../support/fault.hpp"
#include "../support/fixed_string.hpp"

namespace xgrad::language {

struct name_longer_than_24_characters;
struct it_has_a_fraction;

// What may stand for an extent in a list of template arguments.
struct extent_argument {
  support::extent value;

  constexpr extent_argument(int given) : value(given) {}
  template <class Real>
    requires std::is_floating_point_v<Real>
  constexpr extent_argument(Real) : value(1) {
    using found = std::conditional_t<std::is_void_v<Real>, support::no_fault, it_has_a_fraction>;
    XGRAD_REQUIRE("xgrad: an extent is a whole number, a name or a polynomial in names", found);
  }
  template <std::size_t Size>
  constexpr extent_argument(const char (&given)[Size]) : value(support::name(std::string_view(given, Size - 1))) {
    using found =
        std::conditional_t<(Size <= support::name::longest + 1), support::no_fault, name_longer_than_24_characters>;
    XGRAD_REQUIRE("xgrad: the name of an extent has at most 24 characters", found);
  }
  template <class E>
    requires requires { typename E::is_expression; }
  constexpr extent_argument(const E& given) : value(polynomial(given)) {}
};

// The short form of an extent.
template <support::extent Value>
constexpr auto compact() {
  constexpr support::extent::term first = Value.terms[0];
  if constexpr (Value.is_static()) {
    return static_cast<int>(Value.constant);
  } else if constexpr (Value.count == 1 && Value.constant == 0 && first.coefficient == 1 && first.degree() == 1) {
    support::fixed_string<first.factors[0].size()> name;
    for (int i = 0; i < first.factors[0].size(); ++i) name.characters[i] = first.factors[0][i];
    return name;
  } else {
    return Value;
  }
}

constexpr support::text as_text(const support::extent& value) {
  support::text result;
  value.print(result);
  return result;
}
// As errors show it: a polynomial as text.
template <support::extent Value>
constexpr auto shown() {
  if constexpr (!std::is_same_v<decltype(compact<Value>()), support::extent>) {
    return compact<Value>();
  } else {
    constexpr int length = as_text(Value).size();
    support::fixed_string<length> result;
    const support::text all = as_text(Value);
    for (int i = 0; i < length; ++i) result.characters[i] = all[i];
    return result;
  }
}

constexpr support::extent to_extent(int value) { return {value}; }
constexpr support::extent to_extent(const support::extent& value) { return value; }
template <int Length>
constexpr support::extent to_extent(const support::fixed_string<Length>& name) {
  return support::extent(support::name(name.view()));
}

// The extent of a short form, one object for each.
template <auto Compact>
inline constexpr support::extent extent_constant = to_extent(Compact);

// A list of extents in short form: how a shape shows in types and in errors.
template <auto... Compact>
struct extents {
  template <class... Found>
  struct cannot_hold;
  struct are_not_positive;
};

}  // namespace xgrad::language
