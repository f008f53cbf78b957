// Optimizers: rules that make the next value of a parameter, and of what they remember of it, from its gradient. The
// formulas are PyTorch's; lion's is its paper's. A rule is written once for arrays of all shapes, and is differentiated,
// planned and fused like any other formula. Knows nothing of kernels: minimize.hpp makes updates of it.
#pragma once

#include <limits>

#include "../language/formula.hpp"
#include "../support/math/logarithm.hpp"

namespace xgrad {
namespace training {

using graph::opcode;
using language::formula;

// What a rule knows of one parameter: its value, its gradient, the rate, how many steps there were with this one, and
// its own states.
struct situation {
  formula w, gradient, rate, count;
  formula states[2];
};
struct moved {
  formula w;
  formula states[2];
};

// The names of a rule's states: w.adam.m, w.adam.v
template <support::fixed_string... Names>
struct names {
  static constexpr int count = sizeof...(Names);
};

constexpr formula sqrt(const formula& x) { return apply(opcode::sqrt, x); }
// old * keep + fresh * (1 - keep)
constexpr formula blend(double keep, const formula& old, const formula& fresh) { return keep * old + (1 - keep) * fresh; }
// 1 - decay^count, without the digits that the difference would lose.
constexpr formula correction(double decay, const formula& count) {
  return -apply(opcode::expm1, support::math::log(decay) * count);
}
// The gradient of loss + decay / 2 * sum(w^2).
constexpr formula with_decay(const situation& s, double decay) { return decay == 0 ? s.gradient : s.gradient + decay * s.w; }
constexpr formula shrunk(const situation& s, double decay) { return decay == 0 ? s.w : s.w * (1 - decay * s.rate); }

// A rule with its rate, and limits on gradients.
template <class Rule, class Rate>
struct optimizer {
  Rule rule;
  Rate rate;
  double largest_value = std::numeric_limits<double>::infinity();
  double largest_norm = std::numeric_limits<double>::infinity();

  // Every number of the gradients is cut to [-limit, limit].
  constexpr optimizer clip_value(double limit) const { return {rule, rate, limit, largest_norm}; }
  // All gradients are scaled by one factor when the root of the sum of their squares, over all parameters, exceeds
  // `limit`; after clip_value. As PyTorch's clip_grad_norm_: the factor is limit / (norm + 1e-6).
  constexpr optimizer clip_norm(double limit) const { return {rule, rate, largest_value, limit}; }
};

template <class>
struct rate_is;
template <class Rule, class Rate>
constexpr auto make_optimizer(const Rule& rule, const Rate& rate) {
  using rate_type = language::expression_of<Rate>;
  using found = std::conditional_t<!rate_type::type.ok() || rate_type::type.dims.rank == 0, support::no_fault,
                                   rate_is<language::extents_of<rate_type>>>;
  XGRAD_REQUIRE("xgrad: the rate of an optimizer must be a scalar", found);
  return optimizer<Rule, rate_type>{rule, language::to_expression(rate)};
}

}  // namespace training

// Every `weight_decay` but those of adamw and lion adds weight_decay * w to the gradient.

// w - rate * g
struct sgd_options {
  double weight_decay = 0;

  static constexpr support::fixed_string name = "sgd";
  static constexpr bool counts = false;
  using states = training::names<>;
  constexpr training::moved step(const training::situation& s) const {
    return {s.w - s.rate * with_decay(s, weight_decay), {}};
  }
};

// v = momentum * v + (1 - dampening) * g;  w - rate * v. At the first step v = (1 - dampening) * g, where PyTorch has g.
struct momentum_options {
  double momentum = 0.9;
  double dampening = 0;
  double weight_decay = 0;

  static constexpr support::fixed_string name = "momentum";
  static constexpr bool counts = false;
  using states = training::names<"v">;
  constexpr training::moved step(const training::situation& s) const {
    const language::formula v = momentum * s.states[0] + (1 - dampening) * with_decay(s, weight_decay);
    return {s.w - s.rate * v, {v}};
  }
};

// v = momentum * v + g;  w - rate * (g + momentum * v)
struct nesterov_options {
  double momentum = 0.9;
  double weight_decay = 0;

  static constexpr support::fixed_string name = "nesterov";
  static constexpr bool counts = false;
  using states = training::names<"v">;
  constexpr training::moved step(const training::situation& s) const {
    const language::formula g = with_decay(s, weight_decay), v = momentum * s.states[0] + g;
    return {s.w - s.rate * (g + momentum * v), {v}};
  }
};

// s = s + g^2;  w - rate * g / (sqrt(s) + epsilon)
struct adagrad_options {
  double epsilon = 1e-10;
  double weight_decay = 0;

  static constexpr support::fixed_string name = "adagrad";
  static constexpr bool counts = false;
  using states = training::names<"s">;
  constexpr training::moved step(const training::situation& s) const {
    const language::formula g = with_decay(s, weight_decay), total = s.states[0] + square(g);
    return {s.w - s.rate * (g / (epsilon + training::sqrt(total))), {total}};
  }
};

// s = decay * s + (1 - decay) * g^2;  w - rate * g / (sqrt(s) + epsilon)
struct rmsprop_options {
  double decay = 0.99;
  double epsilon = 1e-8;
  double weight_decay = 0;

