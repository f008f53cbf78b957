// Variables: an owned array for every parameter and state of some kernels, as one argument of their calls. Initializers
// are read from the expressions; names and shapes are checked across the kernels while compiling.
#pragma once

#include <cstdint>
#include <tuple>

#include "../kernel/aligned_allocator.hpp"
#include "../kernel/kernel.hpp"
#include "initialize.hpp"

namespace xgrad {
namespace training {

using language::symbol_info;
using language::symbol_kind;

struct variable_row {
  const symbol_info* symbol = nullptr;
  initializer how;
};
// A list of n rows with room for one more, so that none is no special case.
template <int Count>
struct variable_rows {
  static constexpr int count = Count;
  variable_row rows[Count + 1] = {};
};

template <class Kernel>
struct kernel_variables;
template <class T, auto... Outputs>
struct kernel_variables<kernel<T, Outputs...>> {
  using number_type = T;
  static constexpr support::list<variable_row> find() {
    support::list<variable_row> found;
    const language::lowering all = language::lower_checked<Outputs...>();
    for (const language::lowering::known_symbol& s : all.symbols)
      if (s.info->kind == symbol_kind::parameter || s.info->kind == symbol_kind::state) found.push_back({s.info, s.how});
    return found;
  }
  // Apart from the template argument, where clang 16 would leave the list undestroyed.
  static constexpr int count = find().size();
  static constexpr auto list = [] {
    variable_rows<count> result;
    const support::list<variable_row> found = find();
    for (int i = 0; i < found.size(); ++i) result.rows[i] = found[i];
    return result;
  }();
};

// What kernels disagree on: two symbols of one name, or one symbol with two initializers.
struct disagreement {
  const symbol_info* a = nullptr;
  const symbol_info* b = nullptr;
};
struct union_of_rows {
  support::list<variable_row> rows;
  disagreement wrong;
};
template <class... Kernels>
constexpr union_of_rows unite() {
  union_of_rows all;
  const auto add = [&](const variable_row& given) {
    for (variable_row& known : all.rows) {
      if (known.symbol->name != given.symbol->name) continue;
      if (known.symbol != given.symbol) all.wrong = {known.symbol, given.symbol};
      else if (known.how.kind == distribution::unspecified) known.how = given.how;
      else if (given.how.kind != distribution::unspecified && !(known.how == given.how))
        all.wrong = {known.symbol, given.symbol};
      return;
    }
    all.rows.push_back(given);
  };
  const auto add_list = [&](const auto& list) {
    for (int i = 0; i < list.count; ++i) add(list.rows[i]);
  };
  (add_list(kernel_variables<Kernels>::list), ...);
  return all;
}
template <class... Kernels>
inline constexpr int united_count = unite<Kernels...>().rows.size();
template <class... Kernels>
inline constexpr auto united = [] {
  variable_rows<united_count<Kernels...>> result;
  const union_of_rows all = unite<Kernels...>();
  for (int i = 0; i < all.rows.size(); ++i) result.rows[i] = all.rows[i];
  return result;
}();

template <class... Kernels>
constexpr auto union_fault() {
  constexpr disagreement found = unite<Kernels...>().wrong;
  if constexpr (found.a == nullptr || found.a == found.b) return support::no_fault();
  else return std::type_identity<language::one_name_for<language::symbol_type<found.a>, language::symbol_type<found.b>>>();
}
template <class... Kernels>
constexpr bool initializers_agree() {
  constexpr disagreement found = unite<Kernels...>().wrong;
  return found.a == nullptr || found.a != found.b;
}
template <class First, class... Rest>
struct first_type {
  using type = First;
};
template <class... T>
struct element_types_are;
struct no_variable_of_these_kernels;
template <support::fixed_string Name>
struct extent_is_not_given;

// The owned array of a symbol: a number for a scalar.
template <class T, int Rank>
struct owned {
  using type = xt::xtensor<T, static_cast<std::size_t>(Rank), xt::layout_type::row_major, kernels::aligned_allocator<T>>;
};
template <class T>
struct owned<T, 0> {
  using type = T;
};

// An owned array for every parameter and state of the kernels, which are types here.
template <class... Kernels>
class variables_of {
  static constexpr const auto& table = united<Kernels...>;
  static constexpr auto every = std::make_integer_sequence<int, table.count>{};
  template <int I>
  static constexpr const symbol_info& info = *table.rows[I].symbol;

 public:
  using number_type = typename first_type<typename kernel_variables<Kernels>::number_type...>::type;
  static constexpr int count = table.count;

  // Arrays as their initializers say: parameters without one by xavier_uniform from two dimensions on, else 0; states 0.
  // The same seed gives the same numbers on every machine, and an array's do not depend on the others.
  // extents: extent<"N"> = 128 for every run-time extent of a parameter or state.
  template <class... Extents>
  explicit variables_of(std::uint64_t seed = 0, const Extents&... extents) {
    using one_type =
        std::conditional_t<(std::is_same_v<number_type, typename kernel_variables<Kernels>::number_type> && ...),
                           support::no_fault, element_types_are<typename kernel_variables<Kernels>::number_type...>>;
    using one_symbol = typename language::unwrapped<decltype(union_fault<Kernels...>())>::type;
    using one_start = std::conditional_t<initializers_agree<Kernels...>(), support::no_fault,
                                         language::two_initializers_for_one_parameter>;
    XGRAD_REQUIRE("xgrad::variables<K...>: kernels must have one T", one_type);
    XGRAD_REQUIRE("xgrad::variables<K...>: a name stands for one symbol in all kernels, of one kind and shape", one_symbol);
    XGRAD_REQUIRE("xgrad::variables<K...>: a parameter has one initializer in all kernels", one_start);
    make_all(seed, every, extents...);
  }

