// The products by a library's function of matrices: Multiply()(as, as, m, n, k, A, B, C).
#pragma once

#include "../blas.hpp"
#include "workload.hpp"

namespace product {

template <class Multiply, class T, std::size_t K, std::size_t J, part what>
class with_library {
    using as = benchmark::as;

  public:
    explicit with_library(const inputs<T, K, J, what>& in) : in_(in), made_(in.results()) {}
    void operator()() {
        const T *A = in_.A.data(), *B = in_.B.data(), *G = in_.G.data();
        const Multiply multiply;
        if constexpr (what == part::value) multiply(as::is, as::is, in_.rows, J, K, A, B, made_.data());
        else if constexpr (what == part::by_right) multiply(as::transposed, as::is, K, J, in_.rows, A, G, made_.data());
        else multiply(as::is, as::transposed, in_.rows, K, J, G, B, made_.data());
    }
    benchmark::result last() const {
        benchmark::result all{1};
        benchmark::append(all, made_.data(), made_.size());
        return all;
    }

  private:
    const inputs<T, K, J, what>& in_;
    benchmark::array<T> made_;
};

struct by_openblas {
    template <class T>
    void operator()(benchmark::as a, benchmark::as b, std::size_t m, std::size_t n, std::size_t k, const T* A, const T* B,
                    T* C) const {
        benchmark::gemm(a, b, m, n, k, A, B, T(0), C);
    }
};

} // namespace product
