// scramble: a hash of two whole numbers in [0, 2^23), which float holds exactly, so that all lane types agree.
// A whole number stands in the lowest bits of x + 2^digits.
#pragma once

#include "../lane.hpp"

namespace xgrad::emit {

// A whole number in [0, 2^23). The formula of operations/random.hpp, modulo 2^32 in words of either size.
template <lane V>
XGRAD_ALWAYS_INLINE V scramble(V a, std::type_identity_t<V> b) {
  using T = scalar_of<V>;
  constexpr word<T> low = 0x007fffffu, all = 0xffffffffu;
  const V origin(static_cast<T>(word<T>(1) << format<T>::digits));
  bits<V> h = (to_bits(a + origin) & low) * word<T>(0x9e3779b1u) + (to_bits(b + origin) & low);
  if constexpr (sizeof(T) == 8) h = h & all;
  h = h ^ (h >> 16);
  h = h * word<T>(0x85ebca6bu);
  if constexpr (sizeof(T) == 8) h = h & all;
  h = h ^ (h >> 13);
  h = h * word<T>(0xc2b2ae35u);
  if constexpr (sizeof(T) == 8) h = h & all;
  h = h ^ (h >> 16);
  return from_bits<V>((h >> 9) | to_bits(origin)) - origin;
}

}  // namespace xgrad::emit
