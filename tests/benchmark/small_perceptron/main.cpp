#include "workload.hpp"

#include <string>

namespace small_perceptron {

template <class T>
benchmark::result reference(const inputs<T>& in) {
    const parameters<T>& p = in.p;
    parameters<double> g{};
    double loss = 0;
    const auto n = double(in.rows);
    for (std::size_t i = 0; i < in.rows; ++i) {
        double h1[width], h2[width], d1[width]{}, z = double(p.c);
        const double x0 = in.X[2 * i], x1 = in.X[2 * i + 1];
        for (std::size_t j = 0; j < width; ++j)
            h1[j] = std::tanh(x0 * double(p.A[j]) + x1 * double(p.A[width + j]) + double(p.a[j]));
        for (std::size_t j = 0; j < width; ++j) {
            double s = p.b[j];
            for (std::size_t k = 0; k < width; ++k) s += h1[k] * double(p.B[k * width + j]);
            h2[j] = std::tanh(s);
            z += h2[j] * double(p.C[j]);
        }
        const double r = z - double(in.y[i]), q = 2 * r / n;
        loss += r * r / n;
        g.c += q;
        for (std::size_t j = 0; j < width; ++j) {
            g.C[j] += q * h2[j];
            const double d = q * double(p.C[j]) * (1 - h2[j] * h2[j]);
            g.b[j] += d;
            for (std::size_t k = 0; k < width; ++k) {
                g.B[k * width + j] += h1[k] * d;
                d1[k] += d * double(p.B[k * width + j]);
            }
        }
        for (std::size_t k = 0; k < width; ++k) {
            const double d = d1[k] * (1 - h1[k] * h1[k]);
            g.a[k] += d;
            g.A[k] += x0 * d;
            g.A[width + k] += x1 * d;
        }
    }
    benchmark::result all{loss};
    benchmark::append(all, g.data(), g.count);
    return all;
}

template <class T>
bool run() {
    bool good = true;
    for (const std::size_t n : {1u, 32u, 1000u})
        good &= benchmark::run_case<T>("W5, batch " + std::to_string(n), [&] { return inputs<T>(n); });
    return good;
}

} // namespace small_perceptron

int main() { return benchmark::all_good({small_perceptron::run<float>(), small_perceptron::run<double>()}) ? 0 : 1; }
