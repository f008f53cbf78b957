// Finds an output among a call's results by its expression.
#pragma once

#include <tuple>

#include "model.hpp"

namespace xgrad::kernels {

// Expressions of one type differ in their literals alone.
inline bool same_literals(const language::literal& a, const language::literal& b) { return a.value == b.value; }
inline bool same_literals(const language::erased& a, const language::erased& b) { return a.same(b); }
template <class E>
bool same_literals([[maybe_unused]] const E& a, [[maybe_unused]] const E& b) {
  if constexpr (requires { a.args; }) {
    return same_literals(a.args, b.args);
  } else if constexpr (requires { a.e; }) {
    return same_literals(a.e, b.e);
  } else if constexpr (requires { a.first, a.rest; }) {
    return same_literals(a.first, b.first) && same_literals(a.rest, b.rest);
  } else {
    return true;
  }
}

template <int I, class First, class... Rest>
constexpr auto nth_argument(const language::arguments<First, Rest...>& all) {
  if constexpr (I == 0) return all.first;
  else return nth_argument<I - 1>(all.rest);
}
template <class F, class... W, std::size_t... I>
constexpr auto parts_with_gradients(const language::value_and_gradients<F, W...>& o, std::index_sequence<I...>) {
  return std::make_tuple(o.f, xgrad::gradient(o.f, nth_argument<static_cast<int>(I)>(o.ws))...);
}
// The expressions of an output, in the order of the results that it contributes; updates contribute none.
template <class Output>
constexpr auto parts_of(const Output& o) {
  if constexpr (language::expression<Output>) return std::tuple<Output>(o);
  else return std::tuple<>();
}
template <class F, class... W>
constexpr auto parts_of(const language::value_and_gradients<F, W...>& o) {
  return parts_with_gradients(o, std::index_sequence_for<W...>{});
}

template <class Model, auto... Outputs>
struct output_keys {
  using keys = decltype(std::tuple_cat(parts_of(Outputs)...));
  static constexpr std::size_t count = std::tuple_size_v<keys>;

  template <class Values, class Key>
  static const auto& find(const Values& values, const Key& key) {
    constexpr std::size_t first = first_of<Key>(std::make_index_sequence<count>{});
    static_assert(first < count, "xgrad: results[e]: e is no output of the kernel");
    if constexpr (first < count) {
      using value = std::tuple_element_t<first, Values>;
      const value* found = nullptr;
      const keys all = std::tuple_cat(parts_of(Outputs)...);
      look<Key, value>(values, all, key, found, std::make_index_sequence<count>{});
      return found == nullptr ? std::get<first>(values) : *found;
    } else {
      return nothing;
    }
  }

 private:
  // What may be done with an output, so that a wrong key is one error.
  struct no_output {
    template <class... Index>
    double& operator()(Index...) const;
    template <class Index>
    double& operator[](Index) const;
    operator double&() const;
    template <class T>
      requires(!is_number<T>)
    operator T() const;
  };
  static constexpr no_output nothing{};

  template <class Key, std::size_t... I>
  static constexpr std::size_t first_of(std::index_sequence<I...>) {
    std::size_t first = count;
    ((first = first == count && std::is_same_v<std::tuple_element_t<I, keys>, Key> ? I : first), ...);
    return first;
  }
  template <class Key, class Value, class Values, std::size_t... I>
  static void look(const Values& values, const keys& all, const Key& key, const Value*& found,
                   std::index_sequence<I...>) {
    (
        [&] {
          if constexpr (std::is_same_v<std::tuple_element_t<I, keys>, Key>)
            if (found == nullptr && same_literals(std::get<I>(all), key)) found = &std::get<I>(values);
        }(),
        ...);
  }
};

}  // namespace xgrad::kernels
