// What the checks of a call need to know of a model, as plain data: its arrays (symbols, then outputs), their extents, and
// which symbol gives a run-time extent its value. One constant per model; the code that reads it is the same for all.
#pragma once

#include <string_view>

#include "../support/extent.hpp"
#include "../support/span.hpp"
#include "array.hpp"

namespace xgrad::kernels {

// A symbol or an output.
struct array_row {
  std::string_view name{};  // of a symbol
  int position = -1;        // of an output: among those that a call returns; -1 for updates, which have no array
  int rank = 0;
  int extents[largest_rank] = {};  // where in table.extents
  int outer = 0;                   // the dimension that need not be dense: the first that is not known to be 1
  int strided = 0;                 // the number of dimensions that are not known to be 1
  bool is_output = false;
  bool written = false;
};

// A run-time extent and the symbol and dimension that give its value; -1: the caller does.
struct name_row {
  support::name name;
  int symbol = -1, dimension = -1;
};

struct table {
  support::span<array_row> arrays;
  support::span<support::extent> extents;
  support::span<name_row> names;

  constexpr int find(const support::name& n) const {
    for (int i = 0; i < names.count; ++i)
      if (names[i].name == n) return i;
    return -1;
  }
  // All extents from the values of the names.
  constexpr void evaluate(const long* values, long* to) const {
    for (int i = 0; i < extents.count; ++i) {
      if (extents[i].is_static()) to[i] = extents[i].constant;
      else to[i] = extents[i].evaluate([&](const support::name& n) { return values[find(n)]; });
    }
  }
};

constexpr bool is_plain_name(const support::extent& e) {
  return e.count == 1 && e.constant == 0 && e.terms[0].coefficient == 1 && e.terms[0].degree() == 1;
}

}  // namespace xgrad::kernels
