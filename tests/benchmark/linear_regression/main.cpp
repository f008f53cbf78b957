#include "workload.hpp"

#include <string>

namespace linear_regression {

template <class T, std::size_t D>
benchmark::result reference(const inputs<T, D>& in) {
    benchmark::result all(D + 2);
    double f = 0;
    const auto n = double(in.rows);
    for (std::size_t i = 0; i < in.rows; ++i) {
        double z = in.b;
        for (std::size_t j = 0; j < D; ++j) z += double(in.X[i * D + j]) * double(in.w[j]);
        const double r = z - double(in.y[i]);
        f += r * r;
        const double residual = 2 * r;
        for (std::size_t j = 0; j < D; ++j) all[j + 1] += residual * double(in.X[i * D + j]) / n;
        all[D + 1] += residual / n;
    }
    all[0] = f / n;
    return all;
}

template <class T, std::size_t D>
bool run(std::size_t rows) {
    return benchmark::run_case<T>("W2, " + std::to_string(rows) + " x " + std::to_string(D),
                                  [&] { return inputs<T, D>(rows); });
}

template <class T>
bool run() {
    return benchmark::all_good({run<T, 8>(1000), run<T, 32>(100000), run<T, 8>(1000000)});
}

} // namespace linear_regression

int main() { return benchmark::all_good({linear_regression::run<float>(), linear_regression::run<double>()}) ? 0 : 1; }
