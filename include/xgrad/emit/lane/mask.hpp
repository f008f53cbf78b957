// Masks: one truth value a lane; bool for a number, `mask<T>` for a vec.
// A mask<T> is a predicate register on AVX-512 and a register of zeros and ones elsewhere.
// A comparison with NaN is false, except !=.
#pragma once

#include "vec.hpp"

namespace xgrad::emit {

namespace detail {

template <class V>
mask_of<V> first_lanes_of_vec(int n);

template <class V>
mask_of<V> nonzero_of_vec(typename lane_traits<V>::bits b);

}  // namespace detail

XGRAD_ALWAYS_INLINE bool any(bool m) { return m; }
XGRAD_ALWAYS_INLINE bool all(bool m) { return m; }

template <number T>
XGRAD_ALWAYS_INLINE T select(bool m, T a, std::type_identity_t<T> b) {
  return m ? a : b;
}

#if XGRAD_HAS_XSIMD
#if XGRAD_AVX512

template <number T>
struct mask {
  using type = std::conditional_t<vec<T>::width == 16, __mmask16, __mmask8>;
  type value;

  mask() = default;
  template <std::integral I>
  XGRAD_ALWAYS_INLINE explicit mask(I m) : value(static_cast<type>(m)) {}

  XGRAD_ALWAYS_INLINE friend mask operator&(mask a, mask b) { return mask(a.value & b.value); }
  XGRAD_ALWAYS_INLINE friend mask operator|(mask a, mask b) { return mask(a.value | b.value); }
  XGRAD_ALWAYS_INLINE friend mask operator^(mask a, mask b) { return mask(a.value ^ b.value); }
  XGRAD_ALWAYS_INLINE friend mask operator!(mask a) { return mask(~a.value); }
  XGRAD_ALWAYS_INLINE friend mask operator~(mask a) { return mask(~a.value); }
};

namespace detail {

template <int Predicate, number T>
XGRAD_ALWAYS_INLINE mask<T> compare(vec<T> a, vec<T> b) {
  if constexpr (sizeof(T) == 4) return mask<T>(_mm512_cmp_ps_mask(a.data(), b.data(), Predicate));
  else return mask<T>(_mm512_cmp_pd_mask(a.data(), b.data(), Predicate));
}

}  // namespace detail

template <number T>
XGRAD_ALWAYS_INLINE mask<T> operator<(vec<T> a, std::type_identity_t<vec<T>> b) {
  return detail::compare<_CMP_LT_OQ>(a, b);
}
template <number T>
XGRAD_ALWAYS_INLINE mask<T> operator<=(vec<T> a, std::type_identity_t<vec<T>> b) {
  return detail::compare<_CMP_LE_OQ>(a, b);
}
template <number T>
XGRAD_ALWAYS_INLINE mask<T> operator>(vec<T> a, std::type_identity_t<vec<T>> b) {
  return detail::compare<_CMP_GT_OQ>(a, b);
}
template <number T>
XGRAD_ALWAYS_INLINE mask<T> operator>=(vec<T> a, std::type_identity_t<vec<T>> b) {
  return detail::compare<_CMP_GE_OQ>(a, b);
}
template <number T>
XGRAD_ALWAYS_INLINE mask<T> operator==(vec<T> a, std::type_identity_t<vec<T>> b) {
  return detail::compare<_CMP_EQ_OQ>(a, b);
}
template <number T>
XGRAD_ALWAYS_INLINE mask<T> operator!=(vec<T> a, std::type_identity_t<vec<T>> b) {
  return detail::compare<_CMP_NEQ_UQ>(a, b);
}

// a where the mask holds, else b.
template <number T>
XGRAD_ALWAYS_INLINE vec<T> select(mask<T> m, std::type_identity_t<vec<T>> a, std::type_identity_t<vec<T>> b) {
  using raw = typename vec<T>::raw_type;
  if constexpr (sizeof(T) == 4) return vec<T>((raw)_mm512_mask_blend_ps(m.value, b.data(), a.data()));
  else return vec<T>((raw)_mm512_mask_blend_pd(m.value, b.data(), a.data()));
}

template <number T>
XGRAD_ALWAYS_INLINE bool any(mask<T> m) {
  return m.value != 0;
}
template <number T>
XGRAD_ALWAYS_INLINE bool all(mask<T> m) {
  return m.value == static_cast<typename mask<T>::type>(-1);
}

namespace detail {

template <class V>
XGRAD_ALWAYS_INLINE mask_of<V> first_lanes_of_vec(int n) {
  return mask_of<V>((1u << n) - 1u);
}

// The lanes whose integer is not zero.
template <class V>
XGRAD_ALWAYS_INLINE mask_of<V> nonzero_of_vec(typename lane_traits<V>::bits b) {
  if constexpr (width_of<V> == 16) return mask_of<V>(_mm512_test_epi32_mask((__m512i)b, (__m512i)b));
  else return mask_of<V>(_mm512_test_epi64_mask((__m512i)b, (__m512i)b));
}

}  // namespace detail

#else

template <number T>
struct mask {
  using type = typename vec<T>::bits_type;  // each lane all zeros or all ones
  type value;

  mask() = default;
  template <class M>
  XGRAD_ALWAYS_INLINE explicit mask(M m) : value((type)m) {}

