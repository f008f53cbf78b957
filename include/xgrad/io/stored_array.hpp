// An array as files hold it: a name, what its numbers are, a shape, and dense bytes in row-major order. What reads a
// format makes these; what knows variables takes them.
#pragma once

#include <type_traits>

#include "file.hpp"

namespace xgrad::io {

enum class number_kind : unsigned char { f64, f32, f16, bf16, i64, i32, i16, i8, u64, u32, u16, u8, boolean };

constexpr std::uint64_t size_of(number_kind k) {
  constexpr std::uint64_t sizes[] = {8, 4, 2, 2, 8, 4, 2, 1, 8, 4, 2, 1, 1};
  return sizes[static_cast<int>(k)];
}
template <class T>
inline constexpr bool lies_as_in_files = std::endian::native == std::endian::little;
template <class T>
constexpr number_kind kind_of() {
  static_assert(lies_as_in_files<T>, "xgrad: files are read and written on little-endian machines");
  return std::is_same_v<T, float> ? number_kind::f32 : number_kind::f64;
}

struct stored_array {
  std::string name;
  number_kind kind = number_kind::f32;
  std::vector<std::uint64_t> shape;
  bytes data;
  bool big_endian = false;
  bool columns_first = false;  // Fortran's order
};

inline std::string shape_text(std::span<const std::uint64_t> shape) {
  std::string text = "(";
  for (std::size_t d = 0; d < shape.size(); ++d) {
    if (d > 0) text += ", ";
    text += std::to_string(shape[d]);
  }
  text += ')';
  return text;
}

// The bytes that such an array takes; fails where they exceed every memory. Where an extent is 0, the others are
// multiplied all the same: the strides of an array are such products.
inline std::uint64_t size_in_bytes(const source& from, const stored_array& a) {
  auto size = static_cast<std::int64_t>(size_of(a.kind));
  bool empty = false;
  for (std::uint64_t extent : a.shape) {
    if (extent == 0) empty = true;
    else if (__builtin_mul_overflow(size, extent, &size))
      from.fail(a.name + (a.name.empty() ? "" : ": ") + "the shape " + shape_text(a.shape) + " is too large");
  }
  return empty ? 0 : static_cast<std::uint64_t>(size);
}

// Half precision and Google's short float as floats; both exact.
inline float half_to_float(std::uint16_t h) {
  const std::uint32_t sign = static_cast<std::uint32_t>(h & 0x8000U) << 16, exponent = h >> 10 & 31U, fraction = h & 0x3ffU;
  if (exponent == 0) {
    const float tiny = static_cast<float>(fraction) * 0x1p-24f;
    return sign != 0 ? -tiny : tiny;
  }
  const std::uint32_t bits = exponent == 31 ? 255U : exponent + 112U;
  return std::bit_cast<float>(sign | bits << 23 | fraction << 13);
}
inline float bfloat_to_float(std::uint16_t b) { return std::bit_cast<float>(static_cast<std::uint32_t>(b) << 16); }

template <class Bits>
Bits element_bits(const stored_array& a, std::size_t i) {
  byte raw[sizeof(Bits)];
  std::memcpy(raw, a.data.data() + i * sizeof(Bits), sizeof(Bits));
  if (a.big_endian)
    for (std::size_t k = 0; k < sizeof(Bits) / 2; ++k) std::swap(raw[k], raw[sizeof(Bits) - 1 - k]);
  return std::bit_cast<Bits>(raw);
}
// f(number) with element i.
template <class F>
decltype(auto) with_element(const stored_array& a, std::size_t i, F&& f) {
  switch (a.kind) {
    case number_kind::f64: return f(element_bits<double>(a, i));
    case number_kind::f32: return f(element_bits<float>(a, i));
    case number_kind::f16: return f(half_to_float(element_bits<std::uint16_t>(a, i)));
    case number_kind::bf16: return f(bfloat_to_float(element_bits<std::uint16_t>(a, i)));
    case number_kind::i64: return f(element_bits<std::int64_t>(a, i));
    case number_kind::i32: return f(element_bits<std::int32_t>(a, i));
    case number_kind::i16: return f(element_bits<std::int16_t>(a, i));
    case number_kind::i8: return f(element_bits<std::int8_t>(a, i));
    case number_kind::u64: return f(element_bits<std::uint64_t>(a, i));
    case number_kind::u32: return f(element_bits<std::uint32_t>(a, i));
    case number_kind::u16: return f(element_bits<std::uint16_t>(a, i));
    default: return f(element_bits<std::uint8_t>(a, i));
  }
}
// Where element i in row-major order is among those that are stored.
inline std::size_t stored_position(const stored_array& a, std::size_t i) {
  if (!a.columns_first) return i;
  std::size_t at = 0, rest = i, stride = 1;
  for (std::uint64_t extent : a.shape) stride *= static_cast<std::size_t>(extent);
  for (std::size_t d = a.shape.size(); d-- > 0;) {
    const auto extent = static_cast<std::size_t>(a.shape[d]);
    stride /= extent;
    at += rest % extent * stride;
    rest /= extent;
  }
  return at;
}
// All elements, converted, into dense memory.
template <class T>
void copy_elements(const stored_array& a, T* to, std::size_t count) {
  static_assert(lies_as_in_files<T>, "xgrad: files are read and written on little-endian machines");
  if (count > 0 && std::is_floating_point_v<T> && !a.big_endian && !a.columns_first &&
      ((std::is_same_v<T, float> && a.kind == number_kind::f32) ||
       (std::is_same_v<T, double> && a.kind == number_kind::f64))) {
    std::memcpy(to, a.data.data(), count * sizeof(T));
    return;
  }
  for (std::size_t i = 0; i < count; ++i)
    to[i] = with_element(a, stored_position(a, i), [](auto x) { return static_cast<T>(x); });
}

}  // namespace xgrad::io