  // The array of a parameter or state: xt::xtensor, aligned to cache lines, or a number for a scalar.
  template <class Symbol>
  auto& operator[](const Symbol& key) {
    return const_cast<std::remove_cvref_t<decltype(std::as_const(*this)[key])>&>(std::as_const(*this)[key]);
  }
  template <class Symbol>
  const auto& operator[](const Symbol&) const {
    constexpr int i = find<Symbol>();
    using found = std::conditional_t<(i >= 0), support::no_fault, no_variable_of_these_kernels>;
    XGRAD_REQUIRE("xgrad::variables[w]: w must be a parameter or state of the kernels", found);
    if constexpr (i >= 0) return std::get<static_cast<std::size_t>(i)>(arrays_);
    else return *this;
  }
  // f(name, array) for each, in the order of the kernels.
  template <class F>
  void for_each(F&& f) {
    visit(*this, f, every);
  }
  template <class F>
  void for_each(F&& f) const {
    visit(*this, f, every);
  }
  // As arguments of a call: see kernels::member_list.
  using is_member_list = void;
  template <class Use>
  XGRAD_ALWAYS_INLINE decltype(auto) with_members(const Use& use) {
    return give_members(*this, use, every);
  }
  template <class Use>
  XGRAD_ALWAYS_INLINE decltype(auto) with_members(const Use& use) const {
    return give_members(*this, use, every);
  }

  template <class Symbol>
  static constexpr int find() {
    if constexpr (requires { &Symbol::info; })
      for (int i = 0; i < table.count; ++i)
        if (table.rows[i].symbol == &Symbol::info) return i;
    return -1;
  }

 private:
  template <int... I>
  static auto tuple_tag(std::integer_sequence<int, I...>)
      -> std::tuple<typename owned<number_type, info<I>.dims.rank>::type...>;
  template <int I>
  static constexpr auto name() {
    return language::symbol_name<table.rows[I].symbol>();
  }
  template <class Self, class F, int... I>
  static void visit(Self& self, F& f, std::integer_sequence<int, I...>) {
    support::in_order{(f(info<I>.name, std::get<static_cast<std::size_t>(I)>(self.arrays_)), 0)...};
  }
  template <class Self, class Use, int... I>
  XGRAD_ALWAYS_INLINE static decltype(auto) give_members(Self& self, const Use& use, std::integer_sequence<int, I...>) {
    return [&](auto... members) XGRAD_INLINE_LAMBDA -> decltype(auto) {
      return use(members...);
    }(member<name<I>()>(std::get<static_cast<std::size_t>(I)>(self.arrays_))...);
  }
  template <support::fixed_string Name, class Array>
  XGRAD_ALWAYS_INLINE static kernels::struct_member<Name, Array> member(Array& array) {
    return {array};
  }

  template <int... I, class... Extents>
  void make_all(std::uint64_t seed, std::integer_sequence<int, I...>, const Extents&... extents) {
    support::in_order{(make<I>(seed, extents...), 0)...};
  }
  template <int I, class... Extents>
  void make(std::uint64_t seed, const Extents&... extents) {
    constexpr int rank = info<I>.dims.rank;
    auto& array = std::get<static_cast<std::size_t>(I)>(arrays_);
    std::ptrdiff_t shape[rank + 1] = {};
    for (int d = 0; d < rank; ++d)
      shape[d] = static_cast<std::ptrdiff_t>(
          info<I>.dims[d].evaluate([&](const support::name& n) { return value_of(n, extents...); }));
    initializer how = table.rows[I].how;
    if (info<I>.kind == symbol_kind::state && how.kind == distribution::unspecified) how = initial::zeros;
    number_type* data = nullptr;
    if constexpr (rank == 0) {
      data = &array;
    } else {
      typename std::remove_cvref_t<decltype(array)>::shape_type needed;
      for (int d = 0; d < rank; ++d) needed[static_cast<std::size_t>(d)] = static_cast<std::size_t>(shape[d]);
      array.resize(needed);
      data = array.data();
    }
    initialize(data, {shape, static_cast<std::size_t>(rank)}, how, seed, info<I>.name);
  }
  template <class... Extents>
  static long value_of(const support::name& wanted, const Extents&... extents) {
    long found = -1;
    [[maybe_unused]] const auto look = [&](const auto& given) {
      using traits = kernels::argument_traits<std::remove_cvref_t<decltype(given)>>;
      constexpr bool is_extent = traits::kind == kernels::argument_kind::extent;
      static_assert(is_extent, "xgrad::variables(seed, ...): what follows the seed is extent<\"N\"> = value");
      if constexpr (is_extent)
        if (traits::extent.terms[0].factors[0] == wanted) found = static_cast<long>(given.value);
    };
    (look(extents), ...);
    if (found < 0)
      kernels::fail(support::text("xgrad: variables: extent<\"") << wanted
                                                                 << "\"> of a parameter or state is needed, "
                                                                    "not negative, behind the seed");
    return found;
  }

  decltype(tuple_tag(every)) arrays_;
};

}  // namespace training

// Variables of kernels that are types.
using training::variables_of;
// Variables of kernels that are objects with static storage: kernel<float, loss, minimize(loss, sgd(0.1))> train;
// variables<train> v(seed); train(X = xs, v); v[w]
template <auto&... Kernels>
using variables = training::variables_of<std::remove_cvref_t<decltype(Kernels)>...>;

}  // namespace xgrad
