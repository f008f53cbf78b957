// The Black-Scholes price of a European call and its derivatives of spot S, strike K, rate r, volatility v and time t,
// for every option; the loss is the sum of the prices.
#pragma once

#include <array>
#include <vector>

#include "../inputs.hpp"
#include "../measure.hpp"

namespace black_scholes {

template <class T>
struct inputs {
    benchmark::array<T> S, K, r, v, t;

    explicit inputs(std::size_t n) {
        benchmark::generator g(88);
        S = g.numbers<T>(n, 75, 125);
        K = g.numbers<T>(n, 80, 120);
        r = g.numbers<T>(n, 0.01, 0.06);
        v = g.numbers<T>(n, 0.1, 0.6);
        t = g.numbers<T>(n, 0.2, 2);
    }
    std::size_t size() const { return S.size(); }
};

// Price, then the derivatives in the order of the inputs.
template <class T>
struct outputs {
    std::array<benchmark::array<T>, 6> values;
    double sum = 0;
    explicit outputs(std::size_t n) {
        for (auto& a : values) a.resize(n);
    }
    benchmark::result last() const {
        benchmark::result all{sum};
        for (const auto& a : values) benchmark::append(all, a.data(), a.size());
        return all;
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

} // namespace black_scholes
