// The lane types: a number (width 1) or `vec<T>`, the widest register of the target as xsimd names it.
// `native<T>` is the widest lane type of T. A vec holds the compiler's own vector type (`raw`), on which shuffles, integer
// operations and conversions are written once for all targets; held as xsimd's batch, each operation would be calls of
// functions that g++ inlines late, after it has gone through their memory again and again.
#pragma once

#include <concepts>
#include <cstdint>
#include <type_traits>
#include <utility>

#include "xsimd.hpp"
#include "../../support/config.hpp"

namespace xgrad::emit {

template <class T>
concept number = std::same_as<T, float> || std::same_as<T, double>;

// The unsigned integer as wide as T.
template <number T>
using word = std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>;

namespace detail {

// The compiler's vector of Count elements.
template <class E, int Count>
struct elements {
  typedef E type __attribute__((vector_size(sizeof(E) * Count)));
};

}  // namespace detail

template <class V>
struct lane_traits;

template <number T>
struct lane_traits<T> {
  using scalar = T;
  using mask = bool;
  using bits = word<T>;
  static constexpr int width = 1;
};

#if XGRAD_HAS_XSIMD

template <number T>
struct vec {
  using value_type = T;
  using batch = xsimd::batch<T>;
  using register_type = typename batch::register_type;
  static constexpr int width = static_cast<int>(sizeof(register_type) / sizeof(T));
  using raw_type = typename detail::elements<T, width>::type;
  using bits_type = typename detail::elements<word<T>, width>::type;

  static_assert(!XGRAD_AVX || sizeof(register_type) == (XGRAD_AVX512 ? 64 : 32),
                "xgrad: xsimd's default architecture must be the widest one that the compiler may use");

  raw_type value;

  vec() = default;
  XGRAD_ALWAYS_INLINE vec(T x) : value(everywhere(x, std::make_integer_sequence<int, width>())) {}
  XGRAD_ALWAYS_INLINE explicit vec(batch b) : value((raw_type) static_cast<register_type>(b)) {}
  XGRAD_ALWAYS_INLINE explicit vec(raw_type r) : value(r) {}

  XGRAD_ALWAYS_INLINE raw_type raw() const { return value; }
  XGRAD_ALWAYS_INLINE register_type data() const { return (register_type)value; }
  XGRAD_ALWAYS_INLINE batch as_batch() const { return batch(data()); }

  XGRAD_ALWAYS_INLINE friend vec operator+(vec a, vec b) { XGRAD_MAY_FUSE return vec(a.raw() + b.raw()); }
  XGRAD_ALWAYS_INLINE friend vec operator-(vec a, vec b) { XGRAD_MAY_FUSE return vec(a.raw() - b.raw()); }
  XGRAD_ALWAYS_INLINE friend vec operator*(vec a, vec b) { XGRAD_MAY_FUSE return vec(a.raw() * b.raw()); }
  XGRAD_ALWAYS_INLINE friend vec operator/(vec a, vec b) { return vec(a.raw() / b.raw()); }
  XGRAD_ALWAYS_INLINE friend vec operator-(vec a) { return vec(-a.raw()); }
  XGRAD_ALWAYS_INLINE vec& operator+=(vec b) { return *this = *this + b; }
  XGRAD_ALWAYS_INLINE vec& operator-=(vec b) { return *this = *this - b; }
  XGRAD_ALWAYS_INLINE vec& operator*=(vec b) { return *this = *this * b; }
  XGRAD_ALWAYS_INLINE vec& operator/=(vec b) { return *this = *this / b; }

 private:
  template <int... I>
  XGRAD_ALWAYS_INLINE static raw_type everywhere(T x, std::integer_sequence<int, I...>) {
    return raw_type{(static_cast<void>(I), x)...};
  }
};

template <number T>
struct mask;

template <number T>
struct lane_traits<vec<T>> {
  using scalar = T;
  using mask = emit::mask<T>;
  using bits = typename vec<T>::bits_type;
  static constexpr int width = vec<T>::width;
};

template <number T>
using native = vec<T>;

#else

template <number T>
using native = T;

#endif

template <class V>
concept lane = requires { typename lane_traits<V>::scalar; };

template <lane V>
using scalar_of = typename lane_traits<V>::scalar;

template <lane V>
using mask_of = typename lane_traits<V>::mask;

template <lane V>
inline constexpr int width_of = lane_traits<V>::width;

// First in a function with loops over V. Vectors without a register lie on the stack, which clang aligns for them only where
// something else there asks for it: one that lies across two pages slows a loop down.
template <lane V>
XGRAD_ALWAYS_INLINE void align_stack() {
#if defined(__clang__) && XGRAD_AVX
  alignas(V) char aligned;
  asm volatile("" : : "r"(&aligned));
#endif
}

// The constant for V's scalar type.
template <lane V>
XGRAD_ALWAYS_INLINE constexpr scalar_of<V> pick(float single_precision, double double_precision) {
  if constexpr (sizeof(scalar_of<V>) == 4) return single_precision;
  else return double_precision;
}

// x in every lane.
template <lane V>
XGRAD_ALWAYS_INLINE V broadcast(scalar_of<V> x) {
  return V(x);
}

}  // namespace xgrad::emit
