// minimize(loss, optimizer): an output of a kernel that returns nothing and moves parameters one step. It becomes one
// update for each parameter and each state of the optimizer, in the graph that holds the loss and its gradients: one
// plan does forward, backward and step.
#pragma once

#include "../language/capture.hpp"
#include "optimizer.hpp"

namespace xgrad {
namespace training {

using language::arguments;
using language::lowered;
using language::lowering;
using language::symbol;
using graph::symbol_kind;

// The states that a rule keeps for one parameter, as symbols.
template <class Rule, class W>
struct states_of;
template <class Rule, support::fixed_string Name, auto... Extents>
struct states_of<Rule, symbol<symbol_kind::parameter, Name, Extents...>> {
  template <support::fixed_string... States>
  static constexpr auto list(names<States...>) {
    return language::type_list<symbol<symbol_kind::state, support::dotted<Name, Rule::name, States>(), Extents...>...>();
  }
  using type = decltype(list(typename Rule::states()));
};
template <class Rule>
using counter_of = symbol<symbol_kind::state, support::dotted<Rule::name, "t">()>;

template <class F, class Rule, class Rate, class... W>
struct minimize_of {
  F f;
  optimizer<Rule, Rate> how;
  language::targets<F, W...> ws;
};

template <class W>
constexpr void add_update(lowering& to, const lowered& value) {
  const lowered x = to.stretched(value, W::type.dims);
  to.g.add_update(to.g.find_symbol(W::info.name), to.number(x), x.dims.view());
}
template <class State>
constexpr lowered start_at_zero(lowering& to) {
  return to.symbol(State::info, initial::zeros);
}
template <class... State>
constexpr int add_states(lowering& to, formula* into, language::type_list<State...>) {
  int n = 0;
  ((into[n++] = {&to, start_at_zero<State>(to)}), ...);
  return n;
}
template <class... State>
constexpr void update_states(lowering& to, const formula* values, language::type_list<State...>) {
  int n = 0;
  (add_update<State>(to, values[n++].x), ...);
}
// Two optimizers of one kind share the number of steps.
template <class Counter>
constexpr formula count_step(lowering& to) {
  const formula next = formula{&to, start_at_zero<Counter>(to)} + formula{&to, to.literal(1)};
  const int counter = to.g.find_symbol(Counter::info.name);
  for (const graph::output& o : to.g.view().outputs)
    if (o.kind == graph::output_kind::update && o.symbol == counter) return next;
  add_update<Counter>(to, next.x);
  return next;
}

constexpr void clip_values(formula* gradients, int count, double limit) {
  if (limit == std::numeric_limits<double>::infinity()) return;
  for (int i = 0; i < count; ++i) gradients[i] = minimum(apply(opcode::maximum, gradients[i], -limit), limit);
}
constexpr void clip_norms(formula* gradients, int count, double limit) {
  if (limit == std::numeric_limits<double>::infinity()) return;
  formula total = gradients[0].of(0);
  for (int i = 0; i < count; ++i) {
    const unsigned all = (1U << gradients[i].x.dims.count) - 1;
    total = i == 0 ? sum(square(gradients[i]), all) : total + sum(square(gradients[i]), all);
  }
  const formula factor = minimum(apply(opcode::divide, limit, apply(opcode::add, sqrt(total), 1e-6)), 1);
  for (int i = 0; i < count; ++i) gradients[i] = gradients[i] * factor;
}

template <class F, class Rule, class Rate, class... W>
constexpr void prepare_output(lowering& to, const minimize_of<F, Rule, Rate, W...>& o) {
  to.prepare(o.f);
  to.prepare(o.how.rate);
  o.ws.for_each([&](const auto& given) { to.prepare(given); });
  formula unused[2];
  o.ws.for_each(
      [&]<class Parameter>(const Parameter&) { add_states(to, unused, typename states_of<Rule, Parameter>::type()); });
  if constexpr (Rule::counts) start_at_zero<counter_of<Rule>>(to);
}
template <class F, class Rule, class Rate, class... W>
constexpr void capture_output(lowering& to, const minimize_of<F, Rule, Rate, W...>& o) {
  const lowered f = o.f.lower(to);
  situation s;
  s.rate = {&to, o.how.rate.lower(to)};
  if constexpr (Rule::counts) s.count = count_step<counter_of<Rule>>(to);
  constexpr int count = language::targets<F, W...>::types::size;
  formula parameters[count], gradients[count];
  int n = 0;
  o.ws.for_each([&](const auto& given) {
    parameters[n] = {&to, given.lower(to)};
    gradients[n] = {&to, language::gradient_of::request(to, f, parameters[n].x)};
    ++n;
  });
  clip_values(gradients, n, o.how.largest_value);
  clip_norms(gradients, n, o.how.largest_norm);
  n = 0;
  o.ws.for_each([&]<class Parameter>(const Parameter&) {
    using states = typename states_of<Rule, Parameter>::type;
    s.w = parameters[n];
    s.gradient = gradients[n++];
    add_states(to, s.states, states());
    const moved next = o.how.rule.step(s);
    add_update<Parameter>(to, next.w.x);
    update_states(to, next.states, states());
  });
}
template <class F, class Rule, class Rate, class... W>
constexpr void add_updated(support::list<const language::symbol_info*>& to, const minimize_of<F, Rule, Rate, W...>& o) {
  o.ws.for_each([&]<class Parameter>(const Parameter&) { to.push_back(&Parameter::info); });
}

template <class W>
inline constexpr bool is_parameter = false;
template <support::fixed_string Name, auto... Extents>
inline constexpr bool is_parameter<symbol<symbol_kind::parameter, Name, Extents...>> = true;
template <class W>
struct not_a_parameter;
template <class W>
using parameter_fault = std::conditional_t<is_parameter<W> || !W::type.ok(), support::no_fault, not_a_parameter<W>>;

}  // namespace training

// One step of the optimizer that lowers a scalar, by the listed parameters: their arrays and the optimizer's states
// change after all outputs have read the old values. States are named after their parameter, w.adam.m; adam and adamw
// count steps in adam.t and adamw.t.
template <language::expression F, class Rule, class Rate, language::expression... W>
  requires(sizeof...(W) > 0)
constexpr auto minimize(const F& f, const training::optimizer<Rule, Rate>& how, const W&... ws) {
  using namespace language;
  using target = shapes_unless<scalar_check, fault::target, f_is, F>;
  using parameters = first_fault<training::parameter_fault<W>...>;
  using absent = first_fault<absent_fault<F, W>...>;
  XGRAD_REQUIRE("xgrad::minimize(loss, optimizer, ws...): loss must be a scalar: take its mean or sum", target);
  XGRAD_REQUIRE("xgrad::minimize(loss, optimizer, ws...): each w must be a parameter", parameters);
  XGRAD_REQUIRE("xgrad::minimize(loss, optimizer, ws...): each w must occur in the loss", absent);
  if constexpr (support::holds<target> && support::holds<parameters> && support::holds<absent> && F::type.ok() &&
                Rate::type.ok() && (W::type.ok() && ...))
    return training::minimize_of<F, Rule, Rate, W...>{f, how, {arguments<W...>(ws...)}};
  else return poison{};
}
// By all parameters of the loss.
template <language::expression F, class Rule, class Rate>
constexpr auto minimize(const F& f, const training::optimizer<Rule, Rate>& how) {
  using namespace language;
  using target = shapes_unless<scalar_check, fault::target, f_is, F>;
  using found = std::conditional_t<!F::type.ok() || parameters_of<F>::size != 0, support::no_fault, no_parameters>;
  XGRAD_REQUIRE("xgrad::minimize(loss, optimizer): loss must be a scalar: take its mean or sum", target);
  XGRAD_REQUIRE("xgrad::minimize(loss, optimizer): loss must have a parameter", found);
  if constexpr (support::holds<target> && support::holds<found> && F::type.ok() && Rate::type.ok())
    return training::minimize_of<F, Rule, Rate>{f, how, {}};
  else return poison{};
}

}  // namespace xgrad
