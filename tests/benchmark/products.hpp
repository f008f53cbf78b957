// Matrix products of the hand-written loops, blocked for registers.
#pragma once

#include <algorithm>
#include <cstddef>

#include "vector.hpp"

namespace benchmark {

// An operand A (m, k) with any strides; B and C have contiguous rows.
template <class T>
struct strided {
    const T* data;
    std::size_t row, column;
};

// C (rows, vectors of lanes) = start + A B over k, held in registers; start is one row, zero, or what C holds.
enum class start { zero, row, sum };

template <class T, int rows, int vectors, start from>
[[gnu::always_inline]] inline void block(std::size_t k, strided<T> A, const T* B, std::size_t ldb, T* C, std::size_t ldc,
                                         const T* row) {
    constexpr std::size_t L = lane_count<T>;
    vec<T> c[rows][vectors];
#pragma GCC unroll 16
    for (int i = 0; i < rows; ++i)
#pragma GCC unroll 16
        for (int j = 0; j < vectors; ++j)
            c[i][j] = from == start::zero  ? vec<T>{}
                      : from == start::row ? load<T>(row + std::size_t(j) * L)
                                           : load<T>(C + std::size_t(i) * ldc + std::size_t(j) * L);
    for (std::size_t p = 0; p < k; ++p) {
        vec<T> b[vectors];
#pragma GCC unroll 16
        for (int j = 0; j < vectors; ++j) b[j] = load<T>(B + p * ldb + std::size_t(j) * L);
#pragma GCC unroll 16
        for (int i = 0; i < rows; ++i) {
            const vec<T> a = all<T>(A.data[std::size_t(i) * A.row + p * A.column]);
#pragma GCC unroll 16
            for (int j = 0; j < vectors; ++j) c[i][j] += a * b[j];
        }
    }
#pragma GCC unroll 16
    for (int i = 0; i < rows; ++i)
#pragma GCC unroll 16
        for (int j = 0; j < vectors; ++j) store<T>(C + std::size_t(i) * ldc + std::size_t(j) * L, c[i][j]);
}

// The whole of C (m, n); n is a multiple of the lanes and known, so that a block is as wide as the registers allow.
template <class T, std::size_t n, start from = start::zero>
inline void product(std::size_t m, std::size_t k, strided<T> A, const T* B, T* C, const T* row = nullptr) {
    constexpr std::size_t L = lane_count<T>;
    constexpr bool many = register_bytes == 64; // 32 registers, else 16
    constexpr int vectors = int(std::min<std::size_t>(many ? 4 : 2, n / L));
    constexpr int rows = vectors == 1 ? (many ? 16 : 8) : (many ? 24 / vectors : 6);
    static_assert(n % (std::size_t(vectors) * L) == 0);
    if (m == 1) { // one long block of one row hides the latency that rows would
        constexpr int wide = int(std::min<std::size_t>(many ? 16 : 8, n / L));
        for (std::size_t j = 0; j < n; j += std::size_t(wide) * L)
            block<T, 1, wide, from>(k, A, B + j, n, C + j, n, row ? row + j : nullptr);
        return;
    }
    for (std::size_t j = 0; j < n; j += std::size_t(vectors) * L) {
        std::size_t i = 0;
        const T* first = row ? row + j : nullptr;
        const auto at = [&](std::size_t r) { return strided<T>{A.data + r * A.row, A.row, A.column}; };
        for (; i + rows <= m; i += rows) block<T, rows, vectors, from>(k, at(i), B + j, n, C + i * n + j, n, first);
        if (m - i >= rows / 2) {
            block<T, rows / 2, vectors, from>(k, at(i), B + j, n, C + i * n + j, n, first);
            i += rows / 2;
        }
        if (m - i >= 2) {
            block<T, 2, vectors, from>(k, at(i), B + j, n, C + i * n + j, n, first);
            i += 2;
        }
        for (; i < m; ++i) block<T, 1, vectors, from>(k, at(i), B + j, n, C + i * n + j, n, first);
    }
}

} // namespace benchmark
