// Softmax regression: f = mean cross-entropy of z = X W + b with integer labels, and its gradient of W and b.
// X (N, D)  W (D, 10)
#pragma once

#include <vector>

#include "../inputs.hpp"
#include "../measure.hpp"

namespace softmax_regression {

inline constexpr std::size_t classes = 10;

template <class T, std::size_t D>
struct inputs {
    std::size_t rows;
    benchmark::array<T> X, W, b;
    std::vector<int> labels;

    explicit inputs(std::size_t n) : rows(n), labels(n) {
        benchmark::generator g(44);
        X = g.numbers<T>(n * D, 0, 1);
        W = g.numbers<T>(D * classes, -0.1, 0.1);
        b = g.numbers<T>(classes, -0.1, 0.1);
        for (int& label : labels) label = g.below(int(classes));
    }
};

template <class T, std::size_t D>
benchmark::contender hand(const inputs<T, D>&);
template <class T, std::size_t D>
std::vector<benchmark::contender> ours(const inputs<T, D>&, int threads = 1);
template <class T, std::size_t D>
benchmark::contender value_alone(const inputs<T, D>&);
template <class T, std::size_t D>
std::vector<benchmark::contender> peers(const inputs<T, D>&);

} // namespace softmax_regression
