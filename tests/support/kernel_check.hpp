// Kernels against the reference interpreter: binds random arrays to all symbols, runs twice with different garbage in
// the workspace, once on dense and once on unaligned, row-strided arrays, and compares every output of both runs. With
// rows for several chunks, some threads must give the bits that one gives.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <memory>
#include <random>
#include <string>
#include <tuple>

#include <xgrad/xgrad.hpp>

#include "interpreter.hpp"

namespace xgrad::tests {

using sizes = std::map<std::string, long>;

// Memory for one array; what lies between its rows and around it must stay as it is.
template <class E>
class test_array {
 public:
  using value_type = E;
  using shape_type = std::vector<std::size_t>;

  // `gap` numbers before the first element and between rows of the first dimension; 0: exactly the dense elements.
  test_array(const shape_type& shape, std::size_t gap) : shape_(shape), strides_(shape.size()), gap_(gap) {
    std::ptrdiff_t stride = 1;
    for (std::size_t d = shape.size(); d-- > 0;) {
      if (d == 0 && shape.size() > 1) stride += static_cast<std::ptrdiff_t>(gap);
      strides_[d] = stride;
      stride *= static_cast<std::ptrdiff_t>(shape[d]);
    }
    count_ = gap + static_cast<std::size_t>(stride);
    memory_ = std::make_unique<E[]>(count_);
    std::fill_n(memory_.get(), count_, guard());
  }
  E* data() { return memory_.get() + gap_; }
  std::size_t data_offset() const { return 0; }
  const shape_type& shape() const { return shape_; }
  const std::vector<std::ptrdiff_t>& strides() const { return strides_; }

  std::size_t size() const {
    std::size_t n = 1;
    for (std::size_t e : shape_) n *= e;
    return n;
  }
  E& operator[](std::size_t i) {
    const std::size_t rows = shape_[0], dense = rows == 0 ? 1 : size() / rows;
    return data()[static_cast<std::ptrdiff_t>(i / dense) * (shape_.size() > 1 ? strides_[0] : 1) +
                  static_cast<std::ptrdiff_t>(i % dense)];
  }
  // Nothing was written outside the array. Overwrites its elements.
  bool guards_hold() {
    for (std::size_t i = 0; i < size(); ++i) (*this)[i] = guard();
    return std::all_of(memory_.get(), memory_.get() + count_, [](E x) { return x == guard(); });
  }

 private:
  static constexpr E guard() { return static_cast<E>(77); }
  shape_type shape_;
  std::vector<std::ptrdiff_t> strides_;
  std::size_t gap_;
  std::size_t count_ = 0;
  std::unique_ptr<E[]> memory_;
};

// How numbers are drawn, by the first letters of a symbol's name: "pixel", "count": small integers in arrays of
// uint8_t, int; "tie": of -1, 0, 1; "positive": 0.5 to 1.5; others: -1.5 to 1.5.
inline double draw(std::mt19937& generator, std::string_view name, long bound) {
  const auto below = [&](long n) { return static_cast<double>(generator() % static_cast<unsigned long>(n)); };
  if (bound > 0) return below(bound);
  if (name.starts_with("pixel")) return below(256);
  if (name.starts_with("count")) return below(20) - 10;
  if (name.starts_with("tie")) return below(3) - 1;
  const double unit = below(1L << 24) / (1L << 24);
  return name.starts_with("positive") ? 0.5 + unit : 3 * unit - 1.5;
}

template <class T, auto... Outputs>
class kernel_check {
  using model = kernels::model_of<T, Outputs...>;
  static constexpr graph::graph_view graph = compile::captured<Outputs...>::graph.view();
  static constexpr int symbols = model::symbols;
  static constexpr int values = model::values();
  static_assert(graph.outputs.count == model::outputs);

  static constexpr bool begins(int s, std::string_view with) { return model::name(s).starts_with(with); }
  template <int S>
  using element = std::conditional_t<
      begins(S, "pixel"), std::uint8_t,
      std::conditional_t<begins(S, "count") || model::graph.symbols[S].kind == graph::symbol_kind::indices, int, T>>;
  template <int S>
  using input = std::conditional_t<model::is_scalar(S), element<S>, test_array<element<S>>>;
  template <int N>
  using output_element = typename model::template output_number<model::value_output(N)>;
  template <int N>
  using output = std::conditional_t<model::output_rank(model::value_output(N)) == 0, output_element<N>,
                                    test_array<output_element<N>>>;
  template <int S>
  struct stand_in {
    static constexpr language::symbol_info info{{}, model::name(S), {}};
  };

