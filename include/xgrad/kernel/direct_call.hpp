// A call that takes arrays as they are: no checks, no copies, nothing but what the loops need from each argument.
#pragma once

#include "call.hpp"

namespace xgrad::kernels {

template <class T, class Model, class... Bound>
class direct_call : public call_types<T, Model, Bound...> {
  using types = call_types<T, Model, Bound...>;
  using typename types::list;

 public:
  // Arrays must be in memory, since nothing may be allocated.
  static constexpr bool check() {
    if constexpr (!types::check()) return false;
    else if constexpr (!types::has_out && Model::values() > 0) {
      XGRAD_REQUIRE("xgrad::kernel::unchecked(...): outputs need arrays: unchecked(..., out(...))",
                    arrays_are<0, Model::values()>);
      return false;
    } else return check_memory(types::every_argument);
  }
  // Takes the values of all arguments.
  template <class... Values>
  XGRAD_ALWAYS_INLINE void bind(Values&... values) {
    bind_each(types::every_argument, values...);
    set_extents(std::make_integer_sequence<int, Model::graph.extents.count>{});
  }
  XGRAD_ALWAYS_INLINE void run(const emit::workplace<T>& at) {
    if constexpr (types::program::is_small) types::runner::run_here(frame_, at);
    else types::runner::run(frame_, at);
  }

 private:
  template <int... I>
  static constexpr bool check_memory(sequence<I...>) {
    return (in_memory<I>() && ...);
  }
  template <int I>
  static constexpr bool in_memory() {
    if constexpr (constexpr int s = list::symbol_of(I); s >= 0) {
      using value = typename list::template at<I>::value_type;
      constexpr bool there = is_number<value> || has_memory<value> || is_range<value>;
      using found = std::conditional_t<there, support::no_fault, element_type_is<symbol_text<Model, s>(), value>>;
      XGRAD_REQUIRE("xgrad::kernel::unchecked(...): a lazy expression must be evaluated first, with xt::eval", found);
      return there;
    } else {
      return true;
    }
  }

  template <int... I, class... Values>
  XGRAD_ALWAYS_INLINE void bind_each(sequence<I...>, Values&... values) {
    support::in_order{(bind_value<I>(values), 0)...};
  }
  template <int I, class Value>
  XGRAD_ALWAYS_INLINE void bind_value(Value& value) {
    if constexpr (constexpr int n = list::name_of(I); n >= 0) {
      names_[n] = static_cast<long>(value);
    } else if constexpr (I == list::out_argument()) {
      bind_outputs(value.arrays, types::every_value);
    } else if constexpr (constexpr int s = list::symbol_of(I); s >= 0) {
      if constexpr (is_number<Value> && !Model::updates(s)) {
        numbers_[s] = static_cast<T>(value);
        place<s>(numbers_[s]);
      } else {
        read_names<s>(value, std::make_integer_sequence<int, Model::names.count>{});
        place<s>(value);
      }
    }
  }
  template <int S, class Value, int... N>
  XGRAD_ALWAYS_INLINE void read_names(Value& value, sequence<N...>) {
    support::in_order{(read_name<S, N>(value), 0)...};
  }
  template <int S, int N, class Value>
  XGRAD_ALWAYS_INLINE void read_name(Value& value) {
    if constexpr (Model::names.rows[N].symbol == S)
      names_[N] = static_cast<long>(extent_along(value, Model::names.rows[N].dimension));
  }
  template <int... E>
  XGRAD_ALWAYS_INLINE void set_extents(sequence<E...>) {
    support::in_order{(set_extent<E>(), 0)...};
  }
  template <int E>
  XGRAD_ALWAYS_INLINE void set_extent() {
    constexpr const support::extent& e = Model::extents.values[E];
    if constexpr (is_plain_name(e)) frame_.extents[E] = names_[Model::names.find(e.terms[0].factors[0])];
    else if constexpr (!e.is_static())
      frame_.extents[E] = e.evaluate([&](const support::name& n) { return names_[Model::names.find(n)]; });
  }
  template <class Arrays, int... N>
  XGRAD_ALWAYS_INLINE void bind_outputs(Arrays& arrays, sequence<N...>) {
    support::in_order{(place<Model::symbols + Model::value_output(N)>(std::get<static_cast<std::size_t>(N)>(arrays)), 0)...};
  }
  template <int Array, class Value>
  XGRAD_ALWAYS_INLINE void place(Value& value) {
    place_each(value, support::sequence_of<rows_of<Array>>());
  }
  template <class Value, int... P>
  XGRAD_ALWAYS_INLINE void place_each(Value& value, sequence<P...>) {
    support::in_order{(place_at<P>(value), 0)...};
  }
  template <int P, class Value>
  XGRAD_ALWAYS_INLINE void place_at(Value& value) {
    constexpr auto row = placement<Model>::rows.values[P];
    frame_.base[row.array] = const_cast<element_type<Value>*>(first_element(value));
    if constexpr (row.outer >= 0) frame_.outer[row.array] = stride_along(value, row.outer);
  }
  // The arrays of the plan that this bound one is.
  template <int Array>
  struct rows_of {
    constexpr support::list<int> operator()() const {
      return support::numbers_where(placement<Model>::count,
                                    [](int p) { return placement<Model>::rows.values[p].bound == Array; });
    }
  };

  T numbers_[Model::symbols + 1];  // of symbols that are bound to numbers
  long names_[Model::names.count + 1];
  typename types::frame frame_;
};

}  // namespace xgrad::kernels
