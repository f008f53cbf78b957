// The pointwise functions of neural networks, and softmax. Formulas, and values at kinks, are PyTorch's.
#pragma once

#include "formula.hpp"
#include "reduction.hpp"

namespace xgrad {
namespace language {

// 0 up to -3, 1 from 3 on, x / 6 + 1 / 2 between
constexpr formula hard_sigmoid_rule(const formula& x) {
  return select(3 <= x, 1, select(x <= -3, 0, apply(opcode::divide, x, 6) + x.of(0.5)));
}
constexpr formula leaky_relu_rule(const formula& x, const formula& slope) { return select(0 < x, x, slope * x); }
constexpr formula elu_rule(const formula& x, const formula& alpha) {
  return select(0 < x, x, alpha * apply(opcode::expm1, minimum(x, 0)));
}
constexpr formula selu_rule(const formula& x) {
  return 1.0507009873554804934193349852946 * elu_rule(x, x.of(1.6732632423543772848170429916717));
}
// x times the distribution function of the standard normal
constexpr formula gelu_rule(const formula& x) {
  return 0.5 * x * (1 + apply(opcode::erf, x * x.of(0.70710678118654752440)));
}
constexpr formula silu_rule(const formula& x) { return x * apply(opcode::sigmoid, x); }
constexpr formula mish_rule(const formula& x) { return x * apply(opcode::tanh, apply(opcode::softplus, x)); }
constexpr formula softsign_rule(const formula& x) { return x / (1 + abs(x)); }
// 1 from 0 on
constexpr formula unit_step_rule(const formula& x) {
  const formula mask = 0 <= x;
  return {x.to, {x.to->number(mask.x), element::number, x.x.dims}};
}

// exp(x - peak) / sum(exp(x - peak)) along one dimension
struct softmax_rule : number_rule {
  static constexpr lowered lower(lowering& to, const lowered& lowered_x, unsigned over, bool) {
    const formula x{&to, lowered_x};
    const formula e = exp(x - formula{&to, peak(to, lowered_x, over)});
    return (e / sum(e, over, true)).x;
  }
};
struct log_softmax_rule : number_rule {
  static constexpr lowered lower(lowering& to, const lowered& lowered_x, unsigned over, bool) {
    const formula x{&to, lowered_x};
    const formula shifted = x - formula{&to, peak(to, lowered_x, over)};
    return (shifted - log(sum(exp(shifted), over, true))).x;
  }
};
template <class Rule, unsigned Over>
struct along {
  static constexpr signature check(const signature* x) { return broadcast(x, 1, element::number); }
  static constexpr lowered lower(lowering& to, const lowered* x) { return Rule::lower(to, x[0], Over, true); }
};
template <class Rule, axis_argument Axis, class E>
constexpr auto apply_along(const E& x) {
  constexpr unsigned over = axes_in<E, Axis>();
  if constexpr (over == no_axes) return poison{};
  else return make<along<Rule, over>>(x);
}

}  // namespace language

// clang-format off
template <language::expression E> constexpr auto sigmoid(const E& x) { return language::make<language::pointwise<graph::opcode::sigmoid>>(x); }
template <language::expression E> constexpr auto softplus(const E& x) { return language::make<language::pointwise<graph::opcode::softplus>>(x); }
template <language::expression E> constexpr auto relu(const E& x) { return language::make<language::pointwise<graph::opcode::relu>>(x); }
template <language::expression E> constexpr auto hard_sigmoid(const E& x) { return language::make<language::composed1<language::hard_sigmoid_rule>>(x); }
template <language::expression E> constexpr auto selu(const E& x) { return language::make<language::composed1<language::selu_rule>>(x); }
template <language::expression E> constexpr auto gelu(const E& x) { return language::make<language::composed1<language::gelu_rule>>(x); }
template <language::expression E> constexpr auto silu(const E& x) { return language::make<language::composed1<language::silu_rule>>(x); }
template <language::expression E> constexpr auto mish(const E& x) { return language::make<language::composed1<language::mish_rule>>(x); }
template <language::expression E> constexpr auto softsign(const E& x) { return language::make<language::composed1<language::softsign_rule>>(x); }
template <language::expression E> constexpr auto unit_step(const E& x) { return language::make<language::composed1<language::unit_step_rule>>(x); }
template <language::expression E> constexpr auto leaky_relu(const E& x, double slope = 0.01) { return language::make<language::composed2<language::leaky_relu_rule>>(x, slope); }
template <language::expression E> constexpr auto elu(const E& x, double alpha = 1) { return language::make<language::composed2<language::elu_rule>>(x, alpha); }
// clang-format on

// Along one axis, by default the last.
template <language::axis_argument Axis = -1, language::expression E>
constexpr auto softmax(const E& x) {
  using found = language::axes_unless<E, Axis>;
  XGRAD_REQUIRE("xgrad::softmax<axis>(x): the axis must occur in x", found);
  return language::apply_along<language::softmax_rule, Axis>(x);
}

// Along one axis, by default the last.
template <language::axis_argument Axis = -1, language::expression E>
constexpr auto log_softmax(const E& x) {
  using found = language::axes_unless<E, Axis>;
  XGRAD_REQUIRE("xgrad::log_softmax<axis>(x): the axis must occur in x", found);
  return language::apply_along<language::log_softmax_rule, Axis>(x);
}

}  // namespace xgrad