 public:
  // Empty when all is well, else what is wrong. tolerance: in units of T's epsilon, of the largest of an output.
  static std::string run(const sizes& extents, unsigned seed = 1, double tolerance = 64) {
    return run(extents, seed, tolerance, std::make_integer_sequence<int, symbols>{},
               std::make_integer_sequence<int, values>{}, std::make_integer_sequence<int, model::names.count>{});
  }
  // Empty when calls on several threads give the bits of one thread: with so many rows that the plan splits them.
  static std::string run_on_threads(sizes extents, unsigned seed = 1) {
    constexpr plan::header head = model::plan.head;
    if constexpr (head.splits) {
      const support::extent& e = model::graph.extent_of(head.streamed);
      if (!e.is_static()) {
        if (!kernels::is_plain_name(e)) return {};
        const support::name& name = e.terms[0].factors[0];
        std::string text;
        for (int i = 0; i < name.size(); ++i) text += name[i];
        long& rows = extents[text];
        rows = 2L * head.part * head.chunk + head.tile + 5;
        while (rows > 1 && numbers_of(extents) > most_numbers) rows /= 2;
      }
      return run_on_threads(extents, seed, std::make_integer_sequence<int, symbols>{},
                            std::make_integer_sequence<int, values>{},
                            std::make_integer_sequence<int, model::names.count>{});
    } else {
      return {};
    }
  }

 private:
  static constexpr double most_numbers = 1e6;
  // In all arrays that the call has.
  static double numbers_of(const sizes& extents) {
    const auto count = [&](int rank, auto extent) {
      double n = 1;
      for (int d = 0; d < rank; ++d) n *= static_cast<double>(value_of(extent(d), extents));
      return n;
    };
    double n = workspace_numbers(extents, std::make_integer_sequence<int, model::names.count>{});
    for (int i = 0; i < symbols; ++i) n += count(model::rank(i), [&](int d) { return model::extent(i, d); });
    for (int i = 0; i < model::outputs; ++i)
      n += count(model::output_rank(i), [&](int d) { return model::output_extent(i, d); });
    return n;
  }
  template <int... N>
  static double workspace_numbers(const sizes& extents, std::integer_sequence<int, N...>) {
    return static_cast<double>(kernel<T, Outputs...>::workspace_bytes(extent_argument<N>(extents)...)) / sizeof(T);
  }
  static std::vector<std::vector<long double>> draw_all(const sizes& extents, unsigned seed, const long* bounds) {
    std::mt19937 generator(seed);
    std::vector<std::vector<long double>> numbers;
    for (int i = 0; i < symbols; ++i) {
      std::vector<long double> v(static_cast<std::size_t>(interpreter_of<double>::elements(graph, extents, i)));
      for (long double& x : v) x = static_cast<T>(draw(generator, model::name(i), bounds[i]));
      numbers.push_back(v);
    }
    return numbers;
  }
  template <int... S, int... O, int... N>
  static std::string run_on_threads(const sizes& extents, unsigned seed, std::integer_sequence<int, S...> s,
                                    std::integer_sequence<int, O...> o, std::integer_sequence<int, N...> n) {
    const long bounds[symbols + 1] = {index_bound<S>(extents)..., 0};
    const std::vector<std::vector<long double>> numbers = draw_all(extents, seed, bounds);
    const outcome one = call(extents, numbers, 0, std::numeric_limits<T>::quiet_NaN(), 1, s, o, n);
    for (const int threads : {sizeof(T) == 4 ? 2 : 3, 7}) {
      const outcome several = call(extents, numbers, 3, T(1e30), threads, s, o, n);
      if (!several.guarded) return std::to_string(threads) + " threads: written outside an array\n";
      if (!same_bits(one.inputs, several.inputs) || !same_bits(one.outputs, several.outputs))
        return std::to_string(threads) + " threads give other bits\n";
    }
    return {};
  }

