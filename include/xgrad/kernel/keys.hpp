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

// The results that an output contributes: how many, and which of them a key may be by its type, -1: none. Updates
// contribute none.
template <class Output>
struct parts_of {
  static constexpr int count = language::expression<Output> ? 1 : 0;
  template <class Key>
  static constexpr int find = language::expression<Output> && std::is_same_v<Output, Key> ? 0 : -1;
  // Whether it is that key, of one type with it.
  static bool is(const Output& o, const Output& key) { return same_literals(o, key); }
};
template <class F, class... W>
struct parts_of<language::value_and_gradients<F, W...>> {
  using output = language::value_and_gradients<F, W...>;
  using targets = typename language::targets<F, W...>::types;
  template <class By>
  using gradient = language::call<language::gradient_of, F, By>;

  template <class Key, class... By>
  static constexpr int find_gradient(language::type_list<By...>) {
    int found = -1, i = 0;
    ((found = found < 0 && std::is_same_v<gradient<By>, Key> ? i : found, ++i), ...);
    return found < 0 ? -1 : found + 1;
  }
  static constexpr int count = 1 + targets::size;
  template <class Key>
  static constexpr int find = std::is_same_v<F, Key> ? 0 : find_gradient<Key>(targets());

  static bool is(const output& o, const F& key) { return same_literals(o.f, key); }
  template <class Key>
  static bool is(const output& o, const Key& key) {
    bool found = false;
    o.ws.for_each([&]<class By>(const By& w) {
      if constexpr (std::is_same_v<gradient<By>, Key>)
        found = found || (same_literals(o.f, key.args.first) && same_literals(w, key.args.rest.first));
    });
    return found;
  }
};

template <auto... Outputs>
struct output_keys {
  template <class Values, class Key>
  static const auto& find(const Values& values, const Key& key) {
    constexpr int first = first_of<Key>();
    static_assert(first >= 0, "xgrad: results[e]: e is no output of the kernel");
    if constexpr (first >= 0) {
      const auto* found = &std::get<static_cast<std::size_t>(first)>(values);
      bool known = false;
      look(values, key, found, known, std::make_index_sequence<sizeof...(Outputs)>());
      return *found;
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

  // Where the results of an output start among all.
  static constexpr int start_of(int output) {
    constexpr int counts[] = {parts_of<std::remove_const_t<decltype(Outputs)>>::count..., 0};
    int start = 0;
    for (int o = 0; o < output; ++o) start += counts[o];
    return start;
  }
  template <class Key>
  static constexpr int first_of() {
    constexpr int found[] = {parts_of<std::remove_const_t<decltype(Outputs)>>::template find<Key>..., -1};
    for (int o = 0; o < static_cast<int>(sizeof...(Outputs)); ++o)
      if (found[o] >= 0) return start_of(o) + found[o];
    return -1;
  }
  template <class Key, class Value, class Values, std::size_t... O>
  static void look(const Values& values, const Key& key, const Value*& found, bool& known, std::index_sequence<O...>) {
    (
        [&] {
          using parts = parts_of<std::remove_const_t<decltype(Outputs)>>;
          if constexpr (constexpr int part = parts::template find<Key>; part >= 0)
            if (!known && parts::is(Outputs, key)) {
              found = &std::get<static_cast<std::size_t>(start_of(static_cast<int>(O)) + part)>(values);
              known = true;
            }
        }(),
        ...);
  }
};

}  // namespace xgrad::kernels
