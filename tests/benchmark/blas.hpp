// Row-major matrix products of a BLAS, under one name for float and double.
#pragma once

#include <cblas.h>

#include <cstddef>

namespace benchmark {

enum class as { is, transposed };

inline CBLAS_TRANSPOSE flag(as a) { return a == as::is ? CblasNoTrans : CblasTrans; }

// y (m) = alpha A x + beta y, or A^T; A: (rows, columns)
inline void gemv(as a, std::size_t rows, std::size_t columns, float alpha, const float* A, const float* x, float beta,
                 float* y) {
    cblas_sgemv(CblasRowMajor, flag(a), int(rows), int(columns), alpha, A, int(columns), x, 1, beta, y, 1);
}
inline void gemv(as a, std::size_t rows, std::size_t columns, double alpha, const double* A, const double* x,
                 double beta, double* y) {
    cblas_dgemv(CblasRowMajor, flag(a), int(rows), int(columns), alpha, A, int(columns), x, 1, beta, y, 1);
}

// C (m, n) = op(A) (m, k) op(B) (k, n) + beta C, all dense
inline void gemm(as a, as b, std::size_t m, std::size_t n, std::size_t k, const float* A, const float* B, float beta,
                 float* C) {
    cblas_sgemm(CblasRowMajor, flag(a), flag(b), int(m), int(n), int(k), 1.f, A, int(a == as::is ? k : m), B,
                int(b == as::is ? n : k), beta, C, int(n));
}
inline void gemm(as a, as b, std::size_t m, std::size_t n, std::size_t k, const double* A, const double* B, double beta,
                 double* C) {
    cblas_dgemm(CblasRowMajor, flag(a), flag(b), int(m), int(n), int(k), 1., A, int(a == as::is ? k : m), B,
                int(b == as::is ? n : k), beta, C, int(n));
}

// The upper triangle of C (n, n) = A^T A, A: (rows, n)
inline void syrk(std::size_t rows, std::size_t n, const float* A, float* C) {
    cblas_ssyrk(CblasRowMajor, CblasUpper, CblasTrans, int(n), int(rows), 1.f, A, int(n), 0.f, C, int(n));
}
inline void syrk(std::size_t rows, std::size_t n, const double* A, double* C) {
    cblas_dsyrk(CblasRowMajor, CblasUpper, CblasTrans, int(n), int(rows), 1., A, int(n), 0., C, int(n));
}

} // namespace benchmark
