// Everything that can be bound, as one thing: elements, extents, strides. What is not dense behind its first dimension,
// or has no memory of its own, is copied once.
#pragma once

#include <cstddef>
#include <iterator>
#include <span>
#include <type_traits>
#include <vector>

#include "xtensor.hpp"

namespace xgrad::kernels {

inline constexpr int largest_rank = 8;

template <class E>
struct array_view {
  E* data = nullptr;
  int rank = 0;
  std::ptrdiff_t extents[largest_rank];  // the first `rank` of them
  std::ptrdiff_t strides[largest_rank];

  std::ptrdiff_t size() const {
    std::ptrdiff_t n = 1;
    for (int d = 0; d < rank; ++d) n *= extents[d];
    return n;
  }
  // The stride of the first dimension that is not 1; the rest must be dense.
  std::ptrdiff_t outer_stride() const {
    for (int d = 0; d < rank; ++d)
      if (extents[d] != 1) return strides[d];
    return 1;
  }
  // Dense but for the first dimension that is longer than 1; a single such dimension is dense itself.
  bool readable_in_place() const {
    std::ptrdiff_t dense = 1;
    int first = 0;
    while (first < rank && extents[first] == 1) ++first;
    for (int d = rank - 1; d > first; --d) {
      if (extents[d] != 1 && strides[d] != dense) return false;
      dense *= extents[d];
    }
    const bool only = dense == 1;
    return first >= rank || size() == 0 || (only ? strides[first] == 1 : strides[first] >= dense);
  }
};

template <class A>
concept has_memory = requires(A& a) {
  a.data();
  a.data_offset();
  a.shape();
  a.strides();
};
template <class A>
concept has_shape = requires(A& a) {
  a.shape();
  a.begin();
};
template <class A>
concept is_range = std::ranges::contiguous_range<A> && !has_shape<A>;

// vector<bool> and the like have no elements in memory.
template <class A>
concept bindable = std::is_arithmetic_v<std::remove_cvref_t<A>> || has_memory<A> || has_shape<A> || is_range<A>;

template <class A>
auto element_of() {
  using plain = std::remove_cvref_t<A>;
  if constexpr (std::is_arithmetic_v<plain>) return std::type_identity<plain>{};
  else if constexpr (is_range<A>) return std::type_identity<std::remove_cv_t<std::ranges::range_value_t<plain>>>{};
  else return std::type_identity<typename plain::value_type>{};
}
template <class A>
using element_type = typename decltype(element_of<A>())::type;

// The rank when the type tells it, else -1.
template <class A>
constexpr int static_rank() {
  using plain = std::remove_cvref_t<A>;
  if constexpr (std::is_arithmetic_v<plain>) return 0;
  else if constexpr (is_range<A>) return 1;
  else if constexpr (requires { std::tuple_size<typename plain::shape_type>::value; })
    return static_cast<int>(std::tuple_size<typename plain::shape_type>::value);
  else return -1;
}

// View of memory that exists. Requires has_memory or is_range.
template <class A>
auto view_of(A& a) {
  if constexpr (is_range<A>) {
    array_view<std::remove_reference_t<decltype(*std::ranges::data(a))>> v;
    v.data = std::ranges::data(a);
    v.rank = 1;
    v.extents[0] = static_cast<std::ptrdiff_t>(std::ranges::size(a));
    v.strides[0] = 1;
    return v;
  } else {
    array_view<std::remove_reference_t<decltype(*a.data())>> v;
    v.data = a.data() + a.data_offset();
    v.rank = static_cast<int>(a.shape().size());
    for (int d = 0; d < v.rank && d < largest_rank; ++d) {
      v.extents[d] = static_cast<std::ptrdiff_t>(a.shape()[static_cast<std::size_t>(d)]);
      v.strides[d] = static_cast<std::ptrdiff_t>(a.strides()[static_cast<std::size_t>(d)]);
    }
    return v;
  }
}

// Steps a counter through the extents in row-major order; false at the end.
template <class E>
bool next_index(const array_view<E>& v, std::ptrdiff_t (&index)[largest_rank], std::ptrdiff_t& offset) {
  for (int d = v.rank - 1; d >= 0; --d) {
    offset += v.strides[d];
    if (++index[d] < v.extents[d]) return true;
    offset -= v.extents[d] * v.strides[d];
    index[d] = 0;
  }
  return false;
}

// Elements in row-major order into dense memory.
template <class E, class F>
void copy_to_dense(const array_view<E>& from, F* to) {
  if (from.size() == 0) return;
  std::ptrdiff_t index[largest_rank] = {}, offset = 0;
  do *to++ = static_cast<F>(from.data[offset]);
  while (next_index(from, index, offset));
}
template <class E, class F>
void copy_from_dense(const F* from, const array_view<E>& to) {
  if (to.size() == 0) return;
  std::ptrdiff_t index[largest_rank] = {}, offset = 0;
  do to.data[offset] = static_cast<E>(*from++);
  while (next_index(to, index, offset));
}
template <class E>
void make_dense(array_view<E>& v, E* data) {
  v.data = data;
  std::ptrdiff_t stride = 1;
  for (int d = v.rank - 1; d >= 0; --d) {
    v.strides[d] = stride;
    stride *= v.extents[d];
  }
}

}  // namespace xgrad::kernels
