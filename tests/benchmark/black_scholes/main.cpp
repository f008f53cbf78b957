#include "workload.hpp"

#include <string>

namespace black_scholes {

template <class T>
benchmark::result reference(const inputs<T>& in) {
    outputs<double> all(in.size());
    for (std::size_t i = 0; i < in.size(); ++i) {
        const double S = in.S[i], K = in.K[i], r = in.r[i], v = in.v[i], t = in.t[i];
        const double root = std::sqrt(t), d1 = (std::log(S / K) + (r + v * v / 2) * t) / (v * root), d2 = d1 - v * root;
        const double N1 = std::erfc(-d1 / std::sqrt(2.)) / 2, N2 = std::erfc(-d2 / std::sqrt(2.)) / 2;
        const double density = std::exp(-d1 * d1 / 2) / std::sqrt(2 * std::acos(-1.)), discount = std::exp(-r * t);
        const double price = S * N1 - K * discount * N2;
        const double each[6] = {price, N1, -discount * N2, K * t * discount * N2, S * density * root,
                                S * density * v / (2 * root) + r * K * discount * N2};
        for (std::size_t k = 0; k < 6; ++k) all.values[k][i] = each[k];
        all.sum += price;
    }
    return all.last();
}

template <class T>
bool run() {
    return benchmark::run_case<T>("W8, 100000", [] { return inputs<T>(100'000); });
}

} // namespace black_scholes

int main() { return benchmark::all_good({black_scholes::run<float>(), black_scholes::run<double>()}) ? 0 : 1; }
