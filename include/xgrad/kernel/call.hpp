// One call of a kernel: arrays viewed and checked, the frame filled, the plan run, results given back.
#pragma once

#include "arguments.hpp"
#include "results.hpp"

namespace xgrad::kernels {

// An array as a call holds it: the caller's memory, or a dense copy of it.
template <class E>
struct held_array {
  array_view<E> view;
  std::vector<std::conditional_t<std::is_same_v<E, bool>, unsigned char, std::remove_cv_t<E>>> copy;
  std::remove_cv_t<E> number{};
};

template <class T, class Model, class... Arguments>
class call {
  using list = argument_list<Model, Arguments...>;
  static constexpr graph_view graph = Model::graph;
  static constexpr int symbols = Model::symbols;
  static constexpr int outputs = Model::outputs;
  template <int... I>
  using sequence = std::integer_sequence<int, I...>;
  static constexpr auto every_symbol = std::make_integer_sequence<int, symbols>{};
  static constexpr auto every_output = std::make_integer_sequence<int, outputs>{};

  // --- types --------------------------------------------------------------------------------------------------------
  template <int Symbol>
  static auto element_tag() {
    constexpr int a = list::find(Symbol);
    if constexpr (a < 0) {
      return std::type_identity<T>{};
    } else {
      using value = typename list::template traits<a>::value_type;
      if constexpr (std::is_arithmetic_v<std::remove_cvref_t<value>>) return std::type_identity<T>{};
      else return std::type_identity<element_type<value>>{};
    }
  }
  template <int Symbol>
  using element_of_symbol = typename decltype(element_tag<Symbol>())::type;
  template <int... S, int... O>
  static auto program_tag(sequence<S...>, sequence<O...>)
      -> std::type_identity<emit::program<typename Model::stage, T, element_of_symbol<S>...,
                                          typename Model::template output_number<O>...>>;
  using program = typename decltype(program_tag(every_symbol, every_output))::type;
  using frame = emit::frame<program>;
  using runner = emit::runner<program>;
  template <int... S>
  static auto inputs_tag(sequence<S...>) -> std::tuple<held_array<element_of_symbol<S>>...>;
  template <int... O>
  static auto outputs_tag(sequence<O...>) -> std::tuple<held_array<typename Model::template output_number<O>>...>;

 public:
  static constexpr bool static_workspace = program::all_static();
  static constexpr bool has_out = list::out_argument() >= 0;
  static constexpr bool complete = list::unbound() < 0 && list::twice_bound() < 0 && [] {
    for (int a = 0; a < list::count; ++a)
      if (list::symbol_of(a) == -2) return false;
    return true;
  }();
  static constexpr bool well_formed = complete;

  // What is wrong with the arguments themselves is said while compiling.
  static void check_arguments() {
    using missing = typename name_fault<Model, list::unbound()>::type;
    using twice = typename name_fault<Model, list::twice_bound()>::type;
    constexpr bool known = complete || list::unbound() >= 0 || list::twice_bound() >= 0;
    if constexpr (!known) check_names(std::make_integer_sequence<int, list::count>{});
    else XGRAD_REQUIRE("xgrad::kernel(...): a symbol of the model is not bound", missing);
    XGRAD_REQUIRE("xgrad::kernel(...): a symbol is bound twice", twice);
    check_elements(every_symbol);
  }

  static long static_numbers() {
    frame f{};
    return runner::workspace_numbers(f);
  }
  template <class... Extents>
  static long numbers_for(const Extents&... extents) {
    call c;
    for (long& value : c.names_) value = 0;
    (c.set_extent(extents), ...);
    c.evaluate_extents();
    return runner::workspace_numbers(c.frame_);
  }

  // --- viewing ------------------------------------------------------------------------------------------------------
  template <class... A>
  XGRAD_ALWAYS_INLINE void view(A&... arguments) {
    view_symbols(every_symbol, arguments...);
    (set_extent_argument(arguments), ...);
  }
  template <class... A>
  XGRAD_ALWAYS_INLINE void view_unchecked(A&... arguments) {
    view_symbols(every_symbol, arguments...);
    (set_extent_argument(arguments), ...);
    for (int n = 0; n < Model::names.count; ++n) read_name(n);
    evaluate_extents();
    if constexpr (has_out) view_outputs(arguments...);
  }
  template <class... A>
  XGRAD_ALWAYS_INLINE void view_outputs(A&... arguments) {
    auto& arrays = std::get<static_cast<std::size_t>(list::out_argument())>(std::tie(arguments...)).arrays;
    using found = std::remove_cvref_t<decltype(arrays)>;
    static_assert(std::tuple_size_v<found> == static_cast<std::size_t>(Model::values()),
                  "xgrad::out(...): one array for each output of the kernel that is a value");
    view_values(arrays, std::make_integer_sequence<int, Model::values()>{});
  }

