// log1p: with 2^e near 1 + x, log(1 + x) = e ln 2 + log(1 + f) where 1 + f = 2^-e (1 + x), which keeps all digits of x.
// No division but that of `log`. Largest error 1 ULP. -inf at -1, NaN below.
#pragma once

#include <xgrad/emit/functions/log.hpp>

namespace xgrad::emit {

/// log(1 + x).
template <lane V>
XGRAD_ALWAYS_INLINE V log1p(V x) {
    using T = scalar_of<V>;
    constexpr T infinity = std::numeric_limits<T>::infinity();
    const V one(T(1)), e = take_apart(one + x).e;
    // Four times 2^-e, which is normal for every e, and the argument's digits; both factors are exact.
    const V four(T(4)), up = power_of_two(V(T(2)) - e);
    const V f = fma(x, up, up - four) * V(T(0.25));
    const V y = detail::log1p_near_zero(f, e * V(pick<V>(0x1.0bfbe8p-15f, 0x1.a39ef35793c76p-33)));
    const V other = select(x == -one, V(-infinity), select(x < -one, V(std::numeric_limits<T>::quiet_NaN()), x));
    const V result = fma(e, V(pick<V>(0x1.62ep-1f, 0x1.62e42feep-1)), y);
    return copysign(select(both(x > -one, x < V(infinity)), result, other), x);
}

}  // namespace xgrad::emit
