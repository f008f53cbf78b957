// What a call returns: the outputs in order, for structured bindings; by key, r[loss]; a single one as itself.
#pragma once

#include <tuple>
#include <utility>

namespace xgrad {

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
};

// A single output converts to its value.
template <class Keys, class Value>
struct single_result : results<Keys, Value> {
  operator Value() const& { return std::get<0>(this->values); }
  operator Value() && { return std::get<0>(std::move(this->values)); }
};

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
