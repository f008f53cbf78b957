// What a call returns: the outputs in order, for structured bindings; by key, r[loss]; a single one as itself.
#pragma once

#include <concepts>
#include <tuple>
#include <utility>

#include "array.hpp"
#include "model.hpp"
#include "xtensor.hpp"

namespace xgrad {

namespace kernels {
// What results of several outputs, or an array, are asked to become by mistake.
template <class T>
concept number_or_array = is_number<T> || has_shape<T>;
template <int Outputs>
struct outputs_are;
struct the_output_is_an_array;
}  // namespace kernels

// Keys: finds an output by its expression, see kernels::output_keys.
template <class Keys, class... Values>
struct results {
  std::tuple<Values...> values;

  template <std::size_t I>
  auto& get() & {
    return std::get<I>(values);
  }
  template <std::size_t I>
  const auto& get() const& {
    return std::get<I>(values);
  }
  template <std::size_t I>
  auto&& get() && {
    return std::get<I>(std::move(values));
  }
  // The output of that expression, of the type and the literals that it has in the kernel's list; of equal ones the
  // first.
  template <class Key>
  const auto& operator[](const Key& key) const {
    return Keys::find(values, key);
  }
  template <class Key>
  auto& operator[](const Key& key) {
    return const_cast<std::remove_cvref_t<decltype(Keys::find(values, key))>&>(Keys::find(values, key));
  }
  template <kernels::number_or_array T>
    requires(sizeof...(Values) > 1)
  operator T() const {
    using found = std::conditional_t<std::is_void_v<T>, support::no_fault, kernels::outputs_are<sizeof...(Values)>>;
    XGRAD_REQUIRE("xgrad: results of several outputs: take one by r[e], or all by auto [a, b] = k(...)", found);
    return T();
  }
};

// A single output converts to its value; elements and extents of an array are read as those of the array.
template <class Keys, class Value>
struct single_result : results<Keys, Value> {
  template <std::integral... I>
    requires requires(Value& array, I... at) { array(at...); }
  auto& operator()(I... at) {
    return std::get<0>(this->values)(at...);
  }
  template <std::integral... I>
    requires requires(const Value& array, I... at) { array(at...); }
  const auto& operator()(I... at) const {
    return std::get<0>(this->values)(at...);
  }
  std::size_t size() const
    requires requires(const Value& array) { array.size(); }
  {
    return std::get<0>(this->values).size();
  }
  const auto& shape() const
    requires requires(const Value& array) { array.shape(); }
  {
    return std::get<0>(this->values).shape();
  }

  operator Value() const& { return std::get<0>(this->values); }
  operator Value() && { return std::get<0>(std::move(this->values)); }
  // Or to another array that can be made of it.
  template <class T>
    requires(kernels::has_shape<T> && !std::is_same_v<T, Value> && std::is_constructible_v<T, const Value&>)
  operator T() const {
    return T(std::get<0>(this->values));
  }
  template <class T>
    requires(kernels::is_number<T> && !kernels::is_number<Value>)
  operator T() const {
    using found = std::conditional_t<std::is_void_v<T>, support::no_fault, kernels::the_output_is_an_array>;
    XGRAD_REQUIRE("xgrad: the result is an array, not a number: reduce the output with mean or sum", found);
    return T();
  }
};

namespace kernels {

// --- the type of each output ----------------------------------------------------------------------------------------
inline constexpr long largest_fixed_bytes = 16 * 1024;

template <class Model, int O>
constexpr bool is_fixed_output() {
  using E = typename Model::template output_number<O>;
  return Model::static_output(O) && Model::static_size(O) * static_cast<long>(sizeof(E)) <= largest_fixed_bytes;
}
template <class Model, int O, int... D>
auto output_tag(std::integer_sequence<int, D...>) {
  using E = typename Model::template output_number<O>;
  if constexpr (sizeof...(D) == 0) return std::type_identity<E>{};
  else if constexpr (is_fixed_output<Model, O>())
    return std::type_identity<fixed_result<E, static_cast<std::size_t>(Model::output_extent(O, D).constant)...>>{};
  else return std::type_identity<sized_result<E, sizeof...(D)>>{};
}
template <class Model, int O>
using output_type = typename decltype(output_tag<Model, O>(std::make_integer_sequence<int, Model::output_rank(O)>{}))::type;

template <class Keys, class... Values>
struct results_of_many {
  using type = results<Keys, Values...>;
};
template <class Keys, class Value>
struct results_of_many<Keys, Value> {
  using type = single_result<Keys, Value>;
};
template <class Model, class Keys, int... N>
auto results_tag(std::integer_sequence<int, N...>) {
  return results_of_many<Keys, output_type<Model, Model::value_output(N)>...>{};
}
template <class Model, class Keys>
using results_of = typename decltype(results_tag<Model, Keys>(std::make_integer_sequence<int, Model::values()>{}))::type;

}  // namespace kernels
}  // namespace xgrad

template <class Keys, class... Values>
struct std::tuple_size<xgrad::results<Keys, Values...>> : std::integral_constant<std::size_t, sizeof...(Values)> {};
template <std::size_t I, class Keys, class... Values>
struct std::tuple_element<I, xgrad::results<Keys, Values...>> {
  using type = std::tuple_element_t<I, std::tuple<Values...>>;
};
template <class Keys, class Value>
struct std::tuple_size<xgrad::single_result<Keys, Value>> : std::integral_constant<std::size_t, 1> {};
template <class Keys, class Value>
struct std::tuple_element<0, xgrad::single_result<Keys, Value>> {
  using type = Value;
};
