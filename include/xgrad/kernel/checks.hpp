// Do the arrays of a call fit its model? Every check comes before the first write; what fails throws binding_error.
// Compiled once for all models and calls.
#pragma once

#include <cstdint>

#include "error.hpp"
#include "table.hpp"

namespace xgrad::kernels {

namespace detail {

inline void print_name(support::text& to, const array_row& a) {
  if (a.is_output) to << "output " << a.position;
  else to << a.name;
}

[[noreturn, gnu::cold, gnu::noinline]] inline void fail_rank(const array_row& a, int found) {
  support::text message("xgrad: ");
  if (a.is_output)
    fail(message << "out: output " << a.position << " has rank " << a.rank << ", the array given has rank " << found);
  fail(message << a.name << ": rank " << found << " is bound, the model needs rank " << a.rank);
}

[[noreturn, gnu::cold, gnu::noinline]] inline void fail_extent(const table& t, const array_row& a, int d, long found,
                                                               long needed) {
  support::text message("xgrad: ");
  if (a.is_output)
    fail(message << "out: axis " << d << " of output " << a.position << " has extent " << needed << ", the array given has "
                 << found);
  message << a.name << ": axis " << d << " has extent " << found << ", the model needs " << needed;
  const support::extent& e = t.extents[a.extents[d]];
  if (!e.is_static()) {
    message << " (";
    e.print(message);
    if (is_plain_name(e)) {
      const name_row& from = t.names[t.find(e.terms[0].factors[0])];
      if (from.symbol >= 0) message << ", the extent of " << t.arrays[from.symbol].name << "'s axis " << from.dimension;
    }
    message << ")";
  }
  fail(message);
}

[[noreturn, gnu::cold, gnu::noinline]] inline void fail_null(const array_row& a) {
  support::text message("xgrad: ");
  if (a.is_output) message << "out: ";
  print_name(message, a);
  fail(message << ": null pointer");
}

[[noreturn, gnu::cold, gnu::noinline]] inline void fail_overlap(const array_row& written, const array_row& other) {
  support::text message("xgrad: ");
  print_name(message, written);
  message << ": its memory is written and overlaps that of ";
  print_name(message, other);
  fail(message);
}

[[noreturn, gnu::cold, gnu::noinline]] inline void fail_repeated(const array_row& written) {
  support::text message("xgrad: ");
  print_name(message, written);
  fail(message << ": it is written, and several of its elements lie in one place");
}

[[noreturn, gnu::cold, gnu::noinline]] inline void fail_index(const array_row& a, const array_view& v, long long value,
                                                              const std::ptrdiff_t* index, long bound) {
  support::text message("xgrad: ");
  message << a.name << ": value " << value;
  if (v.rank > 0) {
    message << " at (";
    for (int d = 0; d < v.rank; ++d) message << (d > 0 ? ", " : "") << static_cast<long>(index[d]);
    message << ")";
  }
  fail(message << " is not in 0 .. " << bound - 1);
}

struct bytes {
  std::uintptr_t first = 0, last = 0;  // one past
  bool overlaps(const bytes& other) const { return first < other.last && other.first < last; }
};
inline bytes bytes_of(const array_view& v) {
  if (v.data == nullptr || v.size() == 0) return {};
  std::ptrdiff_t low = 0, high = 0;
  for (int d = 0; d < v.rank; ++d) (v.strides[d] < 0 ? low : high) += (v.extents[d] - 1) * v.strides[d];
  const auto at = reinterpret_cast<std::uintptr_t>(v.data);
  const auto size = static_cast<std::uintptr_t>(v.element_bytes);
  return {at + static_cast<std::uintptr_t>(low) * size, at + static_cast<std::uintptr_t>(high + 1) * size};
}

// Whether elements may lie in one place: a step is not longer than what the shorter ones span.
inline bool repeats(const array_view& v) {
  const auto step = [&](int d) { return v.strides[d] < 0 ? -v.strides[d] : v.strides[d]; };
  if (v.size() == 0) return false;
  for (int d = 0; d < v.rank; ++d) {
    std::ptrdiff_t span = 0;
    for (int other = 0; other < v.rank; ++other)
      if (step(other) < step(d) || (step(other) == step(d) && other < d)) span += (v.extents[other] - 1) * step(other);
    if (v.extents[d] > 1 && step(d) <= span) return true;
  }
  return false;
}

// Dense but for the outer dimension, where that is not the only one.
inline bool is_dense(const array_row& a, const array_view& v) {
  std::ptrdiff_t dense = 1;
  for (int d = v.rank - 1; d >= 0; --d) {
    const bool outer = d == a.outer && a.strided > 1;
    if (v.extents[d] != 1 && (outer ? v.strides[d] < dense : v.strides[d] != dense)) return v.size() == 0;
    dense *= v.extents[d];
  }
  return true;
}

}  // namespace detail

// Arrays from `first` on have the rank and extents of the model and memory.
[[gnu::noinline]] inline void check_shapes(const table& t, const array_view* arrays, const long* extents, int first,
                                           int last) {
  for (int i = first; i < last; ++i) {
    const array_row& a = t.arrays[i];
    const array_view& v = arrays[i];
    if (a.is_output && a.position < 0) continue;
    if (v.rank != a.rank) detail::fail_rank(a, v.rank);
    for (int d = 0; d < v.rank; ++d)
      if (v.extents[d] != extents[a.extents[d]])
        detail::fail_extent(t, a, d, static_cast<long>(v.extents[d]), extents[a.extents[d]]);
    if (v.data == nullptr && v.size() > 0) detail::fail_null(a);
  }
}

// The values of run-time extents that symbols give; checks the rank of those symbols.
[[gnu::noinline]] inline void read_names(const table& t, const array_view* arrays, long* values) {
  for (int n = 0; n < t.names.count; ++n) {
    const name_row& from = t.names[n];
    if (from.symbol < 0) continue;
    const array_row& a = t.arrays[from.symbol];
    if (arrays[from.symbol].rank != a.rank) detail::fail_rank(a, arrays[from.symbol].rank);
    values[n] = static_cast<long>(arrays[from.symbol].extents[from.dimension]);
  }
}

// An extent that is given as a number and by an array is one.
inline void check_given(const table& t, int n, long found, long given) {
  if (found == given) return;
  const name_row& row = t.names[n];
  fail(support::text("xgrad: extent<\"") << row.name << "\">: " << given << " is given, " << t.arrays[row.symbol].name
                                         << "'s axis " << row.dimension << " has extent " << found);
}
[[noreturn, gnu::cold, gnu::noinline]] inline void fail_negative(const table& t, int n, long given) {
  fail(support::text("xgrad: extent<\"") << t.names[n].name << "\">: " << given << " is given; it must not be negative");
}

[[noreturn, gnu::cold, gnu::noinline]] inline void fail_length(const table& t, int e, long found) {
  support::text message("xgrad: extent ");
  t.extents[e].print(message);
  fail(message << " is " << found << "; it must not be negative");
}

[[noreturn, gnu::cold, gnu::noinline]] inline void fail_steps(const table& t, int e) {
  support::text message("xgrad: extent ");
  t.extents[e].print(message);
  fail(message << " is 0; a scan takes at least one step");
}

// No array that is written overlaps another one, or itself.
[[gnu::noinline]] inline void check_overlaps(const table& t, const array_view* arrays) {
  for (int a = 0; a < t.arrays.count; ++a) {
    if (!t.arrays[a].written) continue;
    if (detail::repeats(arrays[a])) detail::fail_repeated(t.arrays[a]);
    const detail::bytes written = detail::bytes_of(arrays[a]);
    for (int b = 0; b < t.arrays.count; ++b)
      if (a != b && (a < b || !t.arrays[b].written) && written.overlaps(detail::bytes_of(arrays[b])))
        detail::fail_overlap(t.arrays[a], t.arrays[b]);
  }
}

// Every element is in 0 .. bound - 1.
template <class E>
[[gnu::noinline]] void check_indices(const array_row& a, const array_view& v, long bound) {
  if (v.size() == 0) return;
  std::ptrdiff_t index[largest_rank] = {}, offset = 0;
  const E* data = reinterpret_cast<const E*>(v.data);
  do {
    const E value = data[offset];
    if (value < E{} || static_cast<unsigned long long>(value) >= static_cast<unsigned long long>(bound))
      detail::fail_index(a, v, static_cast<long long>(value), index, bound);
  } while (next_index(v, index, offset));
}

}  // namespace xgrad::kernels
