// PyTorch's outputs and gradients of layers over sequences (tests/reference/sequence_layers.py), and the weights and the
// loss that they are of.
#pragma once

#include "catch.hpp"

#include <xgrad/xgrad.hpp>

#include <cmath>
#include <string>
#include <vector>

namespace xgrad::tests {

struct reference {
  const char* model;
  const char* array;
  std::vector<double> values;
};
inline const std::vector<reference>& references() {
  static const std::vector<reference> all = {
#include "reference/sequence_layers.inc"
  };
  return all;
}
inline double largest_difference(const std::string& model, const std::string& array, const double* values, std::size_t count) {
  for (const reference& r : references()) {
    if (r.model != model || r.array != array) continue;
    REQUIRE(r.values.size() == count);
    double largest = 0;
    for (std::size_t i = 0; i < count; ++i) largest = std::max(largest, std::abs(values[i] - r.values[i]));
    return largest;
  }
  FAIL("no reference for " << model << " " << array);
  return 0;
}
template <class A>
double difference(const std::string& model, const std::string& array, const A& values) {
  return largest_difference(model, array, values.data(), values.size());
}

template <class A>
void fill(A&& array, double phase) {
  for (std::size_t k = 0; k < array.size(); ++k) array.data()[k] = 0.4 * std::sin(0.7 * static_cast<double>(k) + phase);
}

// sum(out * cos(k)), k the number of each element of out (N, T, F)
template <int F, class E>
constexpr auto loss_of(const E& out) {
  constexpr auto n = expand_dims<2>(expand_dims<1>(iota<"N">));
  constexpr auto t = expand_dims<1>(iota<"T">);
  return sum(out * cos((n * extent<"T"> + t) * F + iota<F>));
}

inline constexpr double tolerance = 1e-12;

}  // namespace xgrad::tests