  XGRAD_ALWAYS_INLINE friend mask operator&(mask a, mask b) { return mask(a.value & b.value); }
  XGRAD_ALWAYS_INLINE friend mask operator|(mask a, mask b) { return mask(a.value | b.value); }
  XGRAD_ALWAYS_INLINE friend mask operator^(mask a, mask b) { return mask(a.value ^ b.value); }
  XGRAD_ALWAYS_INLINE friend mask operator!(mask a) { return mask(~a.value); }
  XGRAD_ALWAYS_INLINE friend mask operator~(mask a) { return mask(~a.value); }
};

template <number T>
XGRAD_ALWAYS_INLINE mask<T> operator<(vec<T> a, std::type_identity_t<vec<T>> b) {
  return mask<T>(a.raw() < b.raw());
}
template <number T>
XGRAD_ALWAYS_INLINE mask<T> operator<=(vec<T> a, std::type_identity_t<vec<T>> b) {
  return mask<T>(a.raw() <= b.raw());
}
template <number T>
XGRAD_ALWAYS_INLINE mask<T> operator>(vec<T> a, std::type_identity_t<vec<T>> b) {
  return mask<T>(a.raw() > b.raw());
}
template <number T>
XGRAD_ALWAYS_INLINE mask<T> operator>=(vec<T> a, std::type_identity_t<vec<T>> b) {
  return mask<T>(a.raw() >= b.raw());
}
template <number T>
XGRAD_ALWAYS_INLINE mask<T> operator==(vec<T> a, std::type_identity_t<vec<T>> b) {
  return mask<T>(a.raw() == b.raw());
}
template <number T>
XGRAD_ALWAYS_INLINE mask<T> operator!=(vec<T> a, std::type_identity_t<vec<T>> b) {
  return mask<T>(a.raw() != b.raw());
}

// a where the mask holds, else b.
template <number T>
XGRAD_ALWAYS_INLINE vec<T> select(mask<T> m, std::type_identity_t<vec<T>> a, std::type_identity_t<vec<T>> b) {
  using raw = typename vec<T>::raw_type;
#if XGRAD_SSE4_1
  // One blend instruction; the compiler does not always see it in the formula below.
#if XGRAD_AVX
  if constexpr (sizeof(T) == 4) return vec<T>((raw)_mm256_blendv_ps(b.data(), a.data(), (__m256)m.value));
  else return vec<T>((raw)_mm256_blendv_pd(b.data(), a.data(), (__m256d)m.value));
#else
  if constexpr (sizeof(T) == 4) return vec<T>((raw)_mm_blendv_ps(b.data(), a.data(), (__m128)m.value));
  else return vec<T>((raw)_mm_blendv_pd(b.data(), a.data(), (__m128d)m.value));
#endif
#else
  using bits = typename vec<T>::bits_type;
  return vec<T>((raw)(((bits)a.raw() & m.value) | ((bits)b.raw() & ~m.value)));
#endif
}

template <number T>
XGRAD_ALWAYS_INLINE bool any(mask<T> m) {
#if XGRAD_AVX
  return !_mm256_testz_si256((__m256i)m.value, (__m256i)m.value);
#elif XGRAD_SSE2
  return _mm_movemask_epi8((__m128i)m.value) != 0;
#else
  word<T> found = 0;
  for (int i = 0; i < vec<T>::width; ++i) found |= m.value[i];
  return found != 0;
#endif
}
template <number T>
XGRAD_ALWAYS_INLINE bool all(mask<T> m) {
  return !any(~m);
}

namespace detail {

template <class V>
XGRAD_ALWAYS_INLINE mask_of<V> first_lanes_of_vec(int n) {
  using bits = typename V::bits_type;
  // A sliding window over ones and zeros is a single load.
  constexpr int width = V::width;
  struct table {
    alignas(64) word<scalar_of<V>> entry[2 * width];
    constexpr table() : entry{} {
      for (int i = 0; i < width; ++i) entry[i] = static_cast<word<scalar_of<V>>>(-1);
    }
  };
  static constexpr table window{};
  bits result;
  __builtin_memcpy(&result, window.entry + (width - n), sizeof(result));
  return mask_of<V>(result);
}

// The lanes whose integer is not zero.
template <class V>
XGRAD_ALWAYS_INLINE mask_of<V> nonzero_of_vec(typename lane_traits<V>::bits b) {
  return mask_of<V>(b != 0);
}

}  // namespace detail

#endif
#endif

// The names of &, | and ^ for code that serves bool too, where compilers warn of the operators.
template <class M>
XGRAD_ALWAYS_INLINE M both(M a, M b) {
  return M(a & b);
}
template <class M>
XGRAD_ALWAYS_INLINE M either(M a, M b) {
  return M(a | b);
}
template <class M>
XGRAD_ALWAYS_INLINE M differ(M a, M b) {
  return M(a ^ b);
}

// The mask of lanes 0 to n - 1.  requires 0 <= n <= width
template <lane V>
XGRAD_ALWAYS_INLINE mask_of<V> first_lanes(int n) {
  if constexpr (width_of<V> == 1) return n > 0;
  else return detail::first_lanes_of_vec<V>(n);
}

// 1 where the mask holds, else 0.
template <lane V>
XGRAD_ALWAYS_INLINE V to_number(mask_of<V> m) {
  return select(m, V(scalar_of<V>(1)), V(scalar_of<V>(0)));
}

}  // namespace xgrad::emit
