// Logistic regression: f = mean of softplus(z) - y z + 0.005 sum of w^2, z = X w + b, and its gradient of w and b. X (N, D)
#pragma once

#include <vector>

#include "../inputs.hpp"
#include "../measure.hpp"

namespace logistic_regression {

template <class T, std::size_t D>
struct inputs {
    std::size_t rows;
    benchmark::array<T> X, y, w;
    T b = T(0.15);

    explicit inputs(std::size_t n) : rows(n), X(n * D), y(n) {
        benchmark::generator g(33);
        const benchmark::array<double> truth = g.numbers<double>(D, -1, 1);
        w = g.numbers<T>(D, -0.5, 0.5);
        for (std::size_t i = 0; i < n; ++i) {
            double z = 0.25 + g.uniform(-0.2, 0.2);
            for (std::size_t j = 0; j < D; ++j) {
                const double value = g.uniform(-1, 1);
                X[i * D + j] = T(value);
                z += value * truth[j];
            }
            y[i] = T(z > 0);
        }
    }
};

template <class T, std::size_t D>
benchmark::contender hand(const inputs<T, D>&);
template <class T, std::size_t D>
std::vector<benchmark::contender> ours(const inputs<T, D>&);
template <class T, std::size_t D>
benchmark::contender value_alone(const inputs<T, D>&);
template <class T, std::size_t D>
std::vector<benchmark::contender> peers(const inputs<T, D>&);

} // namespace logistic_regression
