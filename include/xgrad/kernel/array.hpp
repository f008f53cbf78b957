// Everything that can be bound, as one thing: where its elements are, its extents and strides; one type for all element
// types, so that what looks at arrays is compiled once. Knows no model.
#pragma once

#include <array>
#include <cstddef>
#include <cstring>
#include <iterator>
#include <memory>
#include <span>
#include <type_traits>
#include <vector>

#include "../support/config.hpp"
#include "xtensor.hpp"

namespace xgrad::kernels {

inline constexpr int largest_rank = 8;

struct array_view {
  unsigned char* data = nullptr;  // of the element at (0, ...); read through only, unless the array is written
  int element_bytes = 0;
  int rank = 0;
  std::ptrdiff_t extents[largest_rank];  // the first `rank` of them
  std::ptrdiff_t strides[largest_rank];  // in elements

  std::ptrdiff_t size() const {
    std::ptrdiff_t n = 1;
    for (int d = 0; d < rank; ++d) n *= extents[d];
    return n;
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
concept is_range = std::ranges::contiguous_range<A> && !has_shape<A> && !has_memory<A>;
// What it is made of: the element of a vector, of a vector of std::arrays the element of these.
template <is_range A>
using range_number = std::remove_cv_t<typename nested<std::ranges::range_value_t<A>>::number>;
// A variable or number.
template <class A>
concept is_number = std::is_arithmetic_v<std::remove_cvref_t<A>>;

// vector<bool> and the like have no elements in memory.
template <class A>
concept bindable = is_number<A> || has_memory<A> || has_shape<A> ||
                   (is_range<A> && is_number<range_number<A>> && !std::is_same_v<range_number<A>, char>);

// Its elements go with it: what is written to a temporary one is lost.
template <class A>
inline constexpr bool owns_elements = is_range<A> && !std::ranges::borrowed_range<A>;
template <class A>
  requires is_number<A>
inline constexpr bool owns_elements<A> = true;
#if XGRAD_HAS_XTENSOR
template <class S, xt::layout_type L, class N, class Tag>
inline constexpr bool owns_elements<xt::xarray_container<S, L, N, Tag>> = true;
template <class S, std::size_t N, xt::layout_type L, class Tag>
inline constexpr bool owns_elements<xt::xtensor_container<S, N, L, Tag>> = true;
template <class E, class S, xt::layout_type L, bool Sharable, class Tag>
inline constexpr bool owns_elements<xt::xfixed_container<E, S, L, Sharable, Tag>> = true;

template <std::size_t... Extents>
constexpr std::array<std::size_t, sizeof...(Extents)> static_shape(std::type_identity<xt::fixed_shape<Extents...>>) {
  return {Extents...};
}
#endif

template <class A>
auto element_of() {
  using plain = std::remove_cvref_t<A>;
  if constexpr (is_number<plain>) return std::type_identity<plain>{};
  else if constexpr (is_range<A>) return std::type_identity<range_number<plain>>{};
  else if constexpr (requires { typename plain::value_type; })
    return std::type_identity<std::remove_cv_t<typename plain::value_type>>{};
  else return std::type_identity<void>{};
}
template <class A>
using element_type = typename decltype(element_of<A>())::type;

// The rank when the type tells it, else -1.
template <class A>
constexpr int static_rank() {
  using plain = std::remove_cvref_t<A>;
  if constexpr (is_number<plain>) return 0;
  else if constexpr (is_range<A>) return 1 + nested<std::ranges::range_value_t<plain>>::rank;
  else if constexpr (requires { std::tuple_size<typename plain::shape_type>::value; })
    return static_cast<int>(std::tuple_size<typename plain::shape_type>::value);
  else return -1;
}

// The extent along d when the type tells it, else -1.
template <class A>
constexpr long static_extent(int d) {
  using plain = std::remove_cvref_t<A>;
  if constexpr (is_range<A>)
    if (d > 0) return nested<std::ranges::range_value_t<plain>>::extent(d - 1);
  if constexpr (std::is_array_v<plain>) {
    return static_cast<long>(std::extent_v<plain>);
  } else if constexpr (requires { plain::static_extents; }) {
    return static_cast<long>(plain::static_extents[static_cast<std::size_t>(d)]);
  } else if constexpr (requires { static_shape(std::type_identity<typename plain::shape_type>()); }) {
    return static_cast<long>(static_shape(std::type_identity<typename plain::shape_type>())[static_cast<std::size_t>(d)]);
  } else if constexpr (requires { plain::extent; }) {
    return plain::extent == std::dynamic_extent ? -1 : static_cast<long>(plain::extent);
  } else if constexpr (is_range<A> && requires { std::tuple_size<plain>::value; }) {
    return static_cast<long>(std::tuple_size_v<plain>);
  } else {
    return -1;
  }
}
// The first dimension whose extent the type tells, and tells wrong: not as needed(d), which is -1 when anything fits.
template <class A, class Needed>
constexpr int wrong_extent(int rank, const Needed& needed) {
  for (int d = 0; d < rank; ++d)
    if (static_extent<A>(d) >= 0 && needed(d) >= 0 && static_extent<A>(d) != needed(d)) return d;
  return -1;
}

template <class A>
XGRAD_ALWAYS_INLINE auto* first_element(A& a) {
  if constexpr (is_number<A>) return &a;
  else if constexpr (is_range<A>) return first_number(std::ranges::data(a));
  else return a.data() + a.data_offset();
}
template <class A>
XGRAD_ALWAYS_INLINE std::ptrdiff_t extent_along(A& a, int d) {
  if constexpr (is_range<A>)
    return d == 0 ? static_cast<std::ptrdiff_t>(std::ranges::size(a)) : static_cast<std::ptrdiff_t>(static_extent<A>(d));
  else return static_cast<std::ptrdiff_t>(a.shape()[static_cast<std::size_t>(d)]);
}
template <class A>
XGRAD_ALWAYS_INLINE std::ptrdiff_t stride_along(A& a, int d) {
  if constexpr (is_range<A>) return nested_stride<std::ranges::range_value_t<A>>(d);
  else return static_cast<std::ptrdiff_t>(a.strides()[static_cast<std::size_t>(d)]);
}

// View of memory that exists.
template <class A>
  requires(is_number<A> || has_memory<A> || is_range<A>)
array_view view_of(A& a) {
  array_view v;
  v.data = reinterpret_cast<unsigned char*>(const_cast<element_type<A>*>(first_element(a)));
  v.element_bytes = sizeof(element_type<A>);
  if constexpr (is_range<A>) v.rank = static_rank<A>();
  else if constexpr (has_memory<A>) v.rank = static_cast<int>(a.shape().size());
  for (int d = 0; d < v.rank && d < largest_rank; ++d) {
    if constexpr (!is_number<A>) {
      v.extents[d] = extent_along(a, d);
      v.strides[d] = stride_along(a, d);
    }
  }
  return v;
}

// Steps a counter through the extents in row-major order; false at the end.
inline bool next_index(const array_view& v, std::ptrdiff_t (&index)[largest_rank], std::ptrdiff_t& offset) {
  for (int d = v.rank - 1; d >= 0; --d) {
    offset += v.strides[d];
    if (++index[d] < v.extents[d]) return true;
    offset -= v.extents[d] * v.strides[d];
    index[d] = 0;
  }
  return false;
}

// Dense memory of a call's own, for what cannot be read or written where it is.
class dense_copies {
 public:
  unsigned char* make_room(std::ptrdiff_t bytes) {
    blocks_.push_back(std::make_unique<unsigned char[]>(static_cast<std::size_t>(bytes)));
    return blocks_.back().get();
  }
  // Turns v into a dense array with the same elements; what it was is returned.
  array_view replace(array_view& v) {
    const array_view given = v;
    v.data = make_room(v.size() * v.element_bytes);
    set_dense_strides(v);
    copy(given, v);
    return given;
  }
  static void set_dense_strides(array_view& v) {
    std::ptrdiff_t stride = 1;
    for (int d = v.rank - 1; d >= 0; --d) {
      v.strides[d] = stride;
      stride *= v.extents[d];
    }
  }
  // Element by element in row-major order; both have the same extents.
  static void copy(const array_view& from, const array_view& to) {
    if (from.size() == 0) return;
    const auto bytes = static_cast<std::size_t>(from.element_bytes);
    std::ptrdiff_t index[largest_rank] = {}, other[largest_rank] = {}, read = 0, written = 0;
    do {
      std::memcpy(to.data + written * to.element_bytes, from.data + read * from.element_bytes, bytes);
      next_index(to, other, written);
    } while (next_index(from, index, read));
  }

 private:
  std::vector<std::unique_ptr<unsigned char[]>> blocks_;
};

}  // namespace xgrad::kernels
