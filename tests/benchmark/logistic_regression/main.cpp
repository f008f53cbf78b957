#include "workload.hpp"

#include <string>

namespace logistic_regression {

template <class T, std::size_t D>
benchmark::result reference(const inputs<T, D>& in) {
    benchmark::result all(D + 2);
    double f = 0;
    const auto n = double(in.rows);
    for (std::size_t i = 0; i < in.rows; ++i) {
        double z = in.b;
        for (std::size_t j = 0; j < D; ++j) z += double(in.X[i * D + j]) * double(in.w[j]);
        f += std::max(z, 0.) + std::log1p(std::exp(-std::abs(z))) - double(in.y[i]) * z;
        const double residual = 1 / (1 + std::exp(-z)) - double(in.y[i]);
        for (std::size_t j = 0; j < D; ++j) all[j + 1] += residual * double(in.X[i * D + j]) / n;
        all[D + 1] += residual / n;
    }
    all[0] = f / n;
    for (std::size_t j = 0; j < D; ++j) {
        all[0] += 0.005 * double(in.w[j]) * double(in.w[j]);
        all[j + 1] += 0.01 * double(in.w[j]);
    }
    return all;
}

template <class T, std::size_t D>
bool run(std::size_t rows) {
    return benchmark::run_case<T>("W3, " + std::to_string(rows) + " x " + std::to_string(D),
                                  [&] { return inputs<T, D>(rows); });
}

template <class T>
bool run() {
    return benchmark::all_good({run<T, 8>(1), run<T, 64>(1), run<T, 8>(1000), run<T, 32>(100000), run<T, 8>(1000000)});
}

} // namespace logistic_regression

int main() { return benchmark::all_good({logistic_regression::run<float>(), logistic_regression::run<double>()}) ? 0 : 1; }
