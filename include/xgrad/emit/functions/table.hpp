// Tables of 16 constants that fit one or two registers: where the target looks all lanes up in one instruction, a table
// replaces half of a polynomial. A lone number of such a target uses them too, and gets the same bits.
#pragma once

#include "polynomial.hpp"

namespace xgrad::emit::detail {

inline constexpr bool has_tables = XGRAD_AVX512;

template <number T>
struct table {
  alignas(64) T entry[16];
};

// The entry that the low four bits of each lane's index name.
template <lane V>
XGRAD_ALWAYS_INLINE V look_up(const table<scalar_of<V>>& t, bits<V> index) {
  if constexpr (width_of<V> == 1) {
    return t.entry[index & 15u];
  } else {
#if XGRAD_AVX512
    using raw = typename V::raw_type;
    if constexpr (width_of<V> == 16)
      return V((raw)_mm512_maskz_permutexvar_ps(0xffff, (__m512i)index, _mm512_load_ps(t.entry)));
    else return V((raw)_mm512_permutex2var_pd(_mm512_load_pd(t.entry), (__m512i)index, _mm512_load_pd(t.entry + 8)));
#else
    return V(t.entry[0]);  // never called
#endif
  }
}

// A function by pieces: entry j of `centre` is near j / pieces in a unit, `value` that of the function there, and
// `terms` are the coefficients of (f(centre + t) - value) / t, lowest first.
template <number T, int Terms>
struct pieces {
  table<T> centre, value, terms[Terms];
};

// f(x), from the piece with this index.
template <lane V, int Terms>
XGRAD_ALWAYS_INLINE V piecewise_at(const pieces<scalar_of<V>, Terms>& f, V x, bits<V> index) {
  const V t = x - look_up<V>(f.centre, index);
  V terms[Terms];
  for (int k = 0; k < Terms; ++k) terms[k] = look_up<V>(f.terms[k], index);
  return fma(t, balanced_sum(t, terms), look_up<V>(f.value, index));
}

// f(x), the centres being as far from each other.  x: in [0, 15.5 / in_a_unit] or NaN
template <lane V, int Terms>
XGRAD_ALWAYS_INLINE V piecewise(const pieces<scalar_of<V>, Terms>& f, V x, scalar_of<V> in_a_unit) {
  return piecewise_at(f, x, to_bits(fma(x, V(in_a_unit), V(magic<scalar_of<V>>))));
}

}  // namespace xgrad::emit::detail
