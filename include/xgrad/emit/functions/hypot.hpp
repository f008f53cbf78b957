// hypot: the root of a sum of two squares, scaled so that neither overflows nor vanishes.
// Largest error 1.5 ULP. Infinite if an argument is, even beside NaN.
#pragma once

#include "polynomial.hpp"

namespace xgrad::emit {

// sqrt(x^2 + y^2).
template <lane V>
XGRAD_ALWAYS_INLINE V hypot(V x, std::type_identity_t<V> y) {
  using T = scalar_of<V>;
  constexpr T infinity = std::numeric_limits<T>::infinity();
  const V a = abs(x), b = abs(y), greatest = detail::extreme_of_registers<detail::extreme::greatest>(a, b);
  const V one(T(1)), down(pick<V>(0x1p-90f, 0x1p-600)), up(pick<V>(0x1p+90f, 0x1p+600));
  const mask_of<V> large = greatest > V(pick<V>(0x1p+62f, 0x1p+500));
  const mask_of<V> small = greatest < V(pick<V>(0x1p-50f, 0x1p-450));
  const V factor = select(large, down, select(small, up, one)), back = select(large, up, select(small, down, one));
  const V u = a * factor, v = b * factor, h = sqrt(fma(u, u, v * v)) * back;
  return select(either(a == V(infinity), b == V(infinity)), V(infinity), h);
}

}  // namespace xgrad::emit
