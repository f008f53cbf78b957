#include "workload.hpp"

#include <string>

namespace product {

// Plain loops in double.
template <class T, std::size_t K, std::size_t J, part what>
benchmark::result reference(const inputs<T, K, J, what>& in) {
    benchmark::result all(1 + in.results());
    all[0] = 1;
    for (std::size_t n = 0; n < in.rows; ++n)
        for (std::size_t k = 0; k < K; ++k) {
            const double a = double(in.A[n * K + k]);
            const T *b = &in.B[k * J], *g = &in.G[n * J];
            if (what == part::value)
                for (std::size_t j = 0; j < J; ++j) all[1 + n * J + j] += a * double(b[j]);
            if (what == part::by_right)
                for (std::size_t j = 0; j < J; ++j) all[1 + k * J + j] += a * double(g[j]);
            if (what == part::by_left)
                for (std::size_t j = 0; j < J; ++j) all[1 + n * K + k] += double(b[j]) * double(g[j]);
        }
    return all;
}

template <class T, std::size_t K, std::size_t J>
bool run() {
    bool good = true;
    for (const std::size_t rows : {std::size_t(64), K == 784 ? std::size_t(256) : K}) {
        const std::string name =
            "product, " + std::to_string(rows) + " x " + std::to_string(K) + " x " + std::to_string(J);
        good &= benchmark::run_case<T>(name, [&] { return inputs<T, K, J, part::value>(rows); });
        good &= benchmark::run_case<T>(name + ", by B", [&] { return inputs<T, K, J, part::by_right>(rows); });
        good &= benchmark::run_case<T>(name + ", by A", [&] { return inputs<T, K, J, part::by_left>(rows); });
    }
    return good;
}

} // namespace product

int main() {
    bool good = true;
#define RUN(T, K, J) good &= product::run<T, K, J>();
    PRODUCT_CASES(RUN)
    return good ? 0 : 1;
}
