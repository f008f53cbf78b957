// Arrays of arrays, std::array's and the language's own, as dense arrays of a higher rank: float[4][3] and
// std::array<std::array<float, 3>, 4> are (4, 3), a vector or span of such rows has one axis more. Knows no model.
#pragma once

#include <array>
#include <cstddef>
#include <type_traits>

namespace xgrad::kernels {

// What an element of a range is made of: `rank` axes of numbers, 0 when it is a number itself.
template <class A>
struct nested {
  using number = A;
  static constexpr int rank = 0;
  static constexpr long extent(int) { return 1; }
};
template <class A, long Extent>
struct nested_rows {
  using number = typename nested<A>::number;
  static constexpr int rank = nested<A>::rank + 1;
  static constexpr long extent(int d) { return d == 0 ? Extent : nested<A>::extent(d - 1); }
};
template <class A, std::size_t Extent>
struct nested<A[Extent]> : nested_rows<A, static_cast<long>(Extent)> {};
template <class A, std::size_t Extent>
struct nested<std::array<A, Extent>> : nested_rows<A, static_cast<long>(Extent)> {
  static_assert(Extent == 0 || sizeof(std::array<A, Extent>) == Extent * sizeof(A));
};
template <class A>
struct nested<const A> : nested<A> {
  using number = const typename nested<A>::number;
};
template <class A, std::size_t Extent>  // of those above two would fit
struct nested<const A[Extent]> : nested_rows<const A, static_cast<long>(Extent)> {};

// How many numbers lie between two elements along axis d.
template <class A>
constexpr std::ptrdiff_t nested_stride(int d) {
  std::ptrdiff_t numbers = 1;
  for (int inner = d; inner < nested<A>::rank; ++inner) numbers *= nested<A>::extent(inner);
  return numbers;
}

// The first number of the first of those elements.
template <class A>
auto* first_number(A* elements) {
  return reinterpret_cast<typename nested<A>::number*>(elements);
}

template <class E, std::size_t First, std::size_t... Rest>
struct nested_array {
  using type = std::array<typename nested_array<E, Rest...>::type, First>;
};
template <class E, std::size_t First>
struct nested_array<E, First> {
  using type = std::array<E, First>;
};

}  // namespace xgrad::kernels
