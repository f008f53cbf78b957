// A call that looks before it runs: every argument becomes an array_view, extents are solved and everything is checked
// before the first write; arrays that are not dense go through copies.
#pragma once

#include "call.hpp"
#include "checks.hpp"

namespace xgrad::kernels {

template <class T, class Model, class... Bound>
class checked_call : public call_types<T, Model, Bound...> {
  using types = call_types<T, Model, Bound...>;
  using typename types::list;
  using typename types::runner;
  using rows = placement<Model>;

 public:
  // Takes the values of all arguments; throws binding_error when they do not fit.
  template <class... Values>
  void bind(Values&... values) {
    bind_each(types::every_argument, values...);
    read_names(Model::table, arrays_, names_);
    give_each(types::every_argument, values...);
    Model::table.evaluate(names_, extents_);
    check_shapes(Model::table, arrays_, extents_, 0, Model::symbols);
    check_lengths(std::make_integer_sequence<int, Model::graph.extents.count>{});
    check_each_index(types::every_symbol);
    if constexpr (types::has_out) {
      bind_each_out(types::every_argument, values...);
      check_shapes(Model::table, arrays_, extents_, Model::symbols, Model::arrays);
    }
  }
  // Makes room in the results, which must stay where they are until they are written.
  template <class Results>
  void bind_results(Results& made) {
    make_arrays(made.values, types::every_value);
  }
  // Requires everything bound; the number of T that `run` needs.
  long prepare() {
    check_overlaps(Model::table, arrays_);
    for (int i = 0; i < Model::arrays; ++i)
      if (!detail::is_dense(Model::rows.values[i], arrays_[i])) copy_of(i);
    for (const auto& row : rows::rows.view()) {
      frame_.base[row.array] = arrays_[row.bound].data;
      if (row.outer >= 0) frame_.outer[row.array] = arrays_[row.bound].strides[row.outer];
    }
    for (int e = 0; e < Model::graph.extents.count; ++e) frame_.extents[e] = extents_[e];
    return runner::workspace_numbers(frame_);
  }
  const auto& frame() const { return frame_; }
  void run(const emit::workplace<T>& at) {
    runner::run(frame_, at);
    for (const array_pair& back : write_back_) dense_copies::copy(back.dense, back.given);
  }

 private:
  struct array_pair {
    array_view dense, given;
  };
  void copy_of(int i) {
    const array_view given = copies_.replace(arrays_[i]);
    if (Model::rows.values[i].written) write_back_.push_back({arrays_[i], given});
  }

  template <int... I, class... Values>
  void bind_each(sequence<I...>, Values&... values) {
    support::in_order{(bind_value<I>(values), 0)...};
  }
  template <int I, class Value>
  void bind_value(Value& value) {
    if constexpr (constexpr int s = list::symbol_of(I); s >= 0) bind_symbol<s>(value);
  }
  template <int... I, class... Values>
  void bind_each_out(sequence<I...>, Values&... values) {
    support::in_order{(bind_out<I>(values), 0)...};
  }
  template <int I, class Value>
  void bind_out(Value& value) {
    if constexpr (I == list::out_argument()) bind_arrays(value.arrays, types::every_value);
  }
  template <int S, class Value>
  void bind_symbol(Value& value) {
    if constexpr (is_number<Value> && !Model::updates(S)) {
      numbers_[S] = static_cast<T>(value);
      arrays_[S] = view_of(numbers_[S]);
    } else if constexpr (is_number<Value> || has_memory<Value> || is_range<Value>) {
      arrays_[S] = view_of(value);
    } else {
#if XGRAD_HAS_XTENSOR  // a lazy expression
      using E = typename types::template element_of_symbol<S>;
      array_view& v = arrays_[S];
      v.element_bytes = sizeof(E);
      v.rank = static_cast<int>(value.shape().size());
      for (int d = 0; d < v.rank && d < largest_rank; ++d) v.extents[d] = extent_along(value, d);
      if (v.rank > largest_rank) return;
      dense_copies::set_dense_strides(v);
      v.data = copies_.make_room(v.size() * v.element_bytes);
      std::copy(value.template begin<xt::layout_type::row_major>(), value.template end<xt::layout_type::row_major>(),
                reinterpret_cast<E*>(v.data));
#endif
    }
  }
  template <int... I, class... Values>
  void give_each(sequence<I...>, const Values&... values) {
    support::in_order{(give_extent<I>(values), 0)...};
  }
  template <int I, class Value>
  void give_extent(const Value& value) {
    if constexpr (constexpr int n = list::name_of(I); n >= 0) {
      if constexpr (Model::names.rows[n].symbol >= 0) check_given(Model::table, n, names_[n], static_cast<long>(value));
      names_[n] = static_cast<long>(value);
      if (names_[n] < 0) fail_negative(Model::table, n, names_[n]);
    }
  }
  template <int... E>
  void check_lengths(sequence<E...>) {
    support::in_order{(check_length<E>(), 0)...};
  }
  template <int E>
  void check_length() {
    if constexpr (Model::is_derived_length(E))
      if (extents_[E] < 0) fail_length(Model::table, E, extents_[E]);
    if constexpr (Model::is_number_of_steps(E))
      if (extents_[E] < 1) fail_steps(Model::table, E);
  }

  template <int... S>
  void check_each_index(sequence<S...>) {
    support::in_order{(check_index<S>(), 0)...};
  }
  template <int S, int N = 0>
  void check_index() {
    if constexpr (constexpr int e = Model::index_extent(S, N); e >= 0) {
      check_indices<typename types::template element_of_symbol<S>>(Model::rows.values[S], arrays_[S], extents_[e]);
      check_index<S, N + 1>();
    }
  }

  template <class Arrays, int... N>
  void bind_arrays(Arrays& arrays, sequence<N...>) {
    support::in_order{
        (arrays_[Model::symbols + Model::value_output(N)] = view_of(std::get<static_cast<std::size_t>(N)>(arrays)), 0)...};
  }
  template <class Arrays, int... N>
  void make_arrays(Arrays& arrays, sequence<N...>) {
    support::in_order{(make_array<Model::value_output(N)>(std::get<static_cast<std::size_t>(N)>(arrays)), 0)...};
  }
  template <int O, class Array>
  void make_array(Array& array) {
    if constexpr (!is_number<Array> && !is_fixed_output<Model, O>()) {
      const array_row& row = Model::rows.values[Model::symbols + O];
      auto shape = array.shape();
      for (int d = 0; d < row.rank; ++d)
        shape[static_cast<std::size_t>(d)] = static_cast<std::size_t>(extents_[row.extents[d]]);
      array.resize(shape);
    }
    arrays_[Model::symbols + O] = view_of(array);
  }

  array_view arrays_[Model::arrays + 1];  // symbols, then outputs
  T numbers_[Model::symbols + 1];         // of symbols that are bound to numbers
  long names_[Model::names.count + 1];
  long extents_[Model::extents.view().count];
  typename types::frame frame_;
  dense_copies copies_;
  std::vector<array_pair> write_back_;
};

}  // namespace xgrad::kernels
