// 100 steps of each optimizer beside PyTorch's (tests/reference/optimizers.py); lion beside its paper's formula.
#include "support/catch.hpp"

#include <cmath>
#include <sstream>
#include <string>
#include <string_view>

#include <xgrad/xgrad.hpp>

using namespace xgrad;

namespace {

constexpr auto X = input<"X", "N", 3>;
constexpr auto y = input<"y", "N">;
constexpr auto rate = input<"rate">;
constexpr auto w = parameter<"w", 3>;
constexpr auto b = parameter<"b">;
constexpr auto loss = mean(square(tanh(matmul(X, w) + b) - y));

struct row {
  std::string_view name;
  int step;
  double values[4];
};
constexpr row expected[] = {
#include "reference/optimizers.inc"
};

struct problem {
  xt::xtensor<double, 2> rows = xt::zeros<double>({8, 3});
  xt::xtensor<double, 1> targets = xt::zeros<double>({8});
  problem() {
    for (int i = 0; i < 8; ++i) {
      targets(i) = std::cos(i);
      for (int j = 0; j < 3; ++j) rows(i, j) = std::sin(3 * i + j + 1);
    }
  }
};
struct model {
  xt::xtensor<double, 1> w{0.5, -0.25, 1.0};
  double b = 0.1;
};
// What an optimizer remembers: arrays like w, numbers like b, steps.
struct memory {
  xt::xtensor<double, 1> w[2] = {{0, 0, 0}, {0, 0, 0}};
  double b[2] = {0, 0}, t = 0;
};

// step(model, memory) 100 times, compared where the reference has a row.
template <class Step>
void follow(std::string_view name, const Step& step) {
  INFO("optimizer " << name);
  model m;
  memory s;
  int compared = 0;
  for (int i = 1; i <= 100; ++i) {
    step(m, s);
    for (const row& r : expected) {
      if (r.name != name || r.step != i) continue;
      INFO("step " << i);
      const double found[] = {m.w(0), m.w(1), m.w(2), m.b};
      for (int k = 0; k < 4; ++k) CHECK(found[k] == Catch::Approx(r.values[k]).epsilon(0).margin(1e-12));
      ++compared;
    }
  }
  CHECK(compared == 6);
}

template <support::fixed_string Rule, support::fixed_string State>
constexpr auto of_w = state<support::dotted<"w", Rule, State>(), 3>;
template <support::fixed_string Rule, support::fixed_string State>
constexpr auto of_b = state<support::dotted<"b", Rule, State>()>;

template <auto Output>
void follow_without_states(std::string_view name) {
  const problem p;
  kernel<double, Output> train;
  follow(name, [&](model& m, memory&) { train(X = p.rows, y = p.targets, w = m.w, b = m.b); });
}
template <support::fixed_string Rule, support::fixed_string State, auto Output>
void follow_with_one(std::string_view name) {
  const problem p;
  kernel<double, Output> train;
  follow(name, [&](model& m, memory& s) {
    train(X = p.rows, y = p.targets, w = m.w, b = m.b, of_w<Rule, State> = s.w[0], of_b<Rule, State> = s.b[0]);
  });
}
template <auto Output>
void follow_adadelta(std::string_view name) {
  const problem p;
  kernel<double, Output> train;
  follow(name, [&](model& m, memory& s) {
    train(X = p.rows, y = p.targets, w = m.w, b = m.b, of_w<"adadelta", "s"> = s.w[0], of_b<"adadelta", "s"> = s.b[0],
          of_w<"adadelta", "u"> = s.w[1], of_b<"adadelta", "u"> = s.b[1]);
  });
}
template <support::fixed_string Rule, auto Output>
void follow_adam(std::string_view name) {
  const problem p;
  kernel<double, Output> train;
  follow(name, [&](model& m, memory& s) {
    train(X = p.rows, y = p.targets, w = m.w, b = m.b, of_w<Rule, "m"> = s.w[0], of_b<Rule, "m"> = s.b[0],
          of_w<Rule, "v"> = s.w[1], of_b<Rule, "v"> = s.b[1], state<support::dotted<Rule, "t">()> = s.t);
  });
}

}  // namespace

TEST_CASE("sgd and its decay agree with PyTorch") {
  follow_without_states<minimize(loss, sgd(0.1))>("sgd");
  follow_without_states<minimize(loss, sgd(0.1, {.weight_decay = 0.01}))>("sgd_decay");
  follow_without_states<minimize(loss, sgd(0.5).clip_norm(0.1))>("sgd_clip_norm");
}

TEST_CASE("momentum and nesterov agree with PyTorch") {
  follow_with_one<"momentum", "v", minimize(loss, momentum(0.05))>("momentum");
  follow_with_one<"nesterov", "v", minimize(loss, nesterov(0.05))>("nesterov");
  follow_with_one<"nesterov", "v", minimize(loss, nesterov(0.05, {.momentum = 0.8, .weight_decay = 0.02}))>(
      "nesterov_decay");
}

TEST_CASE("adagrad, rmsprop and adadelta agree with PyTorch") {
  follow_with_one<"adagrad", "s", minimize(loss, adagrad(0.1))>("adagrad");
  follow_with_one<"adagrad", "s", minimize(loss, adagrad(0.1, {.weight_decay = 0.01}))>("adagrad_decay");
  follow_with_one<"rmsprop", "s", minimize(loss, rmsprop(0.01))>("rmsprop");
  follow_with_one<"rmsprop", "s", minimize(loss, rmsprop(0.001, {.decay = 0.9, .weight_decay = 0.01}))>("rmsprop_decay");
  follow_adadelta<minimize(loss, adadelta(1.0))>("adadelta");
  follow_adadelta<minimize(loss, adadelta(1, {.decay = 0.95, .weight_decay = 0.01}))>("adadelta_decay");
}