  // --- checking -----------------------------------------------------------------------------------------------------
  void solve_extents() {
    for (int n = 0; n < Model::names.count; ++n) read_name(n);
    evaluate_extents();
  }
  void check_inputs() { check_symbols(every_symbol); }
  void check_outputs() {
    if constexpr (has_out) check_values(every_output);
    check_overlaps();
  }

  // --- running ------------------------------------------------------------------------------------------------------
  long workspace_numbers() const { return runner::workspace_numbers(frame_); }
  XGRAD_ALWAYS_INLINE void run(T* workspace) {
    place(std::make_integer_sequence<int, program::arrays>{});
    runner::run(frame_, workspace);
  }
  // Outputs that could not be written in place are copied to where they belong.
  void write_back() {
    for_each_output([&](auto o) {
      auto& held = std::get<static_cast<std::size_t>(o)>(outputs_);
      if constexpr (std::is_same_v<typename Model::template output_number<o>, T>)
        if (!held.copy.empty()) copy_from_dense(held.copy.data(), given_[o]);
    });
  }

 private:
  template <int... S, class... A>
  XGRAD_ALWAYS_INLINE void view_symbols(sequence<S...>, A&... arguments) {
    (view_symbol<S>(std::get<static_cast<std::size_t>(list::find(S))>(std::tie(arguments...)).value), ...);
  }
  template <int S, class Value>
  XGRAD_ALWAYS_INLINE void view_symbol(Value& value) {
    auto& held = std::get<static_cast<std::size_t>(S)>(inputs_);
    using E = element_of_symbol<S>;
    if constexpr (std::is_arithmetic_v<std::remove_cv_t<Value>>) {
      if constexpr (Model::updates(S)) {
        static_assert(std::is_same_v<Value, T>, "xgrad::update(w, e): w must be bound to a variable of the kernel's number type");
        held.view.data = &value;
      } else {
        held.number = static_cast<T>(value);
        held.view.data = &held.number;
      }
    } else if constexpr (has_memory<Value> || is_range<Value>) {
      const auto seen = view_of(value);
      held.view.data = const_cast<E*>(seen.data);
      held.view.rank = seen.rank;
      for (int d = 0; d < seen.rank && d < largest_rank; ++d) {
        held.view.extents[d] = seen.extents[d];
        held.view.strides[d] = seen.strides[d];
      }
    } else {
      held.view.rank = static_cast<int>(value.shape().size());
      for (int d = 0; d < held.view.rank && d < largest_rank; ++d)
        held.view.extents[d] = static_cast<std::ptrdiff_t>(value.shape()[static_cast<std::size_t>(d)]);
      held.copy.assign(value.template begin<xt::layout_type::row_major>(),
                       value.template end<xt::layout_type::row_major>());
      make_dense(held.view, reinterpret_cast<E*>(held.copy.data()));
    }
  }

  template <class A>
  XGRAD_ALWAYS_INLINE void set_extent_argument(const A& argument) {
    if constexpr (argument_traits<A>::is_extent) set_extent(argument);
  }
  template <class A>
  void set_extent(const A& argument) {
    constexpr support::extent e = argument_traits<A>::extent;
    static_assert(Model::is_plain_name(e), "xgrad: extent<\"N\"> = value sets a name, not a polynomial");
    constexpr int n = Model::names.find(e.terms[0].factors[0]);
    if constexpr (n >= 0) names_[n] = static_cast<long>(argument.value);
  }
  template <int S>
  const auto& input() const {
    return std::get<static_cast<std::size_t>(S)>(inputs_).view;
  }
  template <int... S>
  XGRAD_ALWAYS_INLINE void read_name_from(int n, sequence<S...>) {
    const typename Model::place from = sources_[n];
    ((S == from.symbol ? void(names_[n] = static_cast<long>(input<S>().extents[from.dimension])) : void()), ...);
  }
  XGRAD_ALWAYS_INLINE void read_name(int n) {
    if (sources_[n].symbol >= 0) read_name_from(n, every_symbol);
  }
  XGRAD_ALWAYS_INLINE long value_of(const support::extent& e) const {
    return e.evaluate([&](const support::name& n) { return names_[Model::names.find(n)]; });
  }
  template <int... E>
  XGRAD_ALWAYS_INLINE void evaluate_each(sequence<E...>) {
    ((frame_.extents[E] = evaluate_one<E>()), ...);
  }
  template <int E>
  XGRAD_ALWAYS_INLINE long evaluate_one() const {
    constexpr support::extent e = graph.extents[E];
    if constexpr (e.is_static()) {
      return e.constant;
    } else if constexpr (Model::is_plain_name(e)) {
      constexpr int n = Model::names.find(e.terms[0].factors[0]);
      return names_[n];
    } else {
      return value_of(e);
    }
  }
  XGRAD_ALWAYS_INLINE void evaluate_extents() {
    evaluate_each(std::make_integer_sequence<int, graph.extents.count>{});
  }

