// Initializers: from the shape of an array, a seed and the array's name to its first values. The name makes them
// independent of what other arrays there are.
// Fans of an array (..., in, out) are in and out, each times the product of the leading extents (the window of a
// convolution). Of one dimension or none, both are its size.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "../language/initial.hpp"
#include "random.hpp"

namespace xgrad {
namespace training {

using language::distribution;
using language::initializer;

struct fans {
  double in = 1, out = 1;
};
inline fans fans_of(std::span<const std::ptrdiff_t> extents) {
  const std::size_t rank = extents.size();
  fans f;
  if (rank == 1) f.in = f.out = static_cast<double>(extents[0]);
  if (rank < 2) return f;
  double window = 1;
  for (std::size_t d = 0; d + 2 < rank; ++d) window *= static_cast<double>(extents[d]);
  f.in = window * static_cast<double>(extents[rank - 2]);
  f.out = window * static_cast<double>(extents[rank - 1]);
  return f;
}

// Columns of length one, at right angles to each other: Gram and Schmidt, twice, on normal numbers, so that every such
// set is equally likely. a: (rows, columns), rows >= columns, column after column.
inline void orthonormalize(std::vector<double>& a, std::size_t rows, std::size_t columns) {
  const auto dot = [&](const double* x, const double* y) {
    double sum = 0;
    for (std::size_t i = 0; i < rows; ++i) sum = std::fma(x[i], y[i], sum);
    return sum;
  };
  for (std::size_t c = 0; c < columns; ++c) {
    double* x = a.data() + c * rows;
    for (int pass = 0; pass < 2; ++pass)
      for (std::size_t k = 0; k < c; ++k) {
        const double* y = a.data() + k * rows;
        const double along = dot(x, y);
        for (std::size_t i = 0; i < rows; ++i) x[i] = std::fma(-along, y[i], x[i]);
      }
    const double length = std::sqrt(dot(x, x));
    for (std::size_t i = 0; i < rows; ++i) x[i] /= length;
  }
}
// An array (..., out) as a matrix (rows, out): its columns are orthonormal, or its rows when there are fewer of them.
template <class T>
void fill_orthogonal(T* data, std::span<const std::ptrdiff_t> extents, generator& random) {
  std::size_t rows = 1;
  const std::size_t columns = extents.empty() ? 1 : static_cast<std::size_t>(extents.back());
  for (std::size_t d = 0; d + 1 < extents.size(); ++d) rows *= static_cast<std::size_t>(extents[d]);
  const bool tall = rows >= columns;
  const std::size_t longer = tall ? rows : columns, shorter = tall ? columns : rows;
  std::vector<double> a(longer * shorter);
  for (double& x : a) x = random.normal();
  orthonormalize(a, longer, shorter);
  for (std::size_t r = 0; r < rows; ++r)
    for (std::size_t c = 0; c < columns; ++c)
      data[r * columns + c] = static_cast<T>(tall ? a[c * rows + r] : a[r * columns + c]);
}

// Fills a dense array of those extents. Unspecified: xavier_uniform from two dimensions on, else 0.
template <class T>
void initialize(T* data, std::span<const std::ptrdiff_t> extents, initializer how, std::uint64_t seed,
                std::string_view name) {
  if (how.kind == distribution::unspecified) how = extents.size() >= 2 ? initial::xavier_uniform : initial::zeros;
  std::ptrdiff_t size = 1;
  for (std::ptrdiff_t e : extents) size *= e;
  const fans f = fans_of(extents);
  generator random(seed, name);
  const auto uniform = [&](double from, double to) {
    for (std::ptrdiff_t i = 0; i < size; ++i) data[i] = static_cast<T>(std::fma(to - from, random.uniform(), from));
  };
  const auto normal = [&](double mean, double deviation) {
    for (std::ptrdiff_t i = 0; i < size; ++i) data[i] = static_cast<T>(std::fma(deviation, random.normal(), mean));
  };
  const auto uniform_of_variance = [&](double variance) {
    const double limit = std::sqrt(3 * variance);
    uniform(-limit, limit);
  };
  switch (how.kind) {
    case distribution::unspecified:
    case distribution::constant:
      for (std::ptrdiff_t i = 0; i < size; ++i) data[i] = static_cast<T>(how.a);
      break;
    case distribution::uniform: uniform(how.a, how.b); break;
    case distribution::normal: normal(how.a, how.b); break;
    case distribution::lecun_normal: normal(0, std::sqrt(1 / f.in)); break;
    case distribution::lecun_uniform: uniform_of_variance(1 / f.in); break;
    case distribution::xavier_normal: normal(0, std::sqrt(2 / (f.in + f.out))); break;
    case distribution::xavier_uniform: uniform_of_variance(2 / (f.in + f.out)); break;
    case distribution::he_normal: normal(0, std::sqrt(2 / f.in)); break;
    case distribution::he_uniform: uniform_of_variance(2 / f.in); break;
    case distribution::orthogonal: fill_orthogonal(data, extents, random); break;
  }
}

}  // namespace training
}  // namespace xgrad
