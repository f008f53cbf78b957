// The gradients in a rewritten graph against dual numbers and central differences of f as it was written, in double,
// at generated points. Independent of calculus and rewriting: duals run forward through the interpreter.
#pragma once

#include "point.hpp"
#include "report.hpp"

namespace xgrad::checks {

// f and its derivative along a direction at one point, by dual numbers.
struct dual_value {
  region parameters = region::around_zero, inputs = region::around_zero;  // where the point lies
  double value = 0;
  double along = 0;
};

// The derivative of the first output along `step`, by central differences; what stops pass on is held as in `base`.
constexpr double central_difference(const graph_view& g, const list<int>& sizes, const interpreter& base,
                                    const symbol_arrays& at, const symbol_arrays& step) {
  constexpr double length = 1e-5;
  double f[2] = {};
  for (int side = 0; side < 2; ++side) {
    symbol_arrays moved = at;
    for (int s = 0; s < g.symbols.count; ++s)
      for (int i = 0; i < step.count(s); ++i) moved.at(s, i) += (side == 0 ? -length : length) * step.of(s)[i];
    interpreter there(g, {sizes.data(), sizes.size()});
    there.hold_stops_of(base);
    there.evaluate({&g.outputs[0].node, 1}, moved);
    f[side] = there.value(g.outputs[0].node);
  }
  return math::quotient_of(math::difference_of(f[1], f[0]), 2 * length);
}

class comparison {
 public:
  // written: f alone. rewritten: f, then its gradient by one symbol after another.
  constexpr comparison(const graph_view& written, const graph_view& rewritten, const check_options& options)
      : w_(written), r_(rewritten), options_(options), sizes_(sizes_of(written, {options.sizes, 8})),
        rewritten_sizes_(sizes_in(rewritten)) {
    for (const graph::output& o : r_.outputs) wanted_.push_back(o.node);
  }

  // Point number `n`: each symbol by itself, along its first direction against central differences too.
  constexpr void run(int n, report& worst) const {
    dual_value found;
    interpreter base = evaluated_somewhere(n, found);
    if (!math::isfinite(found.value)) {
      worst = report{};
      worst.agrees = false;
      return;
    }
    const symbol_arrays at = point(w_, sizes_, seed(n), found.parameters, found.inputs);
    const interpreter gradients = rewritten_at(at);
    for (int o = 1; o < r_.outputs.count; ++o)
      for (int d = 0; d < options_.directions; ++d) {
        list<bool> chosen(r_.symbols.count);
        chosen[r_.outputs[o].symbol] = true;
        const symbol_arrays step = direction(r_, sizes_, direction_seed(n, d), chosen);
        base.differentiate(step, w_.outputs[0].node);
        report here = compared(gradients, step, found.value, base.tangent(w_.outputs[0].node));
        if (d == 0) add_central(here, central_difference(w_, sizes_, base, at, step), found.value, options_);
        here.symbol = support::name(r_.symbol_name(r_.outputs[o].symbol));
        here.point = n;
        keep_worse(worst, here, at.of(r_.outputs[o].symbol), options_);
      }
  }

  // The cheapest sufficient check, in parts that a compiler may evaluate one by one: all symbols at once.
  constexpr dual_value dual(int n, int d) const {
    dual_value found;
    interpreter base = evaluated_somewhere(n, found);
    if (!math::isfinite(found.value)) return found;
    base.differentiate(all_symbols(n, d), w_.outputs[0].node);
    found.along = base.tangent(w_.outputs[0].node);
    return found;
  }
  // expected: along the directions from 0.
  constexpr bool agrees(int n, span<dual_value> expected) const {
    if (!math::isfinite(expected[0].value)) return false;
    const interpreter gradients = rewritten_at(point(w_, sizes_, seed(n), expected[0].parameters, expected[0].inputs));
    for (int d = 0; d < expected.count; ++d)
      if (!compared(gradients, all_symbols(n, d), expected[d].value, expected[d].along).agrees) return false;
    return true;
  }

 private:
  constexpr unsigned seed(int n) const { return 977 * options_.seed + 31 * static_cast<unsigned>(n); }
  constexpr unsigned direction_seed(int n, int d) const { return seed(n) + 17 * static_cast<unsigned>(d) + 5; }
  constexpr symbol_arrays all_symbols(int n, int d) const {
    list<bool> chosen(r_.symbols.count);
    for (int o = 1; o < r_.outputs.count; ++o) chosen[r_.outputs[o].symbol] = true;
    return direction(r_, sizes_, direction_seed(n, d), chosen);
  }

  // Passes may add extents to the table.
  constexpr list<int> sizes_in(const graph_view& g) const {
    list<int> result = sizes_of(g, {options_.sizes, 8});
    for (int i = 0; i < g.extents.count; ++i)
      for (int j = 0; j < w_.extents.count; ++j)
        if (g.extents[i] == w_.extents[j]) result[i] = sizes_[j];
    return result;
  }

  // Where f is finite, if that is found.
  constexpr interpreter evaluated_somewhere(int n, dual_value& found) const {
    constexpr region regions[9][2] = {{region::around_zero, region::around_zero}, {region::below_one, region::below_one},
                                      {region::above_one, region::above_one},     {region::around_zero, region::below_one},
                                      {region::below_one, region::around_zero},   {region::around_zero, region::above_one},
                                      {region::above_one, region::around_zero},   {region::below_one, region::above_one},
                                      {region::above_one, region::below_one}};
    for (int i = 0;; ++i) {
      found.parameters = regions[i][0];
      found.inputs = regions[i][1];
      interpreter tried(w_, {sizes_.data(), sizes_.size()});
      tried.evaluate({&w_.outputs[0].node, 1}, point(w_, sizes_, seed(n), found.parameters, found.inputs));
      found.value = tried.value(w_.outputs[0].node);
      if (i == 8 || math::isfinite(found.value)) return tried;
    }
  }
  constexpr interpreter rewritten_at(const symbol_arrays& at) const {
    interpreter result(r_, {rewritten_sizes_.data(), rewritten_sizes_.size()});
    result.evaluate({wanted_.data(), wanted_.size()}, at);
    return result;
  }

  // sum(gradient * direction) against the dual number.
  constexpr report compared(const interpreter& gradients, const symbol_arrays& d, double value, double dual) const {
    report result;
    double size = 1e-4 * (1 + math::abs(value));  // below it, differences are rounding
    for (int o = 1; o < r_.outputs.count; ++o) {
      const graph::output& output = r_.outputs[o];
      const span<double> step = d.of(output.symbol);
      if (step.empty()) continue;
      const list<int> positions = gradients.positions(output.node, r_.dims(output));
      for (int i = 0; i < step.count; ++i) {
        const double term = math::product_of(gradients.value(output.node, positions[i]), step[i]);
        result.symbolic = math::sum_of(result.symbolic, term);
        size = math::sum_of(size, math::abs(term));
      }
    }
    result.dual = dual;
    result.error = relative_error(result.symbolic, dual, size);
    result.value_error = relative_error(gradients.value(wanted_[0]), value, 1 + math::abs(value));
    result.agrees = result.error <= options_.tolerance && result.value_error <= options_.tolerance;
    return result;
  }

  graph_view w_, r_;
  check_options options_;
  list<int> sizes_, rewritten_sizes_;
  list<node_id> wanted_;
};

}  // namespace xgrad::checks