  static long value_of(const support::extent& e, const sizes& extents) {
    return interpreter_of<double>::value_of(e, extents);
  }
  template <class Rank, class Extent>
  static std::vector<std::size_t> shape(const sizes& extents, Rank rank, Extent extent) {
    std::vector<std::size_t> result;
    for (int d = 0; d < rank; ++d) result.push_back(static_cast<std::size_t>(value_of(extent(d), extents)));
    return result;
  }
  template <int S>
  static input<S> make_input(const sizes& extents, const std::vector<long double>& numbers, std::size_t gap) {
    if constexpr (model::is_scalar(S)) {
      return static_cast<element<S>>(numbers[0]);
    } else {
      test_array<element<S>> a(shape(extents, model::rank(S), [](int d) { return model::extent(S, d); }), gap);
      for (std::size_t i = 0; i < numbers.size(); ++i) a[i] = static_cast<element<S>>(numbers[i]);
      return a;
    }
  }
  template <int N>
  static output<N> make_output(const sizes& extents, std::size_t gap) {
    constexpr int o = model::value_output(N);
    if constexpr (model::output_rank(o) == 0) return {};
    else return {shape(extents, model::output_rank(o), [](int d) { return model::output_extent(o, d); }), gap};
  }
  template <class A>
  static std::vector<long double> read(A& a) {
    std::vector<long double> result;
    if constexpr (std::is_arithmetic_v<A>) result.push_back(static_cast<long double>(a));
    else
      for (std::size_t i = 0; i < a.size(); ++i) result.push_back(static_cast<long double>(a[i]));
    return result;
  }
  template <class A>
  static bool guards_hold(A& a) {
    if constexpr (std::is_arithmetic_v<A>) return true;
    else return a.guards_hold();
  }
  template <int N>
  static constexpr auto name_text() {
    constexpr support::name n = model::names.rows[N].name;
    support::fixed_string<n.size()> text;
    for (int i = 0; i < n.size(); ++i) text.characters[i] = n[i];
    return text;
  }
  template <int N>
  static auto extent_argument(const sizes& extents) {
    return language::bind<language::extent_value<name_text<N>()>>(
        extents.at(std::string(name_text<N>().view())));
  }

  struct outcome {
    std::vector<std::vector<long double>> inputs, outputs;
    bool guarded = true;
  };
  template <int... S, int... O, int... N>
  static outcome call(const sizes& extents, const std::vector<std::vector<long double>>& numbers, std::size_t gap,
                      T garbage, int threads, std::integer_sequence<int, S...>, std::integer_sequence<int, O...>,
                      std::integer_sequence<int, N...>) {
    std::tuple<input<S>...> in{make_input<S>(extents, numbers[S], gap)...};
    std::tuple<output<O>...> made{make_output<O>(extents, gap)...};
    const std::size_t bytes = kernel<T, Outputs...>::workspace_bytes(extent_argument<N>(extents)...);
    std::vector<T> workspace(bytes / sizeof(T) + 1, garbage);
    kernel<T, Outputs...> k(std::span<std::byte>(reinterpret_cast<std::byte*>(workspace.data()), bytes));
    k.threads(threads);
    if constexpr (values > 0)
      k(language::bind<stand_in<S>>(std::get<static_cast<std::size_t>(S)>(in))..., extent_argument<N>(extents)...,
        out(std::get<static_cast<std::size_t>(O)>(made)...));
    else
      k(language::bind<stand_in<S>>(std::get<static_cast<std::size_t>(S)>(in))..., extent_argument<N>(extents)...);
    outcome result;
    (result.inputs.push_back(read(std::get<static_cast<std::size_t>(S)>(in))), ...);
    (result.outputs.push_back(read(std::get<static_cast<std::size_t>(O)>(made))), ...);
    ((result.guarded = result.guarded && guards_hold(std::get<static_cast<std::size_t>(S)>(in))), ...);
    ((result.guarded = result.guarded && guards_hold(std::get<static_cast<std::size_t>(O)>(made))), ...);
    return result;
  }

  // The least of what the values of an indices symbol must stay below, 1 at least; 0 of other symbols.
  template <int S, int N = 0>
  static long index_bound(const sizes& extents) {
    if constexpr (model::graph.symbols[S].kind != graph::symbol_kind::indices) return 0;
    else if constexpr (constexpr int e = model::index_extent(S, N); e < 0) return N == 0 ? 1 : 1L << 30;
    else return std::max(1L, std::min(value_of(model::extents.values[e], extents), index_bound<S, N + 1>(extents)));
  }
  static std::string text(double x) {
    char buffer[40];
    std::snprintf(buffer, sizeof buffer, "%.17g", x);
    return buffer;
  }
  static std::string compare(const std::string& what, const std::vector<long double>& found,
                             const std::vector<long double>& expected, double tolerance) {
    if (found.size() != expected.size())
      return what + " has " + std::to_string(found.size()) + " elements, not " + std::to_string(expected.size()) + "\n";
    long double scale = 0;
    for (long double x : expected)
      if (std::isfinite(x)) scale = std::max(scale, std::fabs(x));
    const long double allowed = tolerance * static_cast<long double>(std::numeric_limits<T>::epsilon()) * scale;
    std::size_t wrong = 0, worst = 0;
    long double distance = -1;
    for (std::size_t i = 0; i < found.size(); ++i) {
      const long double a = found[i], b = expected[i];
      if (a == b || (std::isnan(a) && std::isnan(b)) || std::fabs(a - b) <= allowed) continue;
      if (std::isinf(b) && a == static_cast<long double>(static_cast<T>(b))) continue;
      const long double d = std::isnan(a - b) ? std::numeric_limits<long double>::infinity() : std::fabs(a - b);
      if (d > distance) {
        distance = d;
        worst = i;
      }
      ++wrong;
    }
    if (wrong == 0) return {};
    return what + ": " + std::to_string(wrong) + " of " + std::to_string(found.size()) + " wrong, element " +
           std::to_string(worst) + " is " + text(static_cast<double>(found[worst])) + ", not " +
           text(static_cast<double>(expected[worst])) + "\n";
  }

