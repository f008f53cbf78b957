// Kernels as objectives and constraints of NLopt: for its gradient methods with bounds and constraints. Include it beside
// xgrad.hpp and link NLopt; without its headers there is nothing here.
#pragma once

#if __has_include(<nlopt.hpp>)
#include <algorithm>
#include <array>
#include <nlopt.hpp>
#include <vector>

#include "../kernel/xtensor.hpp"

namespace xgrad {

// For nlopt::opt's set_min_objective(nlopt_function<F>, &f) and add_inequality_constraint: f(b) is a call of a kernel of
// value_and_gradient(loss, b) at b; it must outlive the search.
template <class F>
double nlopt_function(const std::vector<double>& at, std::vector<double>& gradient, void* f) {
  xt::xtensor<double, 1> b(std::array<std::size_t, 1>{at.size()});
  std::copy(at.begin(), at.end(), b.begin());
  const auto [value, slope] = (*static_cast<F*>(f))(b);
  if (!gradient.empty()) std::copy(slope.begin(), slope.end(), gradient.begin());
  return value;
}

}  // namespace xgrad
#endif
