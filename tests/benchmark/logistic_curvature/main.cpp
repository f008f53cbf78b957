#include "workload.hpp"

#include <string>

namespace logistic_curvature {

using benchmark::result;

// An entry for the loss, which neither has, then H v.
template <class T>
result reference(const product<T>& in) {
    result all(1 + features);
    all[0] = 1;
    for (std::size_t i = 0; i < in.rows; ++i) {
        double t = 0;
        for (std::size_t j = 0; j < features; ++j) t += double(in.X[i * features + j]) * double(in.v[j]);
        const double s = in.slope(in.logit(i)) * t / double(in.rows);
        for (std::size_t j = 0; j < features; ++j) all[1 + j] += s * double(in.X[i * features + j]);
    }
    for (std::size_t j = 0; j < features; ++j) all[1 + j] += 0.01 * double(in.v[j]);
    return all;
}
template <class T>
result reference(const matrix<T>& in) {
    result all(1 + features * features);
    all[0] = 1;
    for (std::size_t i = 0; i < in.rows; ++i) {
        const double s = in.slope(in.logit(i)) / double(in.rows);
        const T* const x = in.X.data() + i * features;
        for (std::size_t j = 0; j < features; ++j)
            for (std::size_t k = 0; k < features; ++k) all[1 + j * features + k] += s * double(x[j]) * double(x[k]);
    }
    for (std::size_t j = 0; j < features; ++j) all[1 + j * features + j] += 0.01;
    return all;
}

template <class T>
bool run() {
    return benchmark::all_good({benchmark::run_case<T>("W9, 100000 x 32", [] { return product<T>(100000); }),
                                benchmark::run_case<T>("W10, 100000 x 32", [] { return matrix<T>(100000); })});
}

} // namespace logistic_curvature

int main() { return benchmark::all_good({logistic_curvature::run<float>(), logistic_curvature::run<double>()}) ? 0 : 1; }
