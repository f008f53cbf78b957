// Structs declared with BOOST_HANA_DEFINE_STRUCT as arguments of a call: each member binds the symbol of its name, each
// member m of a nested struct s the symbol "s.m". So do objects that list their members themselves.
#pragma once

#include <boost/hana/accessors.hpp>
#include <boost/hana/concept/struct.hpp>
#include <boost/hana/define_struct.hpp>  // for what users bind
#include <boost/hana/unpack.hpp>
#include <string_view>
#include <tuple>

#include "../support/fixed_string.hpp"

namespace xgrad::kernels {

template <class S>
concept hana_struct = boost::hana::Struct<std::remove_cvref_t<S>>::value;

template <support::fixed_string Name, class Value>
struct struct_member {
  Value& value;
};

// Lists its arrays as a tuple of struct_member, as variables do.
template <class A>
concept member_list = requires(A& a) { a.members(); };
// An argument that stands for several.
template <class A>
concept bundle = hana_struct<A> || member_list<A>;

template <support::fixed_string Outer, class Name>
constexpr auto member_name() {
  constexpr std::string_view inner = Name::c_str(), outer = Outer;
  constexpr std::size_t dot = outer.empty() ? 0 : outer.size() + 1;
  support::fixed_string<static_cast<int>(dot + inner.size())> name;
  for (std::size_t i = 0; i < outer.size(); ++i) name.characters[i] = outer[i];
  if (dot > 0) name.characters[dot - 1] = '.';
  for (std::size_t i = 0; i < inner.size(); ++i) name.characters[dot + i] = inner[i];
  return name;
}

// A tuple of the members of all depths; anything but a struct is a tuple of a reference to itself.
template <support::fixed_string Outer = "", class A>
auto members_of(A& argument) {
  if constexpr (hana_struct<A>) {
    return boost::hana::unpack(boost::hana::accessors<std::remove_const_t<A>>(), [&](auto... member) {
      return std::tuple_cat(members_of<member_name<Outer, std::remove_cvref_t<decltype(boost::hana::first(member))>>()>(
          boost::hana::second(member)(argument))...);
    });
  } else if constexpr (member_list<A>) {
    return argument.members();
  } else if constexpr (Outer.view().empty()) {
    return std::tuple<A&>(argument);
  } else {
    return std::tuple<struct_member<Outer, A>>(struct_member<Outer, A>{argument});
  }
}

}  // namespace xgrad::kernels
