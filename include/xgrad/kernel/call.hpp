// What a call of a kernel is while compiling: the types of bound elements, the program for them, and faults of types.
// Two run it: checked_call looks at every array first, direct_call takes them as they are.
#pragma once

#include "arguments.hpp"
#include "results.hpp"

namespace xgrad::kernels {

template <int... I>
using sequence = std::integer_sequence<int, I...>;

// Bound: what argument_list found.
template <class T, class Model, class... Bound>
struct call_types {
  using list = bound_list<Bound...>;
  static constexpr auto every_argument = std::make_integer_sequence<int, list::count>{};
  static constexpr auto every_symbol = std::make_integer_sequence<int, Model::symbols>{};
  static constexpr auto every_output = std::make_integer_sequence<int, Model::outputs>{};
  static constexpr auto every_value = std::make_integer_sequence<int, Model::values()>{};

  template <int S>
  static constexpr auto element_tag() {
    constexpr int a = list::find(S);
    if constexpr (a < 0) {
      return std::type_identity<T>{};
    } else {
      using value = typename list::template at<a>::value_type;
      if constexpr (is_number<value> || !bindable<value>) return std::type_identity<T>{};
      else return std::type_identity<element_type<value>>{};
    }
  }
  template <int S>
  using element_of_symbol = typename decltype(element_tag<S>())::type;
  template <int O>
  using element_of_output = typename Model::template output_number<O>;
  template <int... S, int... O>
  static auto program_tag(sequence<S...>, sequence<O...>)
      -> std::type_identity<emit::program<typename Model::key, T, element_of_symbol<S>..., element_of_output<O>...>>;
  using program = typename decltype(program_tag(every_symbol, every_output))::type;
  using frame = emit::frame<program>;
  using runner = emit::runner<program>;

  static constexpr bool has_out = list::out_argument() >= 0;
  static constexpr int out_place = has_out ? list::out_argument() : list::count;
  using outputs = typename support::nth_type<out_place, Bound..., bound<argument_kind::other, -1>>::value_type;

  // --- faults -------------------------------------------------------------------------------------------------------
  // One error at most; whether there is none.
  static constexpr bool check() { return check_arrays() && check_out(); }

 private:
  // The first fault alone.
  template <int A = 0>
  static constexpr bool check_arrays() {
    if constexpr (A == list::count) return true;
    else if constexpr (check_array<A>()) return check_arrays<A + 1>();
    else return false;
  }
  template <int A>
  static constexpr bool check_array() {
    constexpr int s = list::symbol_of(A);
    if constexpr (s >= 0) {
      using value = typename list::template at<A>::value_type;
      using E = element_type<value>;
      constexpr auto name = [] { return symbol_text<Model, s>(); };
      constexpr bool is_index = Model::graph.symbols[s].kind == graph::symbol_kind::indices;
      constexpr int rank = static_rank<value>();
      if constexpr (!bindable<value>) {
        XGRAD_REQUIRE("xgrad::kernel(...): this cannot be bound; xtensor arrays, views and expressions, std::vector, "
                      "std::array, std::span and numbers can",
                      element_type_is<name(), value>);
        return false;
      } else if constexpr (rank >= 0 && rank != Model::rank(s)) {
        XGRAD_REQUIRE("xgrad::kernel(...): an array has another rank than its symbol",
                      rank_is<name(), rank, Model::rank(s)>);
        return false;
      } else if constexpr (constexpr int d = wrong_extent<value>(rank, needed_extent<s>); d >= 0) {
        XGRAD_REQUIRE("xgrad::kernel(...): an array has another extent than its symbol",
                      extent_is<name(), d, static_extent<value>(d), needed_extent<s>(d)>);
        return false;
      } else if constexpr (is_index && !std::is_integral_v<E>) {
        XGRAD_REQUIRE("xgrad::kernel(...): indices need an array of integers", element_type_is<name(), E>);
        return false;
      } else if constexpr (!is_number<value> && std::is_floating_point_v<E> && !std::is_same_v<E, T>) {
        XGRAD_REQUIRE("xgrad::kernel<T>(...): a floating array must have the kernel's T: make the kernel of its type or "
                      "convert the array with xt::cast<T>",
                      element_type_is<name(), E>);
        return false;
      } else if constexpr (Model::updates(s)) {
        constexpr bool lost = list::template at<A>::is_temporary && owns_elements<value>;
        constexpr bool writable = std::is_same_v<E, T> && is_writable<value>() && !lost;
        using found = std::conditional_t<writable, support::no_fault, element_type_is<name(), value>>;
        XGRAD_REQUIRE("xgrad::update(w, e): w must be bound to an array or variable of the kernel's T that can be written",
                      found);
        return writable;
      } else {
        return true;
      }
    } else {
      return true;
    }
  }
  // Of a symbol, while compiling; -1: at the call.
  template <int S>
  static constexpr long needed_extent(int d) {
    return Model::extent(S, d).is_static() ? Model::extent(S, d).constant : -1;
  }
  template <int O>
  static constexpr long output_extent(int d) {
    return Model::output_extent(O, d).is_static() ? Model::output_extent(O, d).constant : -1;
  }
  template <class Value>
  static constexpr bool is_writable() {
    if constexpr (is_number<Value>) return !std::is_const_v<Value>;
    else if constexpr (has_memory<Value> || is_range<Value>)
      return !std::is_const_v<std::remove_pointer_t<decltype(first_element(std::declval<Value&>()))>>;
    else return false;
  }

