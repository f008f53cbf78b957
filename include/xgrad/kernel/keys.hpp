// Finds an output among a call's results by its expression.
#pragma once

#include <tuple>
#include <type_traits>
#include <utility>

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

// The results that an output contributes: how many; by a key's type the first that it may be, -1: none; and each that it
// is, as use(its number). Updates contribute none.
template <class Output>
struct parts_of {
  static constexpr int count = language::expression<Output> ? 1 : 0;
  template <class Key>
  static constexpr int first = language::expression<Output> && std::is_same_v<Output, Key> ? 0 : -1;

  template <class Use>
  static void find(const Output& o, const Output& key, const Use& use) {
    if (same_literals(o, key)) use(std::integral_constant<int, 0>());
  }
};
template <class F, class... W>
struct parts_of<language::value_and_gradients<F, W...>> {
  using output = language::value_and_gradients<F, W...>;
  using targets = typename language::targets<F, W...>::types;
  static constexpr auto every_target = std::make_integer_sequence<int, targets::size>();
  template <class By>
  using gradient = language::call<language::gradient_of, F, By>;

  template <class Key, class... By>
  static constexpr int first_gradient(language::type_list<By...>) {
    int found = 0, i = 0;
    ((++i, found = found == 0 && std::is_same_v<gradient<By>, Key> ? i : found), ...);
    return found == 0 ? -1 : found;
  }
  static constexpr int count = 1 + targets::size;
  template <class Key>
  static constexpr int first = std::is_same_v<F, Key> ? 0 : first_gradient<Key>(targets());

  template <class Use>
  static void find(const output& o, const F& key, const Use& use) {
    if (same_literals(o.f, key)) use(std::integral_constant<int, 0>());
  }
  template <class Key, class Use>
  static void find(const output& o, const Key& key, const Use& use) {
    if (same_literals(o.f, key.args.first)) find_gradients(o, key, use, targets(), every_target);
  }
  template <class Key, class Use, class... By, int... I>
  static void find_gradients(const output& o, const Key& key, const Use& use, language::type_list<By...>,
                             std::integer_sequence<int, I...>) {
    (
        [&] {
          if constexpr (std::is_same_v<gradient<By>, Key>)
            if (same_literals(target<I, By>(o), key.args.rest.first)) use(std::integral_constant<int, I + 1>());
        }(),
        ...);
  }
  template <int I, class By>
  static By target(const output& o) {
    if constexpr (sizeof...(W) == 0) return By();
    else return language::nth_argument<I>(o.ws.named);
  }
};

template <auto... Outputs>
struct output_keys {
  template <class Values, class Key>
  static const auto& find(const Values& values, const Key& key) {
    constexpr int first = first_of<Key>();
    static_assert(first >= 0, "xgrad: results[e]: e is no output of the kernel");
    if constexpr (first >= 0) {
      const auto& by_type = std::get<static_cast<std::size_t>(first)>(values);
      const std::remove_cvref_t<decltype(by_type)>* found = nullptr;
      look(values, key, found, std::make_integer_sequence<int, sizeof...(Outputs)>());
      return found == nullptr ? by_type : *found;
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

  template <auto Output>
  using parts = parts_of<std::remove_const_t<decltype(Output)>>;
  // Where the results of an output start among all.
  static constexpr int start_of(int output) {
    constexpr int counts[] = {parts<Outputs>::count..., 0};
    int start = 0;
    for (int o = 0; o < output; ++o) start += counts[o];
    return start;
  }
  template <class Key>
  static constexpr int first_of() {
    constexpr int found[] = {parts<Outputs>::template first<Key>..., -1};
    for (int o = 0; o < static_cast<int>(sizeof...(Outputs)); ++o)
      if (found[o] >= 0) return start_of(o) + found[o];
    return -1;
  }
  template <class Key, class Value, class Values, int... O>
  static void look(const Values& values, const Key& key, const Value*& found, std::integer_sequence<int, O...>) {
    (
        [&] {
          if constexpr (parts<Outputs>::template first<Key> >= 0)
            parts<Outputs>::find(Outputs, key, [&](auto part) {
              if (found == nullptr) found = &std::get<static_cast<std::size_t>(start_of(O) + part())>(values);
            });
        }(),
        ...);
  }
};

}  // namespace xgrad::kernels
