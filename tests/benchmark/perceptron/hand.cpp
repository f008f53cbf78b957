#include <cmath>

#include "../products.hpp"
#include "../vector.hpp"
#include "workload.hpp"

namespace perceptron {
namespace {

using namespace benchmark;

// Register-blocked products; the classes are padded to whole vectors, so that every product has the same form.
template <class T>
class fused {
    static constexpr std::size_t L = lane_count<T>, padded = 16;

  public:
    explicit fused(const inputs<T>& in)
        : in_(in), h_(in.rows * width), d_(h_.size()), z_(in.rows * padded), B_(width * padded), Bt_(padded * width),
          dB_(width * padded) {}

    void operator()() {
        const parameters<T>& p = in_.p;
        const std::size_t n = in_.rows;
        product<T, width, start::row>(n, features, {in_.X.data(), features, 1}, p.A.data(), h_.data(), p.a.data());
        for (std::size_t i = 0; i < n * width; i += L) store<T>(&h_[i], larger<T>(load<T>(&h_[i]), vec<T>{}));
        T b[padded];
        for (std::size_t c = 0; c < padded; ++c) b[c] = c < classes ? p.b[c] : T(-60);
        for (std::size_t k = 0; k < width; ++k)
            for (std::size_t c = 0; c < classes; ++c) B_[k * padded + c] = Bt_[c * width + k] = p.B[k * classes + c];
        product<T, padded, start::row>(n, width, {h_.data(), width, 1}, B_.data(), z_.data(), b);
        loss_ = softmax();
        product<T, padded>(width, n, {h_.data(), 1, width}, z_.data(), dB_.data());
        for (std::size_t k = 0; k < width; ++k) std::copy_n(&dB_[k * padded], classes, &g_.B[k * classes]);
        product<T, width>(n, classes, {z_.data(), padded, 1}, Bt_.data(), d_.data());
        vec<T> da[width / L]{};
        for (std::size_t i = 0; i < n; ++i)
            for (std::size_t k = 0; k < width / L; ++k) {
                const std::size_t at = i * width + k * L;
                const vec<T> d = load<T>(&h_[at]) > 0 ? load<T>(&d_[at]) : vec<T>{};
                da[k] += d;
                store<T>(&d_[at], d);
            }
        for (std::size_t k = 0; k < width / L; ++k) store<T>(&g_.a[k * L], da[k]);
        if (n == 1) outer();
        else product<T, width>(features, n, {in_.X.data(), 1, features}, d_.data(), g_.A.data());
    }

    result last() const {
        result all{loss_};
        g_.append_to(all);
        return all;
    }

  private:
    double softmax() {
        const T scale = T(1) / T(in_.rows);
        alignas(64) T bias[padded]{};
        double loss = 0;
        for (std::size_t i = 0; i < in_.rows; ++i) {
            T* z = &z_[i * padded];
            T top = z[0];
            for (std::size_t c = 1; c < classes; ++c) top = std::max(top, z[c]);
            const T right = z[in_.labels[i]];
            vec<T> e[padded / L], sum{};
            for (std::size_t k = 0; k < padded / L; ++k) sum += e[k] = benchmark::exp<T>(load<T>(z + k * L) - top);
            const T all_classes = total<T>(sum);
            loss += double(std::log(all_classes) + top - right);
            for (std::size_t k = 0; k < padded / L; ++k) store<T>(z + k * L, e[k] * (scale / all_classes));
            z[in_.labels[i]] -= scale;
            for (std::size_t k = 0; k < padded / L; ++k)
                store<T>(bias + k * L, load<T>(bias + k * L) + load<T>(z + k * L));
        }
        std::copy_n(bias, classes, g_.b.data());
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
    double loss_ = 0;
};

} // namespace

template <class T>
contender hand(const inputs<T>& in) { return make_contender<fused<T>>("hand", in); }

template contender hand(const inputs<float>&);
template contender hand(const inputs<double>&);

} // namespace perceptron