  static constexpr bool check_out() {
    if constexpr (has_out) {
      constexpr int given = argument_traits<outputs>::count, needed = Model::values();
      using found = std::conditional_t<given == needed, support::no_fault, arrays_are<given, needed>>;
      XGRAD_REQUIRE("xgrad::out(...): one array for each output of the kernel that is a value", found);
      if constexpr (given == needed) return check_outputs(every_value);
      else return false;
    } else if constexpr (!XGRAD_HAS_XTENSOR) {
      return check_returned<0>();
    } else {
      return true;
    }
  }
  // The first fault alone.
  template <int N>
  static constexpr bool check_returned() {
    if constexpr (N == Model::values()) {
      return true;
    } else if constexpr (Model::output_rank(Model::value_output(N)) > 0 &&
                         !is_fixed_output<Model, Model::value_output(N)>()) {
      XGRAD_REQUIRE("xgrad::kernel(...): without xtensor a call returns numbers and static arrays of at most 16 KiB; others "
                    "are written: k(..., out(...))",
                    output_needs_an_array<N>);
      return false;
    } else {
      return check_returned<N + 1>();
    }
  }
  template <int... N>
  static constexpr bool check_outputs(sequence<N...>) {
    return (check_output<N>() && ...);
  }
  template <int N>
  static constexpr bool check_output() {
    using array = std::remove_reference_t<std::tuple_element_t<static_cast<std::size_t>(N), decltype(outputs::arrays)>>;
    constexpr int output = Model::value_output(N);
    using needed = element_of_output<output>;
    constexpr auto name = support::fixed_string("out");
    if constexpr (!is_writable<array>()) {
      XGRAD_REQUIRE("xgrad::out(...): an output needs an array or variable that can be written",
                    element_type_is<name, array>);
      return false;
    } else if constexpr (!std::is_same_v<element_type<array>, needed>) {
      XGRAD_REQUIRE("xgrad::out(...): an output has another element type than the array given for it",
                    element_type_is<name, element_type<array>>);
      return false;
    } else if constexpr (static_rank<array>() == Model::output_rank(output)) {
      constexpr int d = wrong_extent<array>(Model::output_rank(output), output_extent<output>);
      if constexpr (d >= 0)
        XGRAD_REQUIRE("xgrad::out(...): an output has another extent than the array given for it",
                      extent_is<name, d, static_extent<array>(d), output_extent<output>(d)>);
      return d < 0;
    } else {
      return true;
    }
  }
};

// Which bound array, and by which dimension, each array of the plan is.
template <class Model>
struct placement {
  struct row {
    int array = 0, bound = 0;
    int outer = -1;  // the dimension whose stride is free, -1: none
  };
  static constexpr int count = [] {
    int n = 0;
    for (const plan::array& a : Model::plan.arrays)
      n += a.kind == plan::array_kind::symbol || a.kind == plan::array_kind::output;
    return n;
  }();
  static constexpr auto rows = [] {
    graph::constant_array<row, count> all;
    int n = 0;
    for (int i = 0; i < Model::plan.arrays.count; ++i) {
      const plan::array& a = Model::plan.arrays[i];
      const bool is_symbol = a.kind == plan::array_kind::symbol;
      if (!is_symbol && a.kind != plan::array_kind::output) continue;
      const int bound = is_symbol ? a.index : Model::symbols + a.index;
      all.values[n++] = {i, bound, a.rank > 1 ? Model::rows.values[bound].outer : -1};
    }
    return all;
  }();
};

}  // namespace xgrad::kernels
