// What a check of gradients is told and what it answers.
#pragma once

#include "../support/math/ieee.hpp"
#include "sizes.hpp"

namespace xgrad::checks {

struct check_options {
  double tolerance = 1e-9;          // against dual numbers, relative to the terms of the directional derivative
  double central_tolerance = 1e-5;  // against central differences
  unsigned seed = 1;
  int points = 2;
  int directions = 2;        // for each symbol at each point
  named_size sizes[8] = {};  // of run-time extents: {{"N", 5}, {"M", 4}}
};

// What was found, at the worst place.
struct report {
  bool agrees = true;
  support::name symbol;  // the parameter; its first 24 characters
  double error = 0;      // relative, against dual numbers
  double central_error = 0;
  double value_error = 0;                      // of f itself, relative
  double symbolic = 0, dual = 0, central = 0;  // the derivative along the worst direction, three ways
  int point = -1;                              // its number; -1: no point was found where the function is finite
  double at[8] = {};                           // the first values of the symbol there

  friend constexpr bool operator==(const report&, const report&) = default;
};

constexpr double relative_error(double a, double b, double size) {
  if (a == b) return 0;
  const double error = support::math::quotient_of(support::math::abs(support::math::difference_of(a, b)), size);
  return support::math::isnan(error) ? support::math::infinity : error;
}

constexpr void add_central(report& here, double central, double value, const check_options& options) {
  const auto size = support::math::abs(here.symbolic) + support::math::abs(value);
  here.central = central;
  here.central_error = relative_error(here.symbolic, central, 1e-3 + size);
  here.agrees = here.agrees && here.central_error <= options.central_tolerance;
}

// `values`: of the symbol, at this point.
constexpr void keep_worse(report& worst, report& here, span<double> values, const check_options& options) {
  for (int i = 0; i < 8 && i < values.count; ++i) here.at[i] = values[i];
  const auto badness = [&](const report& r) {
    const double a = r.error / options.tolerance, b = r.central_error / options.central_tolerance;
    const double c = r.value_error / options.tolerance, larger = a > b ? a : b;
    return larger > c ? larger : c;
  };
  if (worst.point < 0 || badness(here) > badness(worst)) worst = here;
}

}  // namespace xgrad::checks