  static constexpr support::fixed_string name = "rmsprop";
  static constexpr bool counts = false;
  using states = training::names<"s">;
  constexpr training::moved step(const training::situation& s) const {
    const language::formula g = with_decay(s, weight_decay);
    const language::formula mean = training::blend(decay, s.states[0], square(g));
    return {s.w - s.rate * (g / (epsilon + training::sqrt(mean))), {mean}};
  }
};

// s = decay * s + (1 - decay) * g^2;  d = sqrt(u + epsilon) / sqrt(s + epsilon) * g;
// u = decay * u + (1 - decay) * d^2;  w - rate * d
struct adadelta_options {
  double decay = 0.9;
  double epsilon = 1e-6;
  double weight_decay = 0;

  static constexpr support::fixed_string name = "adadelta";
  static constexpr bool counts = false;
  using states = training::names<"s", "u">;
  constexpr training::moved step(const training::situation& s) const {
    const language::formula g = with_decay(s, weight_decay);
    const language::formula mean = training::blend(decay, s.states[0], square(g));
    const language::formula by = training::sqrt(epsilon + s.states[1]) / training::sqrt(epsilon + mean) * g;
    return {s.w - s.rate * by, {mean, training::blend(decay, s.states[1], square(by))}};
  }
};

namespace training {

// m = beta1 * m + (1 - beta1) * g;  v = beta2 * v + (1 - beta2) * g^2;  t = t + 1;
// w - rate / (1 - beta1^t) * m / (sqrt(v / (1 - beta2^t)) + epsilon)
constexpr moved adaptive_moments(const situation& s, const formula& w, const formula& g, double beta1, double beta2,
                                 double epsilon) {
  const formula m = blend(beta1, s.states[0], g), v = blend(beta2, s.states[1], square(g));
  const formula root = sqrt(v) / sqrt(correction(beta2, s.count));
  return {w - s.rate / correction(beta1, s.count) * (m / (epsilon + root)), {m, v}};
}

}  // namespace training

// The moving averages of g and g^2, with their bias corrected, as above.
struct adam_options {
  double beta1 = 0.9, beta2 = 0.999;
  double epsilon = 1e-8;
  double weight_decay = 0;

  static constexpr support::fixed_string name = "adam";
  static constexpr bool counts = true;
  using states = training::names<"m", "v">;
  constexpr training::moved step(const training::situation& s) const {
    return adaptive_moments(s, s.w, with_decay(s, weight_decay), beta1, beta2, epsilon);
  }
};
// adam, from w * (1 - rate * weight_decay) instead of w
struct adamw_options {
  double beta1 = 0.9, beta2 = 0.999;
  double epsilon = 1e-8;
  double weight_decay = 1e-2;

  static constexpr support::fixed_string name = "adamw";
  static constexpr bool counts = true;
  using states = training::names<"m", "v">;
  constexpr training::moved step(const training::situation& s) const {
    return adaptive_moments(s, shrunk(s, weight_decay), s.gradient, beta1, beta2, epsilon);
  }
};

// w * (1 - rate * weight_decay) - rate * sign(beta1 * m + (1 - beta1) * g);  m = beta2 * m + (1 - beta2) * g
// (Chen et al., "Symbolic Discovery of Optimization Algorithms", 2023)
struct lion_options {
  double beta1 = 0.9, beta2 = 0.99;
  double weight_decay = 0;

  static constexpr support::fixed_string name = "lion";
  static constexpr bool counts = false;
  using states = training::names<"m">;
  constexpr training::moved step(const training::situation& s) const {
    const language::formula way = apply(graph::opcode::sign, training::blend(beta1, s.states[0], s.gradient));
    return {shrunk(s, weight_decay) - s.rate * way, {training::blend(beta2, s.states[0], s.gradient)}};
  }
};

// Optimizers for minimize. rate: a number or a scalar expression, such as an input that follows a schedule.
template <language::operand Rate>
constexpr auto sgd(const Rate& rate, const sgd_options& options = {}) {
  return training::make_optimizer(options, rate);
}
template <language::operand Rate>
constexpr auto momentum(const Rate& rate, const momentum_options& options = {}) {
  return training::make_optimizer(options, rate);
}
template <language::operand Rate>
constexpr auto nesterov(const Rate& rate, const nesterov_options& options = {}) {
  return training::make_optimizer(options, rate);
}
template <language::operand Rate>
constexpr auto adagrad(const Rate& rate, const adagrad_options& options = {}) {
  return training::make_optimizer(options, rate);
}
template <language::operand Rate>
constexpr auto rmsprop(const Rate& rate, const rmsprop_options& options = {}) {
  return training::make_optimizer(options, rate);
}
template <language::operand Rate>
constexpr auto adadelta(const Rate& rate, const adadelta_options& options = {}) {
  return training::make_optimizer(options, rate);
}
template <language::operand Rate>
constexpr auto adam(const Rate& rate, const adam_options& options = {}) {
  return training::make_optimizer(options, rate);
}
template <language::operand Rate>
constexpr auto adamw(const Rate& rate, const adamw_options& options = {}) {
  return training::make_optimizer(options, rate);
}
template <language::operand Rate>
constexpr auto lion(const Rate& rate, const lion_options& options = {}) {
  return training::make_optimizer(options, rate);
}

}  // namespace xgrad
