// check_gradients(k, bindings...): the gradients that a compiled kernel computes from the caller's data against dual
// numbers of the loss as it was written, in double, along some directions of each symbol. Run time alone.
#pragma once

#include "../calculus/expand.hpp"
#include "../kernel/kernel.hpp"
#include "comparison.hpp"

namespace xgrad::checks {

namespace detail {

struct no_gradient_among_the_outputs;
struct update_among_the_outputs;

// A gradient among the outputs of a kernel: which value it is, by which symbol, its axes by the symbol's dimensions.
constexpr bool is_gradient(const graph_view& g, const graph::output& o) {
  return g.op(o.node) == opcode::gradient && g.op(g.operand(o.node, 1)) == opcode::symbol;
}
constexpr int first_gradient(const graph_view& g) {
  for (int i = 0; i < g.outputs.count; ++i)
    if (is_gradient(g, g.outputs[i])) return i;
  return -1;
}
constexpr bool has_update(const graph_view& g) {
  for (const graph::output& o : g.outputs)
    if (o.kind == graph::output_kind::update) return true;
  return false;
}

template <class Array>
void append_numbers(list<double>& to, const Array& from) {
  if constexpr (std::is_arithmetic_v<Array>) to.push_back(static_cast<double>(from));
  else
    for (const auto x : from) to.push_back(static_cast<double>(x));
}
template <class Array>
list<int> shape_of(const Array& from) {
  list<int> result;
  if constexpr (!std::is_arithmetic_v<Array>)
    for (const auto n : from.shape()) result.push_back(static_cast<int>(n));
  return result;
}

// The expression that all symbols of an output occur in.
template <class Output>
struct expression_of {
  using type = std::conditional_t<language::expression<Output>, Output, language::literal>;
};
template <class F, class... W>
struct expression_of<language::value_and_gradients<F, W...>> {
  using type = F;
};

template <class T, auto... Outputs>
class data_check {
  static constexpr graph_view asked = compile::captured<Outputs...>::graph.view();
  static constexpr int first = first_gradient(asked);

 public:
  using fault = std::conditional_t < has_update(asked),
        update_among_the_outputs, std::conditional_t<first<0, no_gradient_among_the_outputs, support::no_fault>>;

  template <class Kernel, class... Bindings>
  report run(Kernel& k, const check_options& options, Bindings&... bindings) {
    read_symbols(bindings...);
    const auto results = k(bindings...);
    list<double> values;  // of all outputs
    list<int> starts;
    const auto read = [&](const auto& value) {
      starts.push_back(values.size());
      append_numbers(values, value);
    };
    std::apply([&](const auto&... each) { (read(each), ...); }, results.values);
    return compare(values, starts, options);
  }

 private:
  // A kernel of the symbols alone says what is bound, in whatever form.
  template <class... Bindings>
  void read_symbols(Bindings&... bindings) {
    echo(language::symbols_of<typename expression_of<std::remove_const_t<decltype(Outputs)>>::type...>{}, bindings...);
  }
  template <class... Symbol, class... Bindings>
  void echo(language::type_list<Symbol...>, Bindings&... bindings) {
    kernel<T, Symbol{}...> copy;
    const auto copies = copy(bindings...);
    list<double> values[sizeof...(Symbol)];
    list<int> shapes[sizeof...(Symbol)];
    int count = 0;
    const auto read = [&](const auto& array) {
      append_numbers(values[count], array);
      shapes[count++] = shape_of(array);
    };
    std::apply([&](const auto&... each) { (read(each), ...); }, copies.values);
    const std::string_view names[] = {Symbol::info.name...};
    list<support::name> known;
    list<int> numbers;
    sizes_ = list<int>(asked.extents.count, 0);
    at_ = symbol_arrays(asked.symbols.count);
    for (int s = 0; s < asked.symbols.count; ++s) {
      for (int i = 0; i < count; ++i) {
        if (names[i] != asked.symbol_name(s)) continue;
        at_.values.append(span<double>{values[i].data(), values[i].size()});
        for (int d = 0; d < shapes[i].size(); ++d) {
          const support::extent& e = asked.symbol_extent(s, d);
          sizes_[asked.symbol_extents[asked.symbols[s].first_extent + d]] = shapes[i][d];
          if (e.count != 1 || e.constant != 0 || e.terms[0].coefficient != 1 || e.terms[0].degree() != 1) continue;
          known.push_back(e.terms[0].factors[0]);
          numbers.push_back(shapes[i][d]);
        }
      }
      at_.first[s + 1] = at_.values.size();
    }
    for (int i = 0; i < sizes_.size(); ++i)
      if (sizes_[i] == 0)
        sizes_[i] = static_cast<int>(asked.extents[i].evaluate([&](const support::name& n) {
          for (int j = 0; j < known.size(); ++j)
            if (known[j] == n) return static_cast<long>(numbers[j]);
          return 0L;
        }));
  }