  // --- checks -------------------------------------------------------------------------------------------------------
  template <int... A>
  static void check_names(sequence<A...>) {
    (check_name<A>(), ...);
  }
  template <int A>
  static void check_name() {
    if constexpr (list::symbol_of(A) == -2) {
      using found = name_is<list::template type<A>::symbol_type::name>;
      XGRAD_REQUIRE("xgrad::kernel(...): the model has no symbol of that name", found);
    }
  }
  template <int... S>
  static void check_elements(sequence<S...>) {
    (check_element<S>(), ...);
  }
  template <int S>
  static void check_element() {
    using E = element_of_symbol<S>;
    if constexpr (list::find(S) >= 0) {
      constexpr bool wrong = std::is_floating_point_v<E> && !std::is_same_v<E, T>;
      using found = std::conditional_t<wrong, element_type_is<symbol_text<Model, S>(), E>, support::no_fault>;
      XGRAD_REQUIRE("xgrad::kernel<T>(...): a floating array must have the kernel's T: make the kernel of its type or "
                    "convert the array with xt::cast<T>",
                    found);
      constexpr bool unwritable = Model::updates(S) && !std::is_same_v<E, T>;
      static_assert(!unwritable || wrong, "xgrad::update(w, e): w must be bound to an array of the kernel's number type");
    }
  }

  template <int... S>
  void check_symbols(sequence<S...>) {
    (check_symbol<S>(), ...);
    (check_indices<S>(), ...);
  }
  template <int S>
  void check_symbol() {
    auto& held = std::get<static_cast<std::size_t>(S)>(inputs_);
    auto& v = held.view;
    if (v.rank != Model::rank(S))
      fail(support::text() << "xgrad: " << Model::name(S) << ": rank " << v.rank << " is bound, the model needs rank "
                           << Model::rank(S));
    for (int d = 0; d < v.rank; ++d) {
      const support::extent& e = Model::extent(S, d);
      const long needed = value_of(e);
      if (v.extents[d] == needed) continue;
      support::text message;
      message << "xgrad: " << Model::name(S) << ": axis " << d << " has extent " << static_cast<long>(v.extents[d])
              << ", the model needs " << needed;
      if (!e.is_static()) {
        message << " (";
        e.print(message);
        if (Model::is_plain_name(e)) {
          const auto from = sources_[Model::names.find(e.terms[0].factors[0])];
          if (from.symbol >= 0) message << ", the extent of " << Model::name(from.symbol) << "'s axis " << from.dimension;
        }
        message << ")";
      }
      fail(message);
    }
    if (v.data == nullptr && v.size() > 0) fail(support::text() << "xgrad: " << Model::name(S) << ": null pointer");
    if (!v.readable_in_place()) {
      if constexpr (Model::updates(S)) {
        fail(support::text() << "xgrad: " << Model::name(S)
                             << ": an updated array must be dense behind its first dimension");
      } else {
        held.copy.resize(static_cast<std::size_t>(v.size()));
        auto* dense = reinterpret_cast<element_of_symbol<S>*>(held.copy.data());
        copy_to_dense(v, dense);
        make_dense(v, dense);
      }
    }
  }
  template <int S>
  void check_indices() {
    constexpr long bound = Model::index_bound(S);
    if constexpr (bound > 0) {
      const auto& v = input<S>();
      std::ptrdiff_t index[largest_rank] = {}, offset = 0;
      if (v.size() == 0) return;
      do {
        const auto value = v.data[offset];
        if (value >= 0 && value < static_cast<std::remove_cvref_t<decltype(value)>>(bound)) continue;
        support::text message;
        message << "xgrad: " << Model::name(S) << ": value " << static_cast<long long>(value);
        if (v.rank > 0) {
          message << " at (";
          for (int d = 0; d < v.rank; ++d) message << (d > 0 ? ", " : "") << static_cast<long>(index[d]);
          message << ")";
        }
        message << " is not in 0 .. " << bound - 1;
        fail(message);
      } while (next_index(v, index, offset));
    }
  }

