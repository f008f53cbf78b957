// Gradients by calculus against dual numbers and central differences, in double, at generated points.
// A scalar expression -> its graph with the gradient by every parameter as further outputs -> a report.
// Independent of calculus but for the gradients themselves: duals run forward through the interpreter.
#pragma once

#include "../calculus/expand.hpp"
#include "../graph/frozen.hpp"
#include "../language/capture.hpp"
#include "point.hpp"
#include "sizes.hpp"

namespace xgrad::checks {

struct check_options {
  double tolerance = 1e-9;          // against dual numbers, relative to the terms of the directional derivative
  double central_tolerance = 1e-5;  // against central differences
  unsigned seed = 1;
  int points = 2;
  int directions = 2;        // for each symbol at each point
  named_size sizes[8] = {};  // of run-time extents: {{"N", 5}, {"M", 4}}
};

// What was found, at the worst place.
struct report {
  bool agrees = true;
  support::name symbol;  // the parameter; its first 24 characters
  double error = 0;      // relative, against dual numbers
  double central_error = 0;
  double symbolic = 0, dual = 0, central = 0;  // the derivative along the worst direction, three ways
  int point = -1;                              // its number; -1: no point was found where the function is finite
  double at[8] = {};                           // the first values of the symbol there

  friend constexpr bool operator==(const report&, const report&) = default;
};

namespace detail {

template <class Extents>
struct not_a_scalar;
template <class E>
using scalar_unless = std::conditional_t<!E::type.ok() || E::type.dims.rank == 0, support::no_fault,
                                         not_a_scalar<language::extents_of<E>>>;

// The captured graph, shrunk, with a request for the gradient by each parameter that f depends on, by each input when
// there is none.
constexpr graph::graph with_gradients(const graph_view& captured) {
  graph::graph g = shrunk(captured);
  const node_id f = g.view().outputs[0].node;
  list<bool> live(f.value + 1), used(captured.symbols.count);
  live[f.value] = true;
  for (int i = f.value; i >= 0; --i) {
    if (!live[i]) continue;
    for (node_id o : g.operands({i})) live[o.value] = true;
    if (g.op({i}) == opcode::symbol) used[g[{i}].index] = true;
  }
  graph::symbol_kind wanted = graph::symbol_kind::input;
  for (int s = 0; s < used.size(); ++s)
    if (used[s] && captured.symbols[s].kind == graph::symbol_kind::parameter) wanted = graph::symbol_kind::parameter;
  for (int s = 0; s < used.size(); ++s) {
    const graph::symbol symbol = captured.symbols[s];
    if (!used[s] || symbol.kind != wanted) continue;
    list<axis_id> dims;
    axis_set taken;
    for (int d = 0; d < symbol.rank; ++d) {
      const support::extent e = g.view().symbol_extent(s, d);
      dims.push_back(e.is_one() ? axis_id{} : g.free_axis(e, taken));
      taken |= axis_set::of(dims.back());
    }
    const span<axis_id> axes{dims.data(), dims.size()};
    g.add_output(graph::output_kind::value, g.request_gradient(f, g.symbol_node(s, axes), axes), axes, s);
  }
  return g;
}

template <auto f>
struct captured {
  static constexpr auto make() { return with_gradients(language::capture<f>()); }
  constexpr graph::graph operator()() const { return make(); }
};
template <auto f>
inline constexpr auto captured_graph = graph::freeze<captured<f>>();
template <auto f>
struct differentiated {
  constexpr graph::graph operator()() const { return calculus::expand(captured_graph<f>.view()); }
};
template <auto f>
inline constexpr auto differentiated_graph = graph::freeze<differentiated<f>>();

// One graph of f and its gradients, compared at one point.
class comparison {
 public:
  constexpr comparison(const graph_view& g, const check_options& options)
      : g_(g), options_(options), sizes_(sizes_of(g, {options.sizes, 8})) {
    for (int i = 0; i < g.outputs.count; ++i) wanted_.push_back(g.outputs[i].node);
  }

  // At point number `n`: each symbol by itself, along its first direction against central differences too.
  constexpr void run(int n, report& worst) const {
    symbol_arrays at;
    interpreter base = evaluated_somewhere(n, at);
    if (!math::isfinite(base.value(wanted_[0]))) {
      worst = report{};
      worst.agrees = false;
      return;
    }
    for (int o = 1; o < g_.outputs.count; ++o)
      for (int d = 0; d < options_.directions; ++d) {
        list<bool> chosen(g_.symbols.count);
        chosen[g_.outputs[o].symbol] = true;
        const symbol_arrays step = direction(g_, sizes_, seed(n) + 17 * static_cast<unsigned>(d) + 5, chosen);
        report here = along(base, step);
        if (d == 0) add_central(here, base, at, step);
        here.symbol = support::name(g_.symbol_name(g_.outputs[o].symbol));
        here.point = n;
        const span<double> values = at.of(g_.outputs[o].symbol);
        for (int i = 0; i < 8 && i < values.count; ++i) here.at[i] = values[i];
        if (badness(here) > badness(worst) || worst.point < 0) worst = here;
      }
  }
  // All symbols at once, dual numbers alone: the cheapest sufficient check.
  constexpr bool agrees(int n) const {
    symbol_arrays at;
    interpreter base = evaluated_somewhere(n, at);
    if (!math::isfinite(base.value(wanted_[0]))) return false;
    list<bool> chosen(g_.symbols.count);
    for (int o = 1; o < g_.outputs.count; ++o) chosen[g_.outputs[o].symbol] = true;
    for (int d = 0; d < options_.directions; ++d)
      if (!along(base, direction(g_, sizes_, seed(n) + 17 * static_cast<unsigned>(d) + 5, chosen)).agrees) return false;
    return true;
  }

