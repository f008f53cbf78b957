// What a check of gradients is told and what it answers.
#pragma once

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

}  // namespace xgrad::checks
