// Y = A B of matrices A (N, K), B (K, J), and the gradients of a sum of weighted results by B and by A: A' G and G B'.
// Beside the products of OpenBLAS, and of oneDNN in float.
#pragma once

#include "../inputs.hpp"
#include "../measure.hpp"

namespace product {

enum class part { value, by_right, by_left };

template <class T, std::size_t K, std::size_t J, part what>
struct inputs {
    std::size_t rows;
    benchmark::array<T> A, B, G;
    explicit inputs(std::size_t n) : rows(n) {
        benchmark::generator source(29);
        A = source.numbers<T>(rows * K, -1, 1);
        B = source.numbers<T>(K * J, -1, 1);
        G = source.numbers<T>(rows * J, -1, 1);
    }
    std::size_t results() const { return what == part::value ? rows * J : what == part::by_right ? K * J : rows * K; }
};

#define PRODUCT_CASES(use) \
    use(float, 784, 128) use(float, 512, 512) use(float, 1024, 1024) \
    use(double, 784, 128) use(double, 512, 512) use(double, 1024, 1024)

template <class T, std::size_t K, std::size_t J, part what>
benchmark::contender hand(const inputs<T, K, J, what>&);
template <class T, std::size_t K, std::size_t J, part what>
std::vector<benchmark::contender> ours(const inputs<T, K, J, what>&);
template <class T, std::size_t K, std::size_t J, part what>
std::vector<benchmark::contender> peers(const inputs<T, K, J, what>&);

} // namespace product
