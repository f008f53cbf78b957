// The hand-written loop of a linear model: one pass over the rows X (N, D) for the loss and its gradient.
#pragma once

#include <algorithm>
#include <cstddef>

#include "vector.hpp"

namespace benchmark {

// z = X w + b; Loss gives each row's loss and its derivative r by z; gradient (D + 1) = sum of r times the row, and of r.
// As many rows at a time as a vector has lanes; neighbours are added in a tree, so that z is one vector of them.
template <class T, std::size_t D, class Loss>
double fused_rows(std::size_t N, const T* X, const T* y, const T* w, T b, T scale, T* gradient) {
    constexpr std::size_t L = lane_count<T>, in_row = std::max<std::size_t>(1, D / L), in_block = L * D / L / in_row;
    static_assert(D % L == 0 || L % D == 0);
    vec<T> weights[in_row], sums[std::max<std::size_t>(2, in_row)], bias_sum = {}, losses = {};
    for (auto& s : sums) s = vec<T>{};
    if constexpr (D < L) {
        T repeated[L];
        for (std::size_t j = 0; j < L; ++j) repeated[j] = w[j % D];
        weights[0] = load<T>(repeated);
    } else {
        for (std::size_t k = 0; k < in_row; ++k) weights[k] = load<T>(w + k * L);
    }
    double loss = 0;
    std::size_t i = 0, until = 0;
    while (i + L <= N) {
        for (until = std::min(N, i + 8192); i + L <= until; i += L) {
            const T* x = X + i * D;
            vec<T> products[in_block];
            for (std::size_t r = 0; r < in_block; ++r) {
                products[r] = load<T>(x + r * in_row * L) * weights[0];
                for (std::size_t k = 1; k < in_row; ++k) products[r] += load<T>(x + (r * in_row + k) * L) * weights[k];
            }
            vec<T> residual;
            losses += Loss::template of_rows<T>(add_groups<T, in_block>(products) + b, load<T>(y + i), residual);
            bias_sum += residual;
            if constexpr (D < L) {
                [&]<std::size_t... r>(std::index_sequence<r...>) {
                    ((sums[r % 2] += repeat_lanes<T, r * (L / D), D>(residual) * load<T>(x + r * L)), ...);
                }(std::make_index_sequence<in_block>{});
            } else {
                T each[L];
                store<T>(each, residual);
                for (std::size_t r = 0; r < L; ++r)
                    for (std::size_t k = 0; k < in_row; ++k) sums[k] += all<T>(each[r]) * load<T>(x + (r * in_row + k) * L);
            }
        }
        loss += double(total<T>(losses));
        losses = vec<T>{};
    }
    T bias = total<T>(bias_sum), rest[D < L ? D : 1]{};
    for (; i < N; ++i) {
        const T* x = X + i * D;
        T z = b, residual;
        if constexpr (D < L) {
            for (std::size_t j = 0; j < D; ++j) z += x[j] * w[j];
        } else {
            vec<T> products = load<T>(x) * weights[0];
            for (std::size_t k = 1; k < in_row; ++k) products += load<T>(x + k * L) * weights[k];
            z += total<T>(products);
        }
        loss += double(Loss::of_row(z, y[i], residual));
        bias += residual;
        if constexpr (D < L) {
            for (std::size_t j = 0; j < D; ++j) rest[j] += residual * x[j];
        } else {
            for (std::size_t k = 0; k < in_row; ++k) sums[k] += all<T>(residual) * load<T>(x + k * L);
        }
    }
    if constexpr (D < L) {
        T both[L];
        store<T>(both, sums[0] + sums[1]);
        for (std::size_t j = 0; j < D; ++j) {
            for (std::size_t r = 0; r < L / D; ++r) rest[j] += both[r * D + j];
            gradient[j] = rest[j] * scale;
        }
    } else {
        for (std::size_t k = 0; k < in_row; ++k) store<T>(gradient + k * L, sums[k] * scale);
    }
    gradient[D] = bias * scale;
    return loss;
}

} // namespace benchmark
