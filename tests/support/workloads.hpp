// Graphs of the common models, as the language would capture them: with requests for all gradients.
#pragma once

#include "model.hpp"

namespace xgrad::tests {

// Logistic regression with a penalty, written as a user may: log(1 + exp(z)).
constexpr graph::graph logistic_regression() {
  model m;
  const auto n = m.axis("N"), d = m.axis(32);
  const auto X = m.input("X", {n, d}), y = m.input("y", {n}), w = m.parameter("w", {d}), b = m.parameter("b");
  const auto z = sum(X * w, over({d})) + b;
  const auto loss = sum(log(1 + exp(z)) - y * z, over({n})) / m.extent(n) + 0.005 * sum(square(w), over({d}));
  m.output(loss);
  m.output(m.gradient(loss, w), {d});
  m.output(m.gradient(loss, b));
  return m.g;
}

// -log softmax(logits)[label], the mean over rows.
constexpr graph::term cross_entropy(model& m, graph::term logits, graph::term labels, graph::axis_id n,
                                    graph::axis_id c) {
  const graph::term hot = apply(opcode::to_number, equal({&m.g, m.g.iota(c)}, labels));
  const graph::term rows = log(sum(exp(logits), over({c}))) - sum(hot * logits, over({c}));
  return sum(rows, over({n})) * (1 / m.extent(n));
}

constexpr graph::graph softmax_regression() {
  model m;
  const auto n = m.axis("N"), d = m.axis(64), c = m.axis(10);
  const auto X = m.input("X", {n, d}), y = m.symbol(graph::symbol_kind::indices, "y", {n});
  const auto w = m.parameter("w", {d, c}), b = m.parameter("b", {c});
  const auto loss = cross_entropy(m, sum(X * w, over({d})) + b, y, n, c);
  m.output(loss);
  m.output(m.gradient(loss, w), {d, c});
  m.output(m.gradient(loss, b), {c});
  return m.g;
}

constexpr graph::graph perceptron() {
  model m;
  const auto n = m.axis("N"), in = m.axis(784), hidden = m.axis(128), c = m.axis(10);
  const auto X = m.input("X", {n, in}), y = m.symbol(graph::symbol_kind::indices, "y", {n});
  const auto w1 = m.parameter("w1", {in, hidden}), b1 = m.parameter("b1", {hidden});
  const auto w2 = m.parameter("w2", {hidden, c}), b2 = m.parameter("b2", {c});
  const auto h = relu(sum(X * w1, over({in})) + b1);
  const auto loss = cross_entropy(m, sum(h * w2, over({hidden})) + b2, y, n, c);
  m.output(loss);
  m.output(m.gradient(loss, w1), {in, hidden});
  m.output(m.gradient(loss, b1), {hidden});
  m.output(m.gradient(loss, w2), {hidden, c});
  m.output(m.gradient(loss, b2), {c});
  return m.g;
}

// Two hidden layers of equal width: the second weight has two axes of one extent.
constexpr graph::graph small_perceptron() {
  model m;
  const auto n = m.axis("N"), in = m.axis(2), h = m.axis(16), k = m.axis(16, 1);
  const auto X = m.input("X", {n, in}), y = m.input("y", {n});
  const auto w1 = m.parameter("w1", {in, h}), b1 = m.parameter("b1", {h});
  const auto w2 = m.parameter("w2", {h, k}), b2 = m.symbol(graph::symbol_kind::parameter, "b2", {k});
  const auto w3 = m.parameter("w3", {k}), b3 = m.parameter("b3");
  const auto first = tanh(sum(X * w1, over({in})) + b1);
  const auto second = tanh(sum(first * w2, over({h})) + b2);
  const auto loss = sum(square(sum(second * w3, over({k})) + b3 - y), over({n})) / m.extent(n);
  const auto b2_itself = m.symbol(graph::symbol_kind::parameter, "b2", {h});
  const auto w3_itself = m.symbol(graph::symbol_kind::parameter, "w3", {h});
  m.output(loss);
  m.output(m.gradient(loss, w1), {in, h});
  m.output(m.gradient(loss, b1), {h});
  m.output(m.gradient(loss, w2), {h, k});
  m.output(m.gradient(loss, b2_itself), {h});
  m.output(m.gradient(loss, w3_itself), {h});
  m.output(m.gradient(loss, b3));
  return m.g;
}

// sum(exp(-a x) sin(b x) + c)
constexpr graph::graph damped_sine() {
  model m;
  const auto n = m.axis("N");
  const auto x = m.input("x", {n}), a = m.parameter("a"), b = m.parameter("b"), c = m.parameter("c");
  const auto f = sum(exp(-a * x) * apply(opcode::sin, b * x) + c, over({n}));
  m.output(f);
  m.output(m.gradient(f, a));
  m.output(m.gradient(f, b));
  m.output(m.gradient(f, c));
  m.output(m.gradient(f, x), {n});
  return m.g;
}

}  // namespace xgrad::tests
