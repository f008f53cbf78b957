// Distances in units in the last place, and the arguments at which functions of lanes are compared with references.
// The reference of float is computed in double, that of double in long double.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <random>
#include <type_traits>
#include <vector>

namespace test {

template <class T>
using wider = std::conditional_t<sizeof(T) == 4, double, long double>;

/// Infinite where one is NaN and the other is not, where only one is infinite (unless at the threshold of overflow),
/// and where zeros or infinities differ in sign.
template <class T>
double ulp_distance(T got, wider<T> expected) {
    using limits = std::numeric_limits<T>;
    constexpr double wrong = std::numeric_limits<double>::infinity();
    const T rounded = static_cast<T>(expected);
    if (std::isnan(got) || std::isnan(rounded)) return std::isnan(got) && std::isnan(rounded) ? 0 : wrong;
    if (std::isinf(expected) || expected == 0)
        return got == rounded && std::signbit(got) == std::signbit(rounded) ? 0 : wrong;
    if (got == 0 && std::signbit(got) != std::signbit(rounded)) return wrong;
    const wider<T> largest = limits::max();
    const wider<T> beyond = largest * (1 + wider<T>(limits::epsilon()) / 2);
    const wider<T> value = std::isinf(got) ? std::copysign(beyond, wider<T>(got)) : wider<T>(got);
    const wider<T> size = std::clamp(std::fabs(expected), wider<T>(limits::min()), largest);
    const wider<T> unit = std::ldexp(wider<T>(1), std::ilogb(size) - limits::digits + 1);
    if (std::isinf(got) && std::isinf(rounded)) return 0;
    return static_cast<double>(std::fabs(value - expected) / unit);
}

/// Bit patterns alike, all NaN counted as one.
template <class T>
bool same_bits(T a, T b) {
    return (std::isnan(a) && std::isnan(b)) || std::memcmp(&a, &b, sizeof a) == 0;
}

template <class T>
std::vector<T> special_values() {
    using limits = std::numeric_limits<T>;
    std::vector<T> values{0,
                          T(0.5),
                          1,
                          T(1.5),
                          2,
                          3,
                          1 + limits::epsilon(),
                          1 - limits::epsilon() / 2,
                          T(1e30),
                          limits::min(),
                          limits::min() / 2,
                          limits::denorm_min(),
                          limits::max(),
                          limits::infinity(),
                          limits::quiet_NaN()};
    for (std::size_t i = values.size(); i-- > 0;) values.push_back(-values[i]);
    return values;
}

/// Uniform in [low, high], the same shrunk by random powers of two, near 1, random bit patterns, special values.
template <class T>
std::vector<T> samples(double low, double high, int count) {
    std::mt19937_64 random(20);
    std::uniform_real_distribution<double> uniform(low, high);
    std::vector<T> x = special_values<T>();
    for (int i = 0; i < count; ++i) {
        x.push_back(static_cast<T>(uniform(random)));
        x.push_back(static_cast<T>(std::ldexp(uniform(random), -static_cast<int>(random() % (sizeof(T) * 10)))));
        if (i % 4 == 0)
            x.push_back(static_cast<T>(1 + std::ldexp(uniform(random) / std::max(-low, high),
                                                      -static_cast<int>(random() % 30))));
        const std::uint64_t bits = random();
        T any;
        std::memcpy(&any, &bits, sizeof any);
        x.push_back(any);
    }
    return x;
}

}  // namespace test
