// Kernels as functions of Ceres: for its trust regions, line searches, robust losses, bounds. Include it beside xgrad.hpp
// and link Ceres; without its headers there is nothing here.
#pragma once

#if __has_include(<ceres/ceres.h>) && __has_include(<Eigen/Core>)
#include <ceres/ceres.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <utility>

#include "../kernel/xtensor.hpp"

namespace xgrad {
namespace training {

inline xt::xtensor<double, 1> array_of(const double* values, int count) {
  xt::xtensor<double, 1> all(std::array<std::size_t, 1>{static_cast<std::size_t>(count)});
  std::copy_n(values, count, all.begin());
  return all;
}
template <class Numbers>
bool copy_finite(const Numbers& from, double* to) {
  bool finite = true;
  for (double x : from) {
    finite = finite && std::isfinite(x);
    *to++ = x;
  }
  return finite;
}

// f(b) gives residuals and their Jacobian by b.
template <class F>
class ceres_residuals : public ceres::CostFunction {
 public:
  ceres_residuals(F f, int residuals, int unknowns) : f_(std::move(f)) {
    set_num_residuals(residuals);
    mutable_parameter_block_sizes()->push_back(unknowns);
  }
  bool Evaluate(const double* const* blocks, double* residuals, double** jacobians) const override {
    const auto [r, jacobian] = f_(array_of(blocks[0], parameter_block_sizes()[0]));
    if (r.size() != static_cast<std::size_t>(num_residuals())) return false;
    bool finite = copy_finite(r, residuals);
    if (jacobians != nullptr && jacobians[0] != nullptr) finite = copy_finite(jacobian, jacobians[0]) && finite;
    return finite;
  }

 private:
  F f_;
};

// f(b) gives a value and its gradient by b.
template <class F>
class ceres_function : public ceres::FirstOrderFunction {
 public:
  ceres_function(F f, int unknowns) : f_(std::move(f)), unknowns_(unknowns) {}
  int NumParameters() const override { return unknowns_; }
  bool Evaluate(const double* at, double* value, double* gradient) const override {
    const auto [found, slope] = f_(array_of(at, unknowns_));
    *value = found;
    bool finite = std::isfinite(found);
    if (gradient != nullptr) finite = copy_finite(slope, gradient) && finite;
    return finite;
  }

 private:
  F f_;
  int unknowns_;
};

}  // namespace training

// For ceres::Problem::AddResidualBlock, which owns it: f(b) is a call of a kernel of residuals (residuals) and
// jacobian(r, b) (residuals, unknowns) at b (unknowns). What is not finite is a failed evaluation.
template <class F>
ceres::CostFunction* as_cost_function(F f, int residuals, int unknowns) {
  return new training::ceres_residuals<F>(std::move(f), residuals, unknowns);
}
// For ceres::GradientProblem, which owns it: f(b) is a call of a kernel of value_and_gradient(loss, b).
template <class F>
ceres::FirstOrderFunction* as_first_order_function(F f, int unknowns) {
  return new training::ceres_function<F>(std::move(f), unknowns);
}

}  // namespace xgrad
#endif