  // f as it was written, alone.
  static graph::graph written() {
    const graph::output f{.node = asked.operand(asked.outputs[first].node, 0)};
    graph_view alone = asked;
    alone.outputs = {&f, 1};
    return calculus::expand(alone);
  }

  report compare(const list<double>& values, const list<int>& starts, const check_options& options) const {
    const graph::graph f = written();
    const graph_view g = f;
    const node_id root = g.outputs[0].node;
    const list<int> sizes = sizes_of_extents(g);
    interpreter base(g, {sizes.data(), sizes.size()});
    base.evaluate({&root, 1}, at_);
    const double value = base.value(root);
    report worst;
    if (!math::isfinite(value)) {
      worst.agrees = false;
      return worst;
    }
    const node_id loss = asked.operand(asked.outputs[first].node, 0);
    double value_error = 0;
    for (int o = 0; o < asked.outputs.count; ++o)
      if (asked.outputs[o].node == loss) value_error = relative_error(values[starts[o]], value, 1 + math::abs(value));
    for (int o = 0; o < asked.outputs.count; ++o) {
      if (!is_gradient(asked, asked.outputs[o]) || !(asked.operand(asked.outputs[o].node, 0) == loss)) continue;
      const int s = asked[asked.operand(asked.outputs[o].node, 1)].index;
      list<bool> chosen(g.symbols.count);
      chosen[s] = true;
      for (int d = 0; d < options.directions; ++d) {
        const symbol_arrays step = direction(g, sizes, options.seed + 17 * static_cast<unsigned>(d), chosen);
        base.differentiate(step, root);
        report here;
        double size = 1e-4 * (1 + math::abs(value));
        for (int i = 0; i < step.count(s); ++i) {
          const double term = values[starts[o] + i] * step.of(s)[i];
          here.symbolic += term;
          size += math::abs(term);
        }
        here.dual = base.tangent(root);
        here.error = relative_error(here.symbolic, here.dual, size);
        here.value_error = value_error;
        here.agrees = here.error <= options.tolerance && value_error <= options.tolerance;
        if (d == 0) add_central(here, central_difference(g, sizes, base, at_, step), value, options);
        here.symbol = support::name(g.symbol_name(s));
        here.point = 0;
        keep_worse(worst, here, at_.of(s), options);
      }
    }
    return worst;
  }
  // Passes may add extents to the table.
  list<int> sizes_of_extents(const graph_view& g) const {
    list<int> result = sizes_of(g);
    for (int i = 0; i < g.extents.count; ++i)
      for (int j = 0; j < asked.extents.count; ++j)
        if (g.extents[i] == asked.extents[j]) result[i] = sizes_[j];
    return result;
  }

  symbol_arrays at_;  // what is bound
  list<int> sizes_;   // of the extents of `asked`
};

}  // namespace detail

// Of float kernels less is asked, since they round more.
template <class T>
constexpr check_options options_on_data() {
  check_options result;
  if (sizeof(T) == 4) result.tolerance = 1e-4;
  if (sizeof(T) == 4) result.central_tolerance = 1e-3;
  return result;
}

template <class T, auto... Outputs, class... Bindings>
report check_gradients(kernel<T, Outputs...>& k, const check_options& options, Bindings&&... bindings) {
  using check = detail::data_check<T, Outputs...>;
  using fault = typename check::fault;
  XGRAD_REQUIRE("xgrad::check_gradients(k, ...): k must give a gradient by a symbol, and update nothing", fault);
  if constexpr (support::holds<fault>) return check().run(k, options, bindings...);
  else return {};
}
// The gradients of a kernel at what is bound; `bindings` as in its call. `point` of the report is 0, or -1 where the
// loss is not finite. Throws what the call throws.
template <class T, auto... Outputs, class First, class... Bindings>
  requires(!std::same_as<std::remove_cvref_t<First>, check_options>)
report check_gradients(kernel<T, Outputs...>& k, First&& first, Bindings&&... bindings) {
  return check_gradients(k, options_on_data<T>(), first, bindings...);
}

}  // namespace xgrad::checks

namespace xgrad {
using checks::check_gradients;
using checks::check_options;
}  // namespace xgrad
