// A stand-in for xsimd: the registers and functions that versions 8.1 to 14 have in common, as far as lanes are made of
// them, and nothing else. Its functions work number by number.
#pragma once

#include <cmath>
#include <cstddef>

#if defined(__aarch64__)
#include <arm_neon.h>
#else
#include <immintrin.h>
#endif

#define XSIMD_STAND_IN

namespace xsimd {

namespace stand_in {

template <class T>
struct registers;
template <>
struct registers<float> {
#if defined(__aarch64__)
  using type = float32x4_t;
#elif defined(__AVX512F__)
  using type = __m512;
#elif defined(__AVX__)
  using type = __m256;
#else
  using type = __m128;
#endif
};
template <>
struct registers<double> {
#if defined(__aarch64__)
  using type = float64x2_t;
#elif defined(__AVX512F__)
  using type = __m512d;
#elif defined(__AVX__)
  using type = __m256d;
#else
  using type = __m128d;
#endif
};

}  // namespace stand_in

template <class T>
struct batch {
  using register_type = typename stand_in::registers<T>::type;

  batch() = default;
  batch(T x) : data(x - register_type{}) {}
  batch(register_type r) : data(r) {}
  operator register_type() const { return data; }

  register_type data;
};

namespace stand_in {

template <class F, class T, class... Ts>
batch<T> each(F f, batch<T> x, Ts... others) {
  for (std::size_t i = 0; i < sizeof(x.data) / sizeof(T); ++i) x.data[i] = f(x.data[i], others.data[i]...);
  return x;
}

}  // namespace stand_in

template <class T>
batch<T> fma(batch<T> a, batch<T> b, batch<T> c) {
  return stand_in::each([](T x, T y, T z) { return std::fma(x, y, z); }, a, b, c);
}
template <class T>
batch<T> sqrt(batch<T> x) {
  return stand_in::each([](T v) { return std::sqrt(v); }, x);
}
template <class T>
batch<T> nearbyint(batch<T> x) {
  return stand_in::each([](T v) { return std::nearbyint(v); }, x);
}
template <class T>
batch<T> floor(batch<T> x) {
  return stand_in::each([](T v) { return std::floor(v); }, x);
}
template <class T>
batch<T> ceil(batch<T> x) {
  return stand_in::each([](T v) { return std::ceil(v); }, x);
}
template <class T>
batch<T> trunc(batch<T> x) {
  return stand_in::each([](T v) { return std::trunc(v); }, x);
}

}  // namespace xsimd
