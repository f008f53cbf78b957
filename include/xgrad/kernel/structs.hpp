// Structs declared with BOOST_HANA_DEFINE_STRUCT as arguments of a call: each member binds the symbol of its name, each
// member m of a nested struct s the symbol "s.m". So do objects that list their members themselves.
#pragma once

#include <boost/hana/accessors.hpp>
#include <boost/hana/concept/struct.hpp>
#include <boost/hana/define_struct.hpp>  // for what users bind
#include <boost/hana/unpack.hpp>
#include <string_view>
#include <type_traits>

#include "../support/config.hpp"
#include "../support/fixed_string.hpp"

namespace xgrad::kernels {

template <class S>
concept hana_struct = boost::hana::Struct<std::remove_cvref_t<S>>::value;

template <support::fixed_string Name, class Value>
struct struct_member {
  Value& value;
};

// a.with_members(use) calls `use` with a struct_member for each of its arrays, as variables do.
template <class A>
concept member_list = requires { typename A::is_member_list; };
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

template <support::fixed_string Outer, class A, class Use>
XGRAD_ALWAYS_INLINE decltype(auto) with_accessed(A&, const Use& use) {
  return use();
}
template <support::fixed_string Outer, class A, class Use, class First, class... Rest>
XGRAD_ALWAYS_INLINE decltype(auto) with_accessed(A& argument, const Use& use, First first, Rest... rest);

// Calls `use` with the members of all depths; with anything but a bundle as it is.
template <support::fixed_string Outer = "", class A, class Use>
XGRAD_ALWAYS_INLINE decltype(auto) with_members(A& argument, const Use& use) {
  if constexpr (hana_struct<A>) {
    return boost::hana::unpack(boost::hana::accessors<std::remove_const_t<A>>(), [&](auto... member) XGRAD_INLINE_LAMBDA {
      return with_accessed<Outer>(argument, use, member...);
    });
  } else if constexpr (member_list<A>) {
    return argument.with_members(use);
  } else if constexpr (Outer.view().empty()) {
    return use(argument);
  } else {
    struct_member<Outer, A> member{argument};
    return use(member);
  }
}
template <support::fixed_string Outer, class A, class Use, class First, class... Rest>
XGRAD_ALWAYS_INLINE decltype(auto) with_accessed(A& argument, const Use& use, First first, Rest... rest) {
  constexpr auto name = member_name<Outer, std::remove_cvref_t<decltype(boost::hana::first(first))>>();
  return with_members<name>(boost::hana::second(first)(argument), [&](auto&... members) XGRAD_INLINE_LAMBDA {
    return with_accessed<Outer>(
        argument, [&](auto&... others) XGRAD_INLINE_LAMBDA { return use(members..., others...); }, rest...);
  });
}

// Calls `use` with the arguments, in place of a bundle its members. Not by a tuple: of a network's hundred arrays, that
// would be thousands of functions.
template <class Use>
XGRAD_ALWAYS_INLINE decltype(auto) spread(const Use& use) {
  return use();
}
template <class Use, class First, class... Rest>
XGRAD_ALWAYS_INLINE decltype(auto) spread(const Use& use, First& first, Rest&... rest) {
  if constexpr (bundle<First> || (bundle<Rest> || ...)) {
    return with_members(first, [&](auto&... members) XGRAD_INLINE_LAMBDA {
      return spread([&](auto&... others) XGRAD_INLINE_LAMBDA { return use(members..., others...); }, rest...);
    });
  } else {
    return use(first, rest...);
  }
}

}  // namespace xgrad::kernels
