#include "classifier.hpp"

#include <array>
#include <xgrad/xgrad.hpp>

using namespace xgrad;

namespace {

constexpr auto X = input<"X", "N", 3>;
constexpr auto y = input<"y", "N">;
constexpr auto rate = input<"rate">;
constexpr auto z = dense<"logit", 1>(X);
constexpr auto loss = mean(binary_cross_entropy_with_logits(squeeze<1>(z), y));

kernel<double, loss, minimize(loss, sgd(rate))> step;
kernel<double, sigmoid(z)> predict;

}  // namespace

struct classifier::model {
  variables<step, predict> values{1};
  decltype(step) train;
  decltype(predict) test;
};

classifier::classifier() : model_(std::make_unique<model>()) {}
classifier::~classifier() = default;

double classifier::train(std::span<const double> features, std::span<const double> labels, double now) {
  const std::array<std::size_t, 2> shape{labels.size(), 3};
  const auto rows = xt::adapt(features.data(), features.size(), xt::no_ownership(), shape);
  const auto [value] = model_->train(X = rows, y = labels, rate = now, model_->values);
  return value;
}

double classifier::probability(std::span<const double, 3> features) {
  const std::array<std::size_t, 2> shape{1, 3};
  const auto row = xt::adapt(features.data(), features.size(), xt::no_ownership(), shape);
  const auto [p] = model_->test(X = row, model_->values);
  return p(0, 0);
}
