// The training steps of 04_digits, written by hand on a BLAS: what the kernels are timed and checked against.
// Forward, backward and the step of gradient descent, each matrix product one call, all else plain loops; without a
// BLAS the products are plain loops too.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#if __has_include(<cblas.h>)
#include <cblas.h>
#endif

namespace example {

enum class transposed { no, yes };

// c (m, n) = a (m, k) b (k, n) + beta c, each operand row by row, or stored transposed.
#if __has_include(<cblas.h>)
// With the instruction set whose kernels it chose; an old OpenBLAS takes a new processor for a Prescott.
inline std::string blas_name() { return std::string("OpenBLAS (") + openblas_get_corename() + ")"; }

inline void multiply(transposed ta, transposed tb, std::size_t m, std::size_t n, std::size_t k, const float* a,
                     const float* b, float beta, float* c)
{
    const auto flag = [](transposed t) { return t == transposed::yes ? CblasTrans : CblasNoTrans; };
    const auto extent = [](std::size_t x) { return static_cast<int>(x); };
    cblas_sgemm(CblasRowMajor, flag(ta), flag(tb), extent(m), extent(n), extent(k), 1.0f, a,
                extent(ta == transposed::yes ? m : k), b, extent(tb == transposed::yes ? k : n), beta, c, extent(n));
}

inline void use_one_thread() { openblas_set_num_threads(1); }
#else
inline std::string blas_name() { return "plain loops, no BLAS found,"; }

inline void multiply(transposed ta, transposed tb, std::size_t m, std::size_t n, std::size_t k, const float* a,
                     const float* b, float beta, float* c)
{
    for (std::size_t i = 0; i < m; ++i) {
        for (std::size_t j = 0; j < n; ++j) c[i * n + j] *= beta;
        for (std::size_t l = 0; l < k; ++l) {
            const float factor = ta == transposed::yes ? a[l * m + i] : a[i * k + l];
            for (std::size_t j = 0; j < n; ++j) {
                c[i * n + j] += factor * (tb == transposed::yes ? b[j * k + l] : b[l * n + j]);
            }
        }
    }
}

inline void use_one_thread() {}
#endif

// y += factor x
inline void add_scaled(std::vector<float>& y, float factor, const std::vector<float>& x)
{
    for (std::size_t i = 0; i < x.size(); ++i) y[i] += factor * x[i];
}

// x (rows, columns) -> each row plus the bias
inline void add_bias(std::vector<float>& x, const std::vector<float>& bias)
{
    for (std::size_t at = 0; at < x.size(); at += bias.size()) {
        for (std::size_t column = 0; column < bias.size(); ++column) x[at + column] += bias[column];
    }
}

// x (rows, columns) -> sums over the rows
inline void sum_rows(const std::vector<float>& x, std::vector<float>& sums)
{
    std::fill(sums.begin(), sums.end(), 0.0f);
    for (std::size_t at = 0; at < x.size(); at += sums.size()) {
        for (std::size_t column = 0; column < sums.size(); ++column) sums[column] += x[at + column];
    }
}

// logits (rows, classes) -> the gradient of the mean cross-entropy in their place; returns that mean.
inline float softmax_cross_entropy(std::vector<float>& logits, const std::int64_t* labels, std::size_t classes)
{
    const std::size_t rows = logits.size() / classes;
    float loss = 0;
    for (std::size_t row = 0; row < rows; ++row) {
        float* z = logits.data() + row * classes;
        const auto label = static_cast<std::size_t>(labels[row]);
        const float largest = *std::max_element(z, z + classes);
        const float target = z[label] - largest;
        float sum = 0;
        for (std::size_t c = 0; c < classes; ++c) sum += z[c] = std::exp(z[c] - largest);
        loss += std::log(sum) - target;
        for (std::size_t c = 0; c < classes; ++c) z[c] /= sum * static_cast<float>(rows);
        z[label] -= 1.0f / static_cast<float>(rows);
    }
    return loss / static_cast<float>(rows);
}

// Softmax regression: 64 pixels -> 10 digits.
struct blas_regression {
    std::vector<float> w, b, dw = std::vector<float>(64 * 10), db = std::vector<float>(10), z = {};

    float gradient(const float* x, const std::int64_t* labels, std::size_t n)
    {
        z.resize(n * 10);
        multiply(transposed::no, transposed::no, n, 10, 64, x, w.data(), 0.0f, z.data());
        add_bias(z, b);
        const float loss = softmax_cross_entropy(z, labels, 10);
        multiply(transposed::yes, transposed::no, 64, 10, n, x, z.data(), 0.0f, dw.data());
        sum_rows(z, db);
        return loss;
    }

    float step(const float* x, const std::int64_t* labels, std::size_t n, float rate)
    {
        const float loss = gradient(x, labels, n);
        add_scaled(w, -rate, dw);
        add_scaled(b, -rate, db);
        return loss;
    }
};

// The perceptron: 64 pixels -> hidden units with relu -> 10 digits, with weight decay on both matrices.
struct blas_perceptron {
    std::size_t hidden;
    float decay;
    std::vector<float> w1, b1, w2, b2;
    std::vector<float> dw1 = std::vector<float>(64 * hidden), db1 = std::vector<float>(hidden);
    std::vector<float> dw2 = std::vector<float>(hidden * 10), db2 = std::vector<float>(10);
    std::vector<float> h = {}, dh = {}, z = {};

    float gradient(const float* x, const std::int64_t* labels, std::size_t n)
    {
        h.resize(n * hidden);
        dh.resize(n * hidden);
        z.resize(n * 10);
        multiply(transposed::no, transposed::no, n, hidden, 64, x, w1.data(), 0.0f, h.data());
        add_bias(h, b1);
        for (float& value : h) value = std::max(value, 0.0f);
        multiply(transposed::no, transposed::no, n, 10, hidden, h.data(), w2.data(), 0.0f, z.data());
        add_bias(z, b2);
        float loss = softmax_cross_entropy(z, labels, 10);
        loss += 0.5f * decay * (squares(w1) + squares(w2));
        dw2 = w2;
        multiply(transposed::yes, transposed::no, hidden, 10, n, h.data(), z.data(), decay, dw2.data());
        sum_rows(z, db2);
        multiply(transposed::no, transposed::yes, n, hidden, 10, z.data(), w2.data(), 0.0f, dh.data());
        for (std::size_t i = 0; i < h.size(); ++i) dh[i] = h[i] > 0.0f ? dh[i] : 0.0f;
        dw1 = w1;
        multiply(transposed::yes, transposed::no, 64, hidden, n, x, dh.data(), decay, dw1.data());
        sum_rows(dh, db1);
        return loss;
    }

    float step(const float* x, const std::int64_t* labels, std::size_t n, float rate)
    {
        const float loss = gradient(x, labels, n);
        add_scaled(w1, -rate, dw1);
        add_scaled(b1, -rate, db1);
        add_scaled(w2, -rate, dw2);
        add_scaled(b2, -rate, db2);
        return loss;
    }

    static float squares(const std::vector<float>& x)
    {
        float sum = 0;
        for (const float value : x) sum += value * value;
        return sum;
    }
};

}  // namespace example
