#include <cmath>

#include "../vector.hpp"
#include "workload.hpp"

namespace softmax_regression {
namespace {

using namespace benchmark;

// Tiles of rows that stay in the first-level cache: logits as dot products of pairs of rows with the classes of W^T,
// softmax in lanes, then the gradient's transpose in registers, two vectors of features for all classes at a time.
template <class T, std::size_t D>
class fused {
    static constexpr std::size_t L = lane_count<T>, tile = 48, padded = 16;
    static_assert(D % L == 0);

  public:
    explicit fused(const inputs<T, D>& in) : in_(in), weights_(classes * D), sums_(classes * D), gradient_(D * classes) {}

    void operator()() {
        for (std::size_t j = 0; j < D; ++j)
            for (std::size_t c = 0; c < classes; ++c) weights_[c * D + j] = in_.W[j * classes + c];
        std::fill(sums_.begin(), sums_.end(), T(0));
        T bias[padded]{};
        for (std::size_t c = 0; c < padded; ++c) start_[c] = c < classes ? in_.b[c] : T(-60);
        double loss = 0;
        for (std::size_t first = 0; first < in_.rows; first += tile) {
            const std::size_t rows = std::min(tile, in_.rows - first);
            const T* x = in_.X.data() + first * D;
            std::size_t i = 0;
            for (; i + 2 <= rows; i += 2) logits<2>(x + i * D, logits_ + i * padded);
            if (i < rows) logits<1>(x + i * D, logits_ + i * padded);
            loss += double(softmax(rows, in_.labels.data() + first, bias));
            accumulate(rows, x);
        }
        const T scale = T(1) / T(in_.rows);
        for (std::size_t j = 0; j < D; ++j)
            for (std::size_t c = 0; c < classes; ++c) gradient_[j * classes + c] = sums_[c * D + j] * scale;
        for (std::size_t c = 0; c < classes; ++c) bias_[c] = bias[c] * scale;
        loss_ = loss / double(in_.rows);
    }

    result last() const {
        result all{loss_};
        append(all, gradient_.data(), gradient_.size());
        append(all, bias_, classes);
        return all;
    }

  private:
    template <int rows>
    void logits(const T* x, T* z) const {
        vec<T> dot[rows][padded]{};
        for (std::size_t j = 0; j < D; j += L) {
            vec<T> features[rows];
            for (int r = 0; r < rows; ++r) features[r] = load<T>(x + std::size_t(r) * D + j);
#pragma GCC unroll 16
            for (std::size_t c = 0; c < classes; ++c) {
                const vec<T> w = load<T>(weights_.data() + c * D + j);
                for (int r = 0; r < rows; ++r) dot[r][c] += features[r] * w;
            }
        }
        for (int r = 0; r < rows; ++r)
            for (std::size_t c = 0; c < padded; c += L)
                store<T>(z + std::size_t(r) * padded + c, add_groups<T, L>(dot[r] + c) + load<T>(start_ + c));
    }

    // Logits of unused classes are far below the others.
    T softmax(std::size_t rows, const int* labels, T* bias) {
        T loss = 0;
        for (std::size_t i = 0; i < rows; ++i) {
            T* z = logits_ + i * padded;
            T top = z[0];
            for (std::size_t c = 1; c < classes; ++c) top = std::max(top, z[c]);
            const T right = z[labels[i]];
            vec<T> e[padded / L], sum{};
            for (std::size_t k = 0; k < padded / L; ++k) sum += e[k] = benchmark::exp<T>(load<T>(z + k * L) - top);
            const T all_classes = total<T>(sum), inverse = 1 / all_classes;
            loss += std::log(all_classes) + top - right;
            for (std::size_t k = 0; k < padded / L; ++k) store<T>(z + k * L, e[k] * inverse);
            z[labels[i]] -= 1;
            for (std::size_t k = 0; k < padded / L; ++k)
                store<T>(bias + k * L, load<T>(bias + k * L) + load<T>(z + k * L));
        }
        return loss;
    }

    template <std::size_t vectors>
    void accumulate_features(std::size_t rows, const T* x, std::size_t j) {
        vec<T> sum[classes][vectors];
#pragma GCC unroll 16
        for (std::size_t c = 0; c < classes; ++c)
            for (std::size_t k = 0; k < vectors; ++k) sum[c][k] = load<T>(sums_.data() + c * D + j + k * L);
        for (std::size_t i = 0; i < rows; ++i) {
            vec<T> features[vectors];
            for (std::size_t k = 0; k < vectors; ++k) features[k] = load<T>(x + i * D + j + k * L);
#pragma GCC unroll 16
            for (std::size_t c = 0; c < classes; ++c)
                for (std::size_t k = 0; k < vectors; ++k) sum[c][k] += features[k] * logits_[i * padded + c];
        }
#pragma GCC unroll 16
        for (std::size_t c = 0; c < classes; ++c)
            for (std::size_t k = 0; k < vectors; ++k) store<T>(sums_.data() + c * D + j + k * L, sum[c][k]);
    }
    void accumulate(std::size_t rows, const T* x) {
        std::size_t j = 0;
        for (; j + 2 * L <= D; j += 2 * L) accumulate_features<2>(rows, x, j);
        for (; j < D; j += L) accumulate_features<1>(rows, x, j);
    }

    const inputs<T, D>& in_;
    array<T> weights_, sums_, gradient_;
    alignas(64) T logits_[tile * padded], start_[padded], bias_[classes]{};
    double loss_ = 0;
};

} // namespace

template <class T, std::size_t D>
contender hand(const inputs<T, D>& in) { return make_contender<fused<T, D>>("hand", in); }

template contender hand(const inputs<float, 64>&);
template contender hand(const inputs<double, 64>&);
template contender hand(const inputs<float, 784>&);
template contender hand(const inputs<double, 784>&);

} // namespace softmax_regression
