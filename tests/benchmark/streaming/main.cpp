#include "workload.hpp"

#include <string>

namespace streaming {

inline double sigmoid(double z) { return 1 / (1 + std::exp(-z)); }

// x M (rows, columns) + b
template <class T>
std::vector<double> affine(const benchmark::array<T>& x, const benchmark::array<T>& M, const benchmark::array<T>& b) {
    std::vector<double> y(b.begin(), b.end());
    for (std::size_t k = 0; k < x.size(); ++k)
        for (std::size_t j = 0; j < y.size(); ++j) y[j] += double(x[k]) * double(M[k * y.size() + j]);
    return y;
}

template <class T, layer kind, std::size_t size>
benchmark::result reference(const inputs<T, kind, size>& in) {
    benchmark::array<T> samples = in.x;
    if (kind == layer::convolution) samples.insert(samples.begin(), in.past.begin(), in.past.end());
    std::vector<double> z = affine(samples, in.W, in.b);
    if (kind == layer::lstm) {
        const std::vector<double> r = affine(in.h, in.V, benchmark::array<T>(in.columns, T(0)));
        for (std::size_t i = 0; i < size; ++i) {
            const double cell = sigmoid(z[size + i] + r[size + i]) * double(in.c[i]) +
                                sigmoid(z[i] + r[i]) * std::tanh(z[2 * size + i] + r[2 * size + i]);
            z[i] = sigmoid(z[3 * size + i] + r[3 * size + i]) * std::tanh(cell);
        }
    } else if (kind == layer::gru) {
        const std::vector<double> r = affine(in.h, in.V, in.d);
        for (std::size_t i = 0; i < size; ++i) {
            const double keep = sigmoid(z[size + i] + r[size + i]);
            const double fresh = std::tanh(z[2 * size + i] + sigmoid(z[i] + r[i]) * r[2 * size + i]);
            z[i] = (1 - keep) * fresh + keep * double(in.h[i]);
        }
    }
    return numbers(z.data(), size);
}

template <class T, layer kind, std::size_t size>
bool run(const char* name) {
    return benchmark::run_case<T>(name, [] { return inputs<T, kind, size>(); });
}

} // namespace streaming

int main() {
    using namespace streaming;
    bool good = true;
#define RUN(T, kind, size) good &= run<T, layer::kind, size>("step, " #kind " " #size);
    STREAMING_CASES(RUN)
    return good ? 0 : 1;
}
