// A perceptron 784-128-10: f = mean cross-entropy of relu(X A + a) B + b with integer labels, and its gradient of all
// parameters. X (N, 784)  A (784, 128)  B (128, 10)
#pragma once

#include <vector>

#include "../inputs.hpp"
#include "../measure.hpp"

namespace perceptron {

inline constexpr std::size_t features = 784, width = 128, classes = 10;

// The parameters, or their gradients.
template <class T>
struct parameters {
    benchmark::array<T> A, a, B, b;
    parameters() : A(features * width), a(width), B(width * classes), b(classes) {}
    void append_to(benchmark::result& all) const {
        for (const auto* part : {&A, &a, &B, &b}) benchmark::append(all, part->data(), part->size());
    }
};

template <class T>
struct inputs {
    std::size_t rows;
    benchmark::array<T> X;
    parameters<T> p;
    std::vector<int> labels;

    explicit inputs(std::size_t n) : rows(n), labels(n) {
        benchmark::generator g(66);
        X = g.numbers<T>(n * features, 0, 1);
        p.A = g.numbers<T>(p.A.size(), -0.06, 0.06);
        p.a = g.numbers<T>(p.a.size(), -0.1, 0.1);
        p.B = g.numbers<T>(p.B.size(), -0.2, 0.2);
        p.b = g.numbers<T>(p.b.size(), -0.1, 0.1);
        for (int& label : labels) label = g.below(int(classes));
    }
};

template <class T>
benchmark::contender hand(const inputs<T>&);
template <class T>
std::vector<benchmark::contender> ours(const inputs<T>&, int threads = 1);
template <class T>
benchmark::contender value_alone(const inputs<T>&);
template <class T>
std::vector<benchmark::contender> peers(const inputs<T>&);

} // namespace perceptron
