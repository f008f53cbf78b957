// One of a list of types by its number, found without looking at those before it.
#pragma once

#include <utility>

namespace xgrad::support {

namespace detail {

template <int I, class T>
struct slot {
  using type = T;
};
template <class Numbers, class... T>
struct slots;
template <int... I, class... T>
struct slots<std::integer_sequence<int, I...>, T...> : slot<I, T>... {};

template <int I, class T>
slot<I, T> pick(const slot<I, T>*);

}  // namespace detail

template <int I, class... T>
using nth_type = typename decltype(detail::pick<I>(
    static_cast<detail::slots<std::make_integer_sequence<int, sizeof...(T)>, T...>*>(nullptr)))::type;

}  // namespace xgrad::support
