// log in plain doubles, and in sums of two for log2, log10, log1p and for functions built on logarithms.
// Both write x = 2^k * m with m in [sqrt(1/2), sqrt(2)) and log(m) = 2 atanh(s), s = (m - 1) / (m + 1).
#pragma once

#include "extended.hpp"

namespace xgrad::support::math {

// Natural logarithm; within 1 ULP. -inf at 0, NaN below.
// (2 atanh(s) - 2 s) / s^3 in z = s^2: interpolation at the Chebyshev nodes of [0, 0.0295], error 2^-60 of 2 s.
constexpr double log(double x) {
    if (!(x > 0) || x == infinity) return x == 0 ? -infinity : x > 0 || isnan(x) ? x : not_a_number;
    const decomposed d = decompose(x);
    const double f = d.significand - 1;
    const double s = f / (2 + f);
    const double z = s * s;
    // clang-format off
    const double tail =
        z * (0.6666666666666666 + z * (0.40000000000000885 + z * (0.28571428570799784 + z * (
             0.22222222392581045 + z * (0.18181795547521137 + z * (0.15386244737621665 + z * (
             0.13268638369266825 + z * 0.13088034850927555)))))));
    // clang-format on
    const double half_square = 0.5 * f * f;
    return d.exponent * 0.6931471804855391 -
           ((half_square - (s * (half_square + tail) + d.exponent * 7.440617110012397e-11)) - f);
}

// log(x.high + x.low) of a positive finite number, to about 2^-65 of its value.
// (2 atanh(s) - 2 s - 2/3 s^3 - 2/5 s^5) / s^7 in z = s^2: as above, error 2^-68 of 2 s.
constexpr extended extended_log(extended x) {
    const decomposed d = decompose(x.high);
    const extended f = fast_two_sum(d.significand - 1, x.low == 0 ? 0 : x.low * power_of_two(-d.exponent));
    const extended s = divide(f, add(f, 2.0));
    const extended z = multiply(s, s);
    // clang-format off
    const double q =
        0.285714285714286 + z.high * (0.22222222222140214 + z.high * (0.18181818226283877 + z.high * (
        0.15384606355892447 + z.high * (0.13334204464506105 + z.high * (0.11721731747176209 + z.high *
        0.11567351729591345)))));
    // clang-format on
    const extended fifth = fast_two_sum(0.4, z.high * q);
    const extended inner = multiply(z, {fifth.high, fifth.low - 2.2204460492503132e-17});
    const extended third = add(inner, {0.6666666666666666, 3.700743415417188e-17});
    const extended tail = multiply(multiply(s, z), third);
    const extended whole = two_sum(d.exponent * 0.6931471804855391, 2 * s.high);
    const extended sum = two_sum(whole.high, tail.high);
    return fast_two_sum(sum.high,
                        sum.low + (whole.low + (2 * s.low + (tail.low + d.exponent * 7.440617110012397e-11))));
}

// Binary logarithm; within 1 ULP, exact for powers of two.
constexpr double log2(double x) {
    if (!(x > 0) || x == infinity) return x == 0 ? -infinity : x > 0 || isnan(x) ? x : not_a_number;
    const decomposed d = decompose(x);
    const extended fraction =
        multiply(extended_log({d.significand, 0}), extended{1.4426950408889634, 2.0355273740931033e-17});
    return rounded(add(fraction, static_cast<double>(d.exponent)));
}

// Decimal logarithm; within 1 ULP, exact for powers of ten.
constexpr double log10(double x) {
    if (!(x > 0) || x == infinity) return x == 0 ? -infinity : x > 0 || isnan(x) ? x : not_a_number;
    return rounded(multiply(extended_log({x, 0}), extended{0.4342944819032518, 1.098319650216765e-17}));
}

// log(1 + x) without loss for small x; within 1 ULP. -inf at -1, NaN below.
constexpr double log1p(double x) {
    if (!(x > -1) || x == infinity) return x == -1 ? -infinity : x > 0 || isnan(x) ? x : not_a_number;
    if (abs(x) < 0x1p-54) return x;
    return rounded(extended_log(x < 0x1p+60 ? two_sum(1, x) : extended{x, 0}));
}

} // namespace xgrad::support::math