  template <class Function, int... O>
  void for_each_output_of(Function&& function, sequence<O...>) {
    (
        [&] {
          if constexpr (!Model::is_update(O)) function(std::integral_constant<int, O>{});
        }(),
        ...);
  }
  template <class Function>
  void for_each_output(Function&& function) {
    for_each_output_of(function, every_output);
  }

  template <class Arrays, int... N>
  XGRAD_ALWAYS_INLINE void view_values(Arrays& arrays, sequence<N...>) {
    (view_value<Model::value_output(N)>(std::get<static_cast<std::size_t>(N)>(arrays)), ...);
  }
  template <int O, class Array>
  XGRAD_ALWAYS_INLINE void view_value(Array& array) {
    using E = typename Model::template output_number<O>;
    static_assert(std::is_same_v<element_type<Array>, E>,
                  "xgrad::out(...): an output has another element type than the array given for it");
    auto& v = std::get<static_cast<std::size_t>(O)>(outputs_).view;
    if constexpr (std::is_arithmetic_v<Array>) {
      v.data = &array;
      v.rank = 0;
    } else {
      v = view_of(array);
    }
  }
  template <int... O>
  void check_values(sequence<O...>) {
    for_each_output([&](auto o) { check_value<o>(); });
  }
  template <int O>
  void check_value() {
    auto& held = std::get<static_cast<std::size_t>(O)>(outputs_);
    auto& v = held.view;
    if (v.rank != Model::output_rank(O))
      fail(support::text() << "xgrad: out: output " << O << " has rank " << Model::output_rank(O)
                           << ", the array given has rank " << v.rank);
    for (int d = 0; d < v.rank; ++d) {
      const long needed = value_of(Model::output_extent(O, d));
      if (v.extents[d] != needed)
        fail(support::text() << "xgrad: out: axis " << d << " of output " << O << " has extent " << needed
                             << ", the array given has " << static_cast<long>(v.extents[d]));
    }
    if (v.data == nullptr && v.size() > 0) fail(support::text() << "xgrad: out: output " << O << ": null pointer");
    if (!v.readable_in_place()) {
      if constexpr (std::is_same_v<typename Model::template output_number<O>, T>) {
        given_[O] = v;
        held.copy.resize(static_cast<std::size_t>(v.size()));
        make_dense(v, held.copy.data());
      } else {
        fail(support::text() << "xgrad: out: output " << O << " must be dense behind its first dimension");
      }
    }
  }

  struct bytes {
    const unsigned char* first = nullptr;
    const unsigned char* last = nullptr;  // one past
    bool overlaps(const bytes& other) const { return first < other.last && other.first < last; }
  };
  template <class E>
  static bytes bytes_of(const array_view<E>& v) {
    if (v.size() == 0) return {};
    std::ptrdiff_t low = 0, high = 0;
    for (int d = 0; d < v.rank; ++d) (v.strides[d] < 0 ? low : high) += (v.extents[d] - 1) * v.strides[d];
    return {reinterpret_cast<const unsigned char*>(v.data + low), reinterpret_cast<const unsigned char*>(v.data + high + 1)};
  }
  // A written array may overlap no other, but an update's own symbol.
  void check_overlaps() { check_overlaps(every_symbol, every_output); }
  template <int... S, int... O>
  void check_overlaps(sequence<S...>, sequence<O...>) {
    constexpr int n = symbols + outputs;
    const bytes memory[n + 1] = {bytes_of(input<S>())..., output_bytes<O>()..., {}};
    const bool written[n + 1] = {Model::updates(S)..., !Model::is_update(O)..., false};
    for (int a = 0; a < n; ++a)
      for (int b = 0; b < n; ++b)
        if (a != b && written[a] && (a < b || !written[b]) && memory[a].overlaps(memory[b])) {
          support::text message("xgrad: ");
          name_of(message, a);
          message << ": its memory is written and overlaps that of ";
          name_of(message, b);
          fail(message);
        }
  }
  static void name_of(support::text& message, int a) {
    if (a < symbols) message << Model::name(a);
    else message << "output " << a - symbols;
  }
  template <int O>
  bytes output_bytes() const {
    if constexpr (Model::is_update(O)) return {};
    else {
      const auto& held = std::get<static_cast<std::size_t>(O)>(outputs_);
      if constexpr (std::is_same_v<typename Model::template output_number<O>, T>)
        if (!held.copy.empty()) return bytes_of(given_[O]);
      return bytes_of(held.view);
    }
  }

