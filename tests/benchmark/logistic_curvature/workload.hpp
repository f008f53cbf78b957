// Second derivatives of logistic regression, of w alone: H v (W9), to the gradient's own kernel, and the whole matrix H
// = X' D X / N + 0.01 (W10), to that rank-k update by a BLAS. X (N, 32)
#pragma once

#include "../logistic_regression/workload.hpp"

namespace logistic_curvature {

inline constexpr std::size_t features = 32;

template <class T>
struct inputs : logistic_regression::inputs<T, features> {
    benchmark::array<T> v;

    explicit inputs(std::size_t n) : logistic_regression::inputs<T, features>(n) {
        v = benchmark::generator(34).numbers<T>(features, -1, 1);
    }
    // The logit of a row, and the second derivative of its loss by it.
    double logit(std::size_t row) const {
        double z = this->b;
        for (std::size_t j = 0; j < features; ++j) z += double(this->X[row * features + j]) * double(this->w[j]);
        return z;
    }
    static double slope(double z) {
        const double s = 1 / (1 + std::exp(-z));
        return s * (1 - s);
    }
};

template <class T>
struct product : inputs<T> {
    using inputs<T>::inputs;
};
template <class T>
struct matrix : inputs<T> {
    using inputs<T>::inputs;
};

// What the limits refer to.
template <class T>
benchmark::contender hand(const product<T>&);
template <class T>
benchmark::contender hand(const matrix<T>&);
template <class T>
std::vector<benchmark::contender> ours(const product<T>&);
template <class T>
std::vector<benchmark::contender> ours(const matrix<T>&);
template <class T>
std::vector<benchmark::contender> peers(const product<T>&);
template <class T>
std::vector<benchmark::contender> peers(const matrix<T>&);

} // namespace logistic_curvature
