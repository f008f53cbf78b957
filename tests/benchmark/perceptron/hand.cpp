#include <cmath>

#include "../products.hpp"
#include "../vector.hpp"
#include "workload.hpp"

namespace perceptron {
namespace {

using namespace benchmark;

// Register-blocked products over tiles of rows, whose values stay in the second-level cache; the classes are padded to
// whole vectors, so that every product has the same form.
template <class T>
class fused {
    static constexpr std::size_t L = lane_count<T>, padded = 16, tile = 256;

  public:
    explicit fused(const inputs<T>& in)
        : in_(in), h_(std::min(in.rows, tile) * width), d_(h_.size()), z_(std::min(in.rows, tile) * padded),
          B_(width * padded), Bt_(padded * width), dB_(width * padded) {}

    void operator()() {
        const parameters<T>& p = in_.p;
        for (std::size_t c = 0; c < padded; ++c) b_[c] = c < classes ? p.b[c] : T(-60);
        for (std::size_t k = 0; k < width; ++k)
            for (std::size_t c = 0; c < classes; ++c) B_[k * padded + c] = Bt_[c * width + k] = p.B[k * classes + c];
        std::fill(g_.a.begin(), g_.a.end(), T(0));
        std::fill_n(db_, padded, T(0));
        loss_ = 0;
        rows<start::zero>(0, std::min(in_.rows, tile));
        for (std::size_t first = tile; first < in_.rows; first += tile)
            rows<start::sum>(first, std::min(in_.rows - first, tile));
        for (std::size_t k = 0; k < width; ++k) std::copy_n(&dB_[k * padded], classes, &g_.B[k * classes]);
        std::copy_n(db_, classes, g_.b.data());
    }

    result last() const {
        result all{loss_};
        g_.append_to(all);
        return all;
    }

  private:
    // Adds a tile of n rows to the sums, or starts them.
    template <start sums>
    void rows(std::size_t first, std::size_t n) {
        const parameters<T>& p = in_.p;
        const T* X = in_.X.data() + first * features;
        product<T, width, start::row>(n, features, {X, features, 1}, p.A.data(), h_.data(), p.a.data());
        for (std::size_t i = 0; i < n * width; i += L) store<T>(&h_[i], larger<T>(load<T>(&h_[i]), vec<T>{}));
        product<T, padded, start::row>(n, width, {h_.data(), width, 1}, B_.data(), z_.data(), b_);
        loss_ += softmax(in_.labels.data() + first, n);
        product<T, padded, sums>(width, n, {h_.data(), 1, width}, z_.data(), dB_.data());
        product<T, width>(n, classes, {z_.data(), padded, 1}, Bt_.data(), d_.data());
        vec<T> da[width / L];
        for (std::size_t k = 0; k < width / L; ++k) da[k] = load<T>(&g_.a[k * L]);
        for (std::size_t i = 0; i < n; ++i)
            for (std::size_t k = 0; k < width / L; ++k) {
                const std::size_t at = i * width + k * L;
                const vec<T> d = load<T>(&h_[at]) > 0 ? load<T>(&d_[at]) : vec<T>{};
                da[k] += d;
                store<T>(&d_[at], d);
            }
        for (std::size_t k = 0; k < width / L; ++k) store<T>(&g_.a[k * L], da[k]);
        if (in_.rows == 1) outer();
        else product<T, width, sums>(features, n, {X, 1, features}, d_.data(), g_.A.data());
    }

    double softmax(const int* labels, std::size_t n) {
        const T scale = T(1) / T(in_.rows);
        double loss = 0;
        for (std::size_t i = 0; i < n; ++i) {
            T* z = &z_[i * padded];
            T top = z[0];
            for (std::size_t c = 1; c < classes; ++c) top = std::max(top, z[c]);
            const T right = z[labels[i]];
            vec<T> e[padded / L], sum{};
            for (std::size_t k = 0; k < padded / L; ++k) sum += e[k] = benchmark::exp<T>(load<T>(z + k * L) - top);
            const T all_classes = total<T>(sum);
            loss += double(std::log(all_classes) + top - right);
            for (std::size_t k = 0; k < padded / L; ++k) store<T>(z + k * L, e[k] * (scale / all_classes));
            z[labels[i]] -= scale;
            for (std::size_t k = 0; k < padded / L; ++k)
                store<T>(db_ + k * L, load<T>(db_ + k * L) + load<T>(z + k * L));
        }
        return loss * double(scale);
    }

    void outer() {
        vec<T> d[width / L];
        for (std::size_t k = 0; k < width / L; ++k) d[k] = load<T>(&d_[k * L]);
        for (std::size_t j = 0; j < features; ++j)
            for (std::size_t k = 0; k < width / L; ++k) store<T>(&g_.A[j * width + k * L], d[k] * in_.X[j]);
    }

    const inputs<T>& in_;
    parameters<T> g_;
    array<T> h_, d_, z_, B_, Bt_, dB_;
    alignas(64) T b_[padded], db_[padded];
    double loss_ = 0;
};

} // namespace

template <class T>
contender hand(const inputs<T>& in) { return make_contender<fused<T>>("hand", in); }

template contender hand(const inputs<float>&);
template contender hand(const inputs<double>&);

} // namespace perceptron
