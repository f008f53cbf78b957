#include "workload.hpp"

#include <string>

namespace perceptron {

template <class T>
benchmark::result reference(const inputs<T>& in) {
    const parameters<T>& p = in.p;
    parameters<double> g;
    double loss = 0;
    const auto n = double(in.rows);
    for (std::size_t i = 0; i < in.rows; ++i) {
        const T* x = in.X.data() + i * features;
        std::vector<double> h(p.a.begin(), p.a.end()), z(p.b.begin(), p.b.end());
        for (std::size_t j = 0; j < features; ++j)
            for (std::size_t k = 0; k < width; ++k) h[k] += double(x[j]) * double(p.A[j * width + k]);
        for (double& v : h) v = std::max(v, 0.);
        for (std::size_t k = 0; k < width; ++k)
            for (std::size_t c = 0; c < classes; ++c) z[c] += h[k] * double(p.B[k * classes + c]);
        double sum = 0;
        for (const double v : z) sum += std::exp(v);
        const auto label = std::size_t(in.labels[i]);
        loss += (std::log(sum) - z[label]) / n;
        for (std::size_t c = 0; c < classes; ++c) {
            z[c] = (std::exp(z[c]) / sum - (c == label)) / n;
            g.b[c] += z[c];
        }
        std::vector<double> d(width);
        for (std::size_t k = 0; k < width; ++k) {
            for (std::size_t c = 0; c < classes; ++c) {
                g.B[k * classes + c] += h[k] * z[c];
                d[k] += z[c] * double(p.B[k * classes + c]);
            }
            if (h[k] <= 0) d[k] = 0;
            g.a[k] += d[k];
        }
        for (std::size_t j = 0; j < features; ++j)
            for (std::size_t k = 0; k < width; ++k) g.A[j * width + k] += double(x[j]) * d[k];
    }
    benchmark::result all{loss};
    g.append_to(all);
    return all;
}

template <class T>
bool run() {
    bool good = true;
    for (const std::size_t n : {1u, 64u, 256u})
        good &= benchmark::run_case<T>("W6, batch " + std::to_string(n), [&] { return inputs<T>(n); });
    return good;
}

} // namespace perceptron

int main() { return benchmark::all_good({perceptron::run<float>(), perceptron::run<double>()}) ? 0 : 1; }
