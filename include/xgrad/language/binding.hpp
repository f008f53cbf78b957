// `X = features`: a symbol and the value bound to it. Lvalues are held by reference, rvalues by value.
#pragma once

#include <array>
#include <cstddef>
#include <type_traits>
#include <utility>

namespace xgrad::language {

// The numbers of `w = {1.0, 2.0}` or `X = {{1.0, 2.0}, {3.0, 4.0}}`, as an array.
template <class V, std::size_t... Extents>
struct braced {
  using value_type = V;
  using shape_type = std::array<std::size_t, sizeof...(Extents)>;
  static constexpr std::size_t size = (Extents * ...);
  static constexpr shape_type static_extents{Extents...};
  V values[size];

  constexpr const V* data() const { return values; }
  constexpr std::size_t data_offset() const { return 0; }
  constexpr const shape_type& shape() const { return static_extents; }
  constexpr std::array<std::ptrdiff_t, sizeof...(Extents)> strides() const {
    std::array<std::ptrdiff_t, sizeof...(Extents)> result{};
    std::ptrdiff_t stride = 1;
    for (std::size_t d = sizeof...(Extents); d-- > 0;) {
      result[d] = stride;
      stride *= static_cast<std::ptrdiff_t>(static_extents[d]);
    }
    return result;
  }
};
template <class V, std::size_t N>
constexpr braced<V, N> from_braces(const V (&values)[N]) {
  braced<V, N> result{};
  for (std::size_t i = 0; i < N; ++i) result.values[i] = values[i];
  return result;
}
template <class V, std::size_t N, std::size_t M>
constexpr braced<V, N, M> from_braces(const V (&rows)[N][M]) {
  braced<V, N, M> result{};
  for (std::size_t i = 0; i < N * M; ++i) result.values[i] = rows[i / M][i % M];
  return result;
}

template <class Symbol, class Value>
struct binding {
  using symbol_type = Symbol;
  using value_type = Value;  // T& when an lvalue is bound, else T
  Value value;
};

template <class Symbol, class Value>
constexpr binding<Symbol, Value> bind(Value&& value) noexcept(std::is_nothrow_constructible_v<Value, Value&&>) {
  return {std::forward<Value>(value)};
}

}  // namespace xgrad::language