  // --- frame --------------------------------------------------------------------------------------------------------
  template <int... A>
  XGRAD_ALWAYS_INLINE void place(sequence<A...>) {
    (place_array<A>(), ...);
  }
  template <int A>
  XGRAD_ALWAYS_INLINE void place_array() {
    constexpr plan::array a = Model::plan.arrays[A];
    if constexpr (a.kind == plan::array_kind::symbol) {
      const auto& v = input<a.index>();
      frame_.base[A] = const_cast<std::remove_cv_t<element_of_symbol<a.index>>*>(v.data);
      if constexpr (a.rank > 1) frame_.outer[A] = v.outer_stride();
    } else if constexpr (a.kind == plan::array_kind::output) {
      const auto& v = std::get<static_cast<std::size_t>(a.index)>(outputs_).view;
      frame_.base[A] = v.data;
      if constexpr (a.rank > 1) frame_.outer[A] = v.outer_stride();
    }
  }

 public:
  // --- results ------------------------------------------------------------------------------------------------------
  static constexpr long largest_fixed_bytes = 16 * 1024;
  template <int O, int... D>
  static auto result_tag(sequence<D...>) {
    using E = typename Model::template output_number<O>;
    if constexpr (sizeof...(D) == 0) return std::type_identity<E>{};
    else if constexpr (Model::static_output(O)) {
      if constexpr (Model::static_size(O) * static_cast<long>(sizeof(E)) <= largest_fixed_bytes)
        return std::type_identity<xt::xtensor_fixed<
            E, xt::xshape<static_cast<std::size_t>(Model::output_extent(O, D).constant)...>>>{};
      else return std::type_identity<xt::xtensor<E, sizeof...(D)>>{};
    } else return std::type_identity<xt::xtensor<E, sizeof...(D)>>{};
  }
  template <int O>
  using result_type =
      typename decltype(result_tag<O>(std::make_integer_sequence<int, Model::output_rank(O)>{}))::type;

  template <class Keys, class... Values>
  struct results_of {
    using type = results<Keys, Values...>;
  };
  template <class Keys, class Value>
  struct results_of<Keys, Value> {
    using type = single_result<Keys, Value>;
  };
  template <class Keys, int... N>
  static auto results_tag(sequence<N...>)
      -> std::type_identity<typename results_of<Keys, result_type<Model::value_output(N)>...>::type>;
  template <class Keys>
  using results_type = typename decltype(results_tag<Keys>(std::make_integer_sequence<int, Model::values()>{}))::type;
  // Makes room in the results, which must stay where they are until they are written.
  template <class Results>
  void view_results(Results& made) {
    view_results(made, std::make_integer_sequence<int, Model::values()>{});
  }

 private:
  template <class Results, int... N>
  void view_results(Results& made, sequence<N...>) {
    (make_result<Model::value_output(N)>(std::get<static_cast<std::size_t>(N)>(made.values)), ...);
  }
  template <int O, class Array>
  void make_result(Array& array) {
    auto& v = std::get<static_cast<std::size_t>(O)>(outputs_).view;
    if constexpr (std::is_arithmetic_v<Array>) {
      v.data = &array;
    } else {
      if constexpr (requires { array.resize(array.shape()); } && !Model::static_output(O)) {
        auto shape = array.shape();
        for (int d = 0; d < Model::output_rank(O); ++d)
          shape[static_cast<std::size_t>(d)] = static_cast<std::size_t>(value_of(Model::output_extent(O, d)));
        array.resize(shape);
      } else if constexpr (Model::static_size(O) * static_cast<long>(sizeof(typename Array::value_type)) > largest_fixed_bytes) {
        auto shape = array.shape();
        for (int d = 0; d < Model::output_rank(O); ++d)
          shape[static_cast<std::size_t>(d)] = static_cast<std::size_t>(Model::output_extent(O, d).constant);
        array.resize(shape);
      }
      v = view_of(array);
    }
  }

  struct source_table {
    typename Model::place at[Model::most_names];
    constexpr const typename Model::place& operator[](int n) const { return at[n]; }
  };
  static constexpr source_table sources_ = [] {
    source_table t;
    for (int n = 0; n < Model::names.count; ++n) t.at[n] = Model::source(n);
    return t;
  }();

  decltype(inputs_tag(every_symbol)) inputs_;
  decltype(outputs_tag(every_output)) outputs_;
  array_view<T> given_[outputs + 1];  // of outputs with a dense copy
  long names_[Model::names.count + 1];
  frame frame_;
};

}  // namespace xgrad::kernels