  template <int... S, int... O, int... N>
  static std::string run(const sizes& extents, unsigned seed, double tolerance, std::integer_sequence<int, S...> s,
                         std::integer_sequence<int, O...> o, std::integer_sequence<int, N...> n) {
    const long bounds[symbols + 1] = {index_bound<S>(extents)..., 0};
    const std::vector<std::vector<long double>> numbers = draw_all(extents, seed, bounds);
    const interpreter_of<long double> reference(calculus::expand(graph), extents, numbers);
    const outcome dense = call(extents, numbers, 0, std::numeric_limits<T>::quiet_NaN(), 1, s, o, n);
    const outcome strided = call(extents, numbers, 3, T(1e30), 1, s, o, n);
    std::string wrong;
    std::vector<std::vector<long double>> inputs = numbers;
    for (int i = 0, value = 0; i < graph.outputs.count; ++i) {
      const std::vector<long double> expected = reference.output(i);
      if (graph.outputs[i].kind == graph::output_kind::update) {
        const auto at = static_cast<std::size_t>(graph.outputs[i].symbol);
        wrong += compare("update of " + std::string(model::name(graph.outputs[i].symbol)), dense.inputs[at], expected,
                         tolerance);
        inputs[at] = dense.inputs[at];
      } else {
        wrong += compare("output " + std::to_string(i), dense.outputs[static_cast<std::size_t>(value++)], expected,
                         tolerance);
      }
    }
    if (!same_bits(dense.inputs, inputs)) wrong += "an input was changed\n";
    if (!same_bits(dense.inputs, strided.inputs) || !same_bits(dense.outputs, strided.outputs))
      wrong += "strided arrays give other bits\n";
    if (!dense.guarded || !strided.guarded) wrong += "written outside an array\n";
    return wrong;
  }
  static bool same_bits(const std::vector<std::vector<long double>>& a, const std::vector<std::vector<long double>>& b) {
    for (std::size_t i = 0; i < a.size(); ++i)
      for (std::size_t k = 0; k < a[i].size(); ++k)
        if (!(a[i][k] == b[i][k]) && !(std::isnan(a[i][k]) && std::isnan(b[i][k]))) return false;
    return true;
  }
};

#ifndef XGRAD_TEST_BOTH_TYPES
#define XGRAD_TEST_BOTH_TYPES 0
#endif
// Kernels are most of the tests' compile time: one half of them is checked in float, the other in double; all in both
// with XGRAD_TEST_BOTH_TYPES.
template <class T, auto... Outputs>
constexpr bool is_checked_in = XGRAD_TEST_BOTH_TYPES != 0 ||
                               (compile::captured<Outputs...>::graph.view().size() % 2 == 0) == std::is_same_v<T, float>;

template <class T, auto... Outputs>
std::string check_in(const sizes& extents, long n, double tolerance) {
  if constexpr (is_checked_in<T, Outputs...>) {
    const std::string wrong = kernel_check<T, Outputs...>::run(extents, static_cast<unsigned>(n + 1), tolerance);
    if (!wrong.empty()) return "N = " + std::to_string(n) + ", " + (sizeof(T) == 4 ? "float: " : "double: ") + wrong;
    static const std::string on_threads = kernel_check<T, Outputs...>::run_on_threads(extents);  // once is enough
    return on_threads;
  }
  return {};
}
// The outputs for each size of "N", and on several threads.
template <auto... Outputs>
std::string check_kernels(std::initializer_list<long> rows, sizes extents = {}, double tolerance = 64) {
  std::string wrong;
  for (long n : rows) {
    extents["N"] = n;
    wrong += check_in<float, Outputs...>(extents, n, tolerance) + check_in<double, Outputs...>(extents, n, tolerance);
  }
  return wrong;
}

}  // namespace xgrad::tests
