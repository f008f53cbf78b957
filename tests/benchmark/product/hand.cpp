#include <dnnl.h>

#include "../blas.hpp"
#include "workload.hpp"

namespace product {
namespace {

using namespace benchmark;

inline void multiply(as a, as b, std::size_t m, std::size_t n, std::size_t k, const double* A, const double* B, double* C) {
    gemm(a, b, m, n, k, A, B, 0., C);
}
inline void multiply(as a, as b, std::size_t m, std::size_t n, std::size_t k, const float* A, const float* B, float* C) {
    dnnl_sgemm(a == as::is ? 'N' : 'T', b == as::is ? 'N' : 'T', dnnl_dim_t(m), dnnl_dim_t(n), dnnl_dim_t(k), 1, A,
               dnnl_dim_t(a == as::is ? k : m), B, dnnl_dim_t(b == as::is ? n : k), 0, C, dnnl_dim_t(n));
}

// oneDNN in float, OpenBLAS in double.
template <class T, std::size_t K, std::size_t J, part what>
class with_library {
  public:
    explicit with_library(const inputs<T, K, J, what>& in) : in_(in), made_(in.results()) {}
    void operator()() {
        const T *A = in_.A.data(), *B = in_.B.data(), *G = in_.G.data();
        if constexpr (what == part::value) multiply(as::is, as::is, in_.rows, J, K, A, B, made_.data());
        else if constexpr (what == part::by_right) multiply(as::transposed, as::is, K, J, in_.rows, A, G, made_.data());
        else multiply(as::is, as::transposed, in_.rows, K, J, G, B, made_.data());
    }
    result last() const {
        result all{1};
        append(all, made_.data(), made_.size());
        return all;
    }

  private:
    const inputs<T, K, J, what>& in_;
    array<T> made_;
};

} // namespace

template <class T, std::size_t K, std::size_t J, part what>
contender hand(const inputs<T, K, J, what>& in) {
    return make_contender<with_library<T, K, J, what>>("hand", in);
}
#define HAND(T, K, J) \
    template contender hand(const inputs<T, K, J, part::value>&); \
    template contender hand(const inputs<T, K, J, part::by_right>&); \
    template contender hand(const inputs<T, K, J, part::by_left>&);
PRODUCT_CASES(HAND)

} // namespace product
