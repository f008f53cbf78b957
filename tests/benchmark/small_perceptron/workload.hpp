// A perceptron 2-16-16-1: f = mean of (tanh(tanh(X A + a) B + b) C + c - y)^2, and its gradient of all parameters.
// X (N, 2)  A (2, 16)  B (16, 16)  C (16)
#pragma once

#include <vector>

#include "../inputs.hpp"
#include "../measure.hpp"

namespace small_perceptron {

inline constexpr std::size_t width = 16;

// All parameters, or all their gradients, one behind the other.
template <class T>
struct parameters {
    alignas(64) T A[2 * width], a[width], B[width * width], b[width], C[width], c;
    static constexpr std::size_t count = 2 * width + width + width * width + width + width + 1;
    const T* data() const { return A; }
};

template <class T>
struct inputs {
    std::size_t rows;
    benchmark::array<T> X, y;
    parameters<T> p;

    explicit inputs(std::size_t n) : rows(n), X(2 * n), y(n) {
        benchmark::generator g(55);
        for (T* v = p.A; v != p.A + parameters<T>::count; ++v) *v = T(g.uniform(-0.5, 0.5));
        for (std::size_t i = 0; i < n; ++i) {
            const double u = g.uniform(-1, 1), v = g.uniform(-1, 1);
            X[2 * i] = T(u), X[2 * i + 1] = T(v);
            y[i] = T(u * v - 0.2 * v);
        }
    }
};

template <class T>
benchmark::contender hand(const inputs<T>&);
template <class T>
std::vector<benchmark::contender> ours(const inputs<T>&);
template <class T>
benchmark::contender value_alone(const inputs<T>&);
template <class T>
std::vector<benchmark::contender> peers(const inputs<T>&);

} // namespace small_perceptron
