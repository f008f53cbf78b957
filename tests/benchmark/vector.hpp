// Vectors of one register in the compilers' vector extension, and the few functions of them that the hand-written loops
// need: for moderate arguments, without the cases of a library (no overflow, no NaN, no huge angles).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>
#include <utility>

namespace benchmark {

#if defined(__AVX512F__)
inline constexpr std::size_t register_bytes = 64;
#elif defined(__AVX2__)
inline constexpr std::size_t register_bytes = 32;
#else
inline constexpr std::size_t register_bytes = 16;
#endif

template <class T>
struct lanes {
    using integer = std::conditional_t<sizeof(T) == 4, std::int32_t, std::int64_t>;
    static constexpr std::size_t count = register_bytes / sizeof(T);
    typedef T type __attribute__((vector_size(register_bytes)));
    typedef integer integers __attribute__((vector_size(register_bytes)));
};
template <class T>
using vec = typename lanes<T>::type;
template <class T>
using ivec = typename lanes<T>::integers;
template <class T>
inline constexpr std::size_t lane_count = lanes<T>::count;

template <class T>
[[gnu::always_inline]] inline vec<T> load(const T* from) {
    vec<T> v;
    std::memcpy(&v, from, sizeof v);
    return v;
}
template <class T>
[[gnu::always_inline]] inline void store(T* to, vec<T> v) { std::memcpy(to, &v, sizeof v); }
template <class T>
[[gnu::always_inline]] inline vec<T> all(T value) { // 0 + value would be an addition: it is not the value of -0
    return [&]<std::size_t... i>(std::index_sequence<i...>) {
        return vec<T>{(static_cast<void>(i), value)...};
    }(std::make_index_sequence<lane_count<T>>{});
}

// The first `count` lanes, the others zero.
template <class T>
inline vec<T> load_part(const T* from, std::size_t count) {
    vec<T> v{};
    std::memcpy(&v, from, count * sizeof(T));
    return v;
}

template <class T, std::size_t half = lane_count<T> / 2>
[[gnu::always_inline]] inline T total(vec<T> v) {
    if constexpr (half == 0) {
        return v[0];
    } else {
        return [&]<std::size_t... i>(std::index_sequence<i...>) {
            return total<T, half / 2>(v + __builtin_shufflevector(v, v, ((i + half) % lane_count<T>)...));
        }(std::make_index_sequence<lane_count<T>>{});
    }
}

template <class T>
[[gnu::always_inline]] inline vec<T> larger(vec<T> a, vec<T> b) { return a > b ? a : b; }
template <class T>
[[gnu::always_inline]] inline ivec<T> bits(vec<T> v) { return (ivec<T>)v; }
template <class T>
[[gnu::always_inline]] inline vec<T> from_bits(ivec<T> v) { return (vec<T>)v; }

// a[0] + a[1], a[2] + a[3], ..., then the same of b.
template <class T>
[[gnu::always_inline]] inline vec<T> add_neighbours(vec<T> a, vec<T> b) {
    return [&]<std::size_t... i>(std::index_sequence<i...>) {
        return __builtin_shufflevector(a, b, (2 * i)...) + __builtin_shufflevector(a, b, (2 * i + 1)...);
    }(std::make_index_sequence<lane_count<T>>{});
}

// `count` vectors in a row hold groups of `count` neighbours: the sum of each group, in order, in one vector.
template <class T, std::size_t count>
[[gnu::always_inline]] inline vec<T> add_groups(vec<T>* v) {
    if constexpr (count == 1) {
        return v[0];
    } else {
        for (std::size_t i = 0; i < count / 2; ++i) v[i] = add_neighbours<T>(v[2 * i], v[2 * i + 1]);
        return add_groups<T, count / 2>(v);
    }
}

// Lane j of the result is lane `first + j / run` of v.
template <class T, std::size_t first, std::size_t run>
[[gnu::always_inline]] inline vec<T> repeat_lanes(vec<T> v) {
    return [&]<std::size_t... j>(std::index_sequence<j...>) {
        return __builtin_shufflevector(v, v, (first + j / run)...);
    }(std::make_index_sequence<lane_count<T>>{});
}

// x to the nearest integer: the sum with a large number, whose low bits are the integer plus `bias`; no compiler may
// simplify the two additions away.
template <class T>
struct rounded {
    ivec<T> low_bits;
    vec<T> value;
};
template <class T>
[[gnu::always_inline]] inline rounded<T> round_with_bias(vec<T> x, int bias) {
    const T magic = sizeof(T) == 4 ? T(12582912 + bias) : T(6755399441055744.0 + bias);
    vec<T> sum = x + magic;
#if defined(__AVX512F__)
    asm("" : "+v"(sum));
#elif defined(__SSE2__)
    asm("" : "+x"(sum));
#endif
    return {bits<T>(sum), sum - magic};
}

template <class T, std::size_t n>
[[gnu::always_inline]] inline vec<T> polynomial(vec<T> x, const std::array<T, n>& highest_first) {
    vec<T> p = all<T>(highest_first[0]);
    for (std::size_t i = 1; i < n; ++i) p = p * x + highest_first[i];
    return p;
}

// Coefficients: Chebyshev fits on the reduced interval.
template <class T>
[[gnu::always_inline]] inline vec<T> exp(vec<T> x) {
    const auto n = round_with_bias<T>(x * T(1.44269504088896340736), sizeof(T) == 4 ? 127 : 1023);
    vec<T> r, p;
    if constexpr (sizeof(T) == 4) {
        r = x - n.value * T(0x1.62ep-1f);
        r = r - n.value * T(0x1.0bfbe8p-15f);
        p = polynomial<T, 5>(r, {1.39269266e-3f, 8.36377387e-3f, 4.16665501e-2f, 1.66665734e-1f, 0.5f});
    } else {
        r = x - n.value * T(0x1.62e42fefp-1);
        r = r - n.value * T(0x1.473de6af278edp-34);
        p = polynomial<T, 10>(r, {2.51013469283503402e-8, 2.76213386691429238e-7, 2.75572664186123037e-6,
                                  2.48015186413959936e-5, 1.98412698643805133e-4, 1.38888889189391678e-3,
                                  8.33333333332979e-3, 4.16666666666206386e-2, 1.66666666666666675e-1, 0.5});
    }
    p = p * r * r + r + T(1);
    return p * from_bits<T>(n.low_bits << (sizeof(T) == 4 ? 23 : 52));
}

template <class T>
[[gnu::always_inline]] inline vec<T> log(vec<T> x) {
    constexpr int mantissa = sizeof(T) == 4 ? 23 : 52;
    constexpr auto root_half = typename lanes<T>::integer(sizeof(T) == 4 ? 0x3f3504f3 : 0x3fe6a09e667f3bcd);
    const ivec<T> exponent = (bits<T>(x) - root_half) >> mantissa;
    const vec<T> m = from_bits<T>(bits<T>(x) - (exponent << mantissa)), f = m - T(1);
    const vec<T> e = __builtin_convertvector(exponent, vec<T>);
    const vec<T> s = f / (m + T(1)), z = s * s;
    vec<T> p;
    if constexpr (sizeof(T) == 4) {
        p = polynomial<T, 3>(z, {0.295856808f, 0.399886539f, 0.666666853f});
        return e * T(0.69314718056f) + (s * T(2) + s * z * p);
    } else {
        p = polynomial<T, 7>(z, {0.146239566082118787, 0.153311125879601676, 0.181829074976712178, 0.222222108819329271,
                                 0.285714286275287956, 0.399999999998960705, 0.666666666666666981});
        return e * T(0x1.62e42fefp-1) + (e * T(0x1.473de6af278edp-34) + (s * T(2) + s * z * p));
    }
}

template <class T>
struct sine_cosine {
    vec<T> sine, cosine;
};
template <class T>
[[gnu::always_inline]] inline sine_cosine<T> sincos(vec<T> x) {
    const auto n = round_with_bias<T>(x * T(0.636619772367581343), 0);
    vec<T> r, s, c;
    if constexpr (sizeof(T) == 4) {
        r = x - n.value * T(0x1.92p+0f);
        r = r - n.value * T(0x1.fb4p-12f);
        r = r - n.value * T(0x1.4442d2p-24f);
        const vec<T> z = r * r;
        s = polynomial<T, 3>(z, {-1.95828307e-4f, 8.33272461e-3f, -1.66666645e-1f}) * z * r + r;
        c = polynomial<T, 3>(z, {2.45428711e-5f, -1.38882793e-3f, 4.16666645e-2f}) * z * z - z * T(0.5) + T(1);
    } else {
        r = x - n.value * T(0x1.921fb544p+0);
        r = r - n.value * T(0x1.0b4611a626331p-34);
        const vec<T> z = r * r;
        s = polynomial<T, 6>(z, {1.59153091830579526e-10, -2.50510923084313167e-8, 2.75573159109390016e-6,
                                 -1.98412698363854345e-4, 8.33333333333069934e-3, -1.66666666666666644e-1}) * z * r + r;
        c = polynomial<T, 6>(z, {-1.13808681714499134e-11, 2.08761215346084556e-9, -2.75573171518588646e-7,
                                 2.4801587298532259e-5, -1.38888888888872414e-3, 4.16666666666666652e-2}) * z * z -
            z * T(0.5) + T(1);
    }
    constexpr int top = sizeof(T) * 8 - 2;
    const ivec<T> quadrant = n.low_bits, odd = (quadrant & 1) != 0;
    const ivec<T> sine_sign = (quadrant & 2) << top, cosine_sign = ((quadrant + 1) & 2) << top;
    return {from_bits<T>(bits<T>(odd ? c : s) ^ sine_sign), from_bits<T>(bits<T>(odd ? s : c) ^ cosine_sign)};
}

template <class T>
[[gnu::always_inline]] inline vec<T> tanh(vec<T> x) { return T(1) - T(2) / (exp<T>(x + x) + T(1)); }

} // namespace benchmark
