// What a program sees of a model that is compiled once, in classifier.cpp: no header of xgrad or xtensor.
#pragma once

#include <memory>
#include <span>

// Logistic regression over rows of three features.
class classifier {
 public:
  classifier();
  ~classifier();
  // One step of gradient descent; the loss before it. features: 3 a label; labels: 0 or 1.
  double train(std::span<const double> features, std::span<const double> labels, double rate);
  double probability(std::span<const double, 3> features);

 private:
  struct model;
  std::unique_ptr<model> model_;
};