 private:
  constexpr unsigned seed(int n) const { return 977 * options_.seed + 31 * static_cast<unsigned>(n); }

  // Where f is finite, if that is found.
  constexpr interpreter evaluated_somewhere(int n, symbol_arrays& at) const {
    constexpr region regions[9][2] = {
        {region::around_zero, region::around_zero}, {region::below_one, region::below_one},
        {region::above_one, region::above_one},     {region::around_zero, region::below_one},
        {region::below_one, region::around_zero},   {region::around_zero, region::above_one},
        {region::above_one, region::around_zero},   {region::below_one, region::above_one},
        {region::above_one, region::below_one}};
    for (int i = 0;; ++i) {
      at = point(g_, sizes_, seed(n), regions[i][0], regions[i][1]);
      interpreter tried(g_, {sizes_.data(), sizes_.size()});
      tried.evaluate({wanted_.data(), 1}, at);
      if (i < 8 && !math::isfinite(tried.value(wanted_[0]))) continue;
      tried.evaluate({wanted_.data(), wanted_.size()}, at);
      return tried;
    }
  }

  // sum(gradient * direction) against the dual number.
  constexpr report along(interpreter& base, const symbol_arrays& d) const {
    report result;
    double size = 1e-4 * (1 + math::abs(base.value(wanted_[0])));  // below it, differences are rounding
    base.differentiate(d, wanted_[0]);
    for (int o = 1; o < g_.outputs.count; ++o) {
      const graph::output& output = g_.outputs[o];
      const span<double> step = d.of(output.symbol);
      if (step.empty()) continue;
      const list<int> positions = base.positions(output.node, g_.dims(output));
      for (int i = 0; i < step.count; ++i) {
        const double term = math::product_of(base.value(output.node, positions[i]), step[i]);
        result.symbolic = math::sum_of(result.symbolic, term);
        size = math::sum_of(size, math::abs(term));
      }
    }
    result.dual = base.tangent(wanted_[0]);
    result.error = relative(result.symbolic, result.dual, size);
    result.agrees = result.error <= options_.tolerance;
    return result;
  }

  constexpr void add_central(report& here, const interpreter& base, const symbol_arrays& at,
                             const symbol_arrays& d) const {
    constexpr double step = 1e-5;
    double f[2] = {};
    for (int side = 0; side < 2; ++side) {
      symbol_arrays moved = at;
      for (int s = 0; s < g_.symbols.count; ++s)
        for (int i = 0; i < d.count(s); ++i) moved.at(s, i) += (side == 0 ? -step : step) * d.of(s)[i];
      interpreter there(g_, {sizes_.data(), sizes_.size()});
      there.hold_stops_of(base);
      there.evaluate({wanted_.data(), 1}, moved);
      f[side] = there.value(wanted_[0]);
    }
    here.central = math::quotient_of(math::difference_of(f[1], f[0]), 2 * step);
    here.central_error = relative(here.symbolic, here.central, 1e-3 + math::abs(here.symbolic) + math::abs(f[0]));
    here.agrees = here.agrees && here.central_error <= options_.central_tolerance;
  }

  static constexpr double relative(double a, double b, double size) {
    if (a == b) return 0;
    const double error = math::quotient_of(math::abs(math::difference_of(a, b)), size);
    return math::isnan(error) ? math::infinity : error;
  }
  constexpr double badness(const report& r) const {
    const double a = r.error / options_.tolerance, b = r.central_error / options_.central_tolerance;
    return a > b ? a : b;
  }

  graph_view g_;
  check_options options_;
  list<int> sizes_;
  list<node_id> wanted_;
};

// A constant of its own for each point: each has the compiler's whole budget of steps.
template <auto f, int Point>
inline constexpr bool agrees_at = comparison(differentiated_graph<f>.view(), {.points = 1}).agrees(Point);

}  // namespace detail

template <auto f>
constexpr report check_gradients(const check_options& options = {}) {
  using found = detail::scalar_unless<std::remove_cv_t<decltype(f)>>;
  XGRAD_REQUIRE("xgrad::check_gradients<f>: f must be a scalar: take its mean or sum", found);
  report worst;
  if constexpr (support::holds<found>) {
    const detail::comparison compared(detail::differentiated_graph<f>.view(), options);
    for (int n = 0; n < options.points; ++n) {
      compared.run(n, worst);
      if (worst.point < 0 && !worst.agrees) break;
    }
  }
  return worst;
}

namespace detail {

template <auto f>
constexpr bool gradients_agree_of() {
  using found = scalar_unless<std::remove_cv_t<decltype(f)>>;
  XGRAD_REQUIRE("xgrad::gradients_agree<f>: f must be a scalar: take its mean or sum", found);
  if constexpr (support::holds<found>)
    return agrees_at<f, 0> && agrees_at<f, 1>;
  else
    return true;  // one mistake, one error
}

}  // namespace detail

}  // namespace xgrad::checks

namespace xgrad {

using checks::check_gradients;
using checks::check_options;
// The gradients of scalar f by all its parameters, checked by the compiler.
template <auto f>
inline constexpr bool gradients_agree = checks::detail::gradients_agree_of<f>();

}  // namespace xgrad
