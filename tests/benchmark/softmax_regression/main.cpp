#include "workload.hpp"

#include <string>

namespace softmax_regression {

template <class T, std::size_t D>
benchmark::result reference(const inputs<T, D>& in) {
    benchmark::result all(1 + D * classes + classes);
    double* dW = all.data() + 1;
    double* db = dW + D * classes;
    const auto n = double(in.rows);
    for (std::size_t i = 0; i < in.rows; ++i) {
        double z[classes], sum = 0;
        for (std::size_t c = 0; c < classes; ++c) z[c] = double(in.b[c]);
        for (std::size_t j = 0; j < D; ++j)
            for (std::size_t c = 0; c < classes; ++c) z[c] += double(in.X[i * D + j]) * double(in.W[j * classes + c]);
        for (const double v : z) sum += std::exp(v);
        const auto label = std::size_t(in.labels[i]);
        all[0] += (std::log(sum) - z[label]) / n;
        for (std::size_t c = 0; c < classes; ++c) z[c] = (std::exp(z[c]) / sum - (c == label)) / n;
        for (std::size_t j = 0; j < D; ++j)
            for (std::size_t c = 0; c < classes; ++c) dW[j * classes + c] += double(in.X[i * D + j]) * z[c];
        for (std::size_t c = 0; c < classes; ++c) db[c] += z[c];
    }
    return all;
}

template <class T, std::size_t D>
bool run(std::size_t rows) {
    return benchmark::run_case<T>("W4, " + std::to_string(rows) + " x " + std::to_string(D) + " x 10",
                                  [&] { return inputs<T, D>(rows); });
}

template <class T>
bool run() { return benchmark::all_good({run<T, 64>(1797), run<T, 784>(10000)}); }

} // namespace softmax_regression

int main() { return benchmark::all_good({softmax_regression::run<float>(), softmax_regression::run<double>()}) ? 0 : 1; }