TEST_CASE("adam and adamw agree with PyTorch") {
  follow_adam<"adam", minimize(loss, adam(0.05))>("adam");
  follow_adam<"adam", minimize(loss, adam(0.05, {.beta1 = 0.8, .beta2 = 0.99, .epsilon = 1e-6, .weight_decay = 0.01}))>(
      "adam_decay");
  follow_adam<"adam", minimize(loss, adam(0.05).clip_value(0.05))>("adam_clip_value");
  follow_adam<"adamw", minimize(loss, adamw(0.05))>("adamw");
  follow_adam<"adamw", minimize(loss, adamw(0.05, {.weight_decay = 0.1}))>("adamw_decay");
}

TEST_CASE("lion agrees with its paper's formula; the rate is an input") {
  const problem p;
  model m, other;
  memory s;
  double moment[4] = {};
  kernel<double, loss, minimize(loss, lion(rate, {.weight_decay = 0.1}))> train;
  for (int step = 0; step < 100; ++step) {
    const double now = 0.01 / (1 + 0.1 * step);
    double gradient[4] = {};
    for (int i = 0; i < 8; ++i) {
      double z = other.b;
      for (int j = 0; j < 3; ++j) z += p.rows(i, j) * other.w(j);
      const double slope = 2.0 / 8 * (std::tanh(z) - p.targets(i)) * (1 - std::tanh(z) * std::tanh(z));
      for (int j = 0; j < 3; ++j) gradient[j] += slope * p.rows(i, j);
      gradient[3] += slope;
    }
    for (int k = 0; k < 4; ++k) {
      double& value = k < 3 ? other.w(k) : other.b;
      const double way = 0.9 * moment[k] + 0.1 * gradient[k];
      value = value * (1 - now * 0.1) - now * (way > 0 ? 1 : way < 0 ? -1 : 0);
      moment[k] = 0.99 * moment[k] + 0.01 * gradient[k];
    }
    train(X = p.rows, y = p.targets, rate = now, w = m.w, b = m.b, of_w<"lion", "m"> = s.w[0], of_b<"lion", "m"> = s.b[0]);
    for (int k = 0; k < 3; ++k) CHECK(m.w(k) == Catch::Approx(other.w(k)).margin(1e-13));
    CHECK(m.b == Catch::Approx(other.b).margin(1e-13));
  }
}

TEST_CASE("in float, the first steps of adam do not lose the bias correction") {
  xt::xtensor<float, 1> weights{0.5f, -0.25f, 1.0f}, m = xt::zeros<float>({3}), v = xt::zeros<float>({3});
  float steps = 0;
  kernel<float, minimize(sum(w * 3.0), adam(0.125))> train;
  train(w = weights, of_w<"adam", "m"> = m, of_w<"adam", "v"> = v, state<"adam.t"> = steps);
  CHECK(steps == 1);
  for (int k = 0; k < 3; ++k) {
    const float start[] = {0.5f, -0.25f, 1.0f};
    CHECK(weights(k) == Catch::Approx(start[k] - 0.125f).epsilon(1e-6));
  }
}

TEST_CASE("only the listed parameters move; outputs read old values") {
  const problem p;
  model m;
  const double before = m.b;
  kernel<double, loss, minimize(loss, sgd(0.1), w)> train;
  kernel<double, loss> test;
  const double old = test(X = p.rows, y = p.targets, w = m.w, b = m.b);
  const double value = train(X = p.rows, y = p.targets, w = m.w, b = m.b);
  CHECK(value == old);
  CHECK(m.b == before);
  CHECK(m.w(0) != 0.5);
}

TEST_CASE("two optimizers of one kind in one kernel count a step once") {
  const problem p;
  model m;
  memory s;
  kernel<double, minimize(loss, adam(0.1), w), minimize(loss, adam(0.01), b)> train;
  train(X = p.rows, y = p.targets, w = m.w, b = m.b, of_w<"adam", "m"> = s.w[0], of_b<"adam", "m"> = s.b[0],
        of_w<"adam", "v"> = s.w[1], of_b<"adam", "v"> = s.b[1], state<"adam.t"> = s.t);
  CHECK(s.t == 1);
  CHECK(std::abs(m.w(0) - 0.5) == Catch::Approx(0.1).epsilon(1e-6));
  CHECK(std::abs(m.b - 0.1) == Catch::Approx(0.01).epsilon(1e-6));
}

TEST_CASE("clip_value, then clip_norm") {
  model m;
  kernel<double, minimize(sum(w * 3.0) - 0.25 * b, sgd(1).clip_value(1).clip_norm(0.5))> train;
  train(w = m.w, b = m.b);
  const double factor = 0.5 / (std::sqrt(3 + 0.0625) + 1e-6);
  CHECK(m.w(0) == Catch::Approx(0.5 - factor).epsilon(1e-14));
  CHECK(m.b == Catch::Approx(0.1 + 0.25 * factor).epsilon(1e-14));
}

TEST_CASE("a step stores neither gradients nor old states") {
  const std::string plan = explain<kernel<double, loss, minimize(loss, adam(rate))>>();
  std::istringstream lines(plan.substr(plan.find("once before")));
  int stored = 0, sums = 0, updates = 0;
  for (std::string line; std::getline(lines, line);) {
    if (line.find("[3] = ") != std::string::npos) ++(line.ends_with("bound") ? updates : stored);
    sums += line.find("[3] +=") != std::string::npos;
  }
  CHECK(stored == 0);
  CHECK(sums == 1);
  CHECK(updates == 3);
}
