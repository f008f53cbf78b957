#include "../products.hpp"
#include "../vector.hpp"
#include "workload.hpp"

namespace small_perceptron {
namespace {

using namespace benchmark;

// Lanes are the units of a layer; a tile of rows passes each step together, so that the latency of tanh is hidden.
template <class T>
class fused {
    static constexpr std::size_t L = lane_count<T>, K = width / L, tile = 32;

  public:
    explicit fused(const inputs<T>& in) : in_(in) {}

    void operator()() {
        const parameters<T>& p = in_.p;
        for (std::size_t j = 0; j < width; ++j)
            for (std::size_t k = 0; k < width; ++k) transposed_[j * width + k] = p.B[k * width + j];
        sums_ = {};
        double loss = 0;
        for (std::size_t first = 0; first < in_.rows; first += tile) {
            const std::size_t rows = std::min(tile, in_.rows - first);
            if (rows == 1) loss += double(step<1>(1, first));
            else if (rows == tile) loss += double(step<tile>(tile, first));
            else loss += double(step<0>(rows, first));
        }
        gradient_ = sums_;
        loss_ = loss / double(in_.rows);
    }

    result last() const {
        result all{loss_};
        append(all, gradient_.data(), gradient_.count);
        return all;
    }

  private:
    static vec<T> get(const T* row, std::size_t k) { return load<T>(row + k * L); }
    static void add(T* row, std::size_t k, vec<T> v) { store<T>(row + k * L, get(row, k) + v); }

    template <std::size_t known>
    T step(std::size_t count, std::size_t first) {
        const std::size_t rows = known ? known : count;
        const parameters<T>& p = in_.p;
        const T *x = in_.X.data() + 2 * first, *y = in_.y.data() + first, scale = T(2) / T(in_.rows);
        T loss = 0;
        for (std::size_t i = 0; i < rows; ++i)
            for (std::size_t k = 0; k < K; ++k)
                store<T>(h1_ + i * width + k * L, benchmark::tanh<T>(get(p.A, k) * x[2 * i] + get(p.A + width, k) * x[2 * i + 1] +
                                                                     get(p.a, k)));
        product<T, width, start::row>(rows, width, {h1_, width, 1}, p.B, h2_, p.b);
        vec<T> dC[K]{}, db[K]{}, da[K]{}, dA0[K]{}, dA1[K]{};
        T dc = 0;
        for (std::size_t i = 0; i < rows; ++i) {
            vec<T> h[K], sum{};
            for (std::size_t k = 0; k < K; ++k) {
                h[k] = benchmark::tanh<T>(get(h2_ + i * width, k));
                sum += h[k] * get(p.C, k);
            }
            const T r = total<T>(sum) + p.c - y[i], q = r * scale;
            loss += r * r;
            dc += q;
            for (std::size_t k = 0; k < K; ++k) {
                dC[k] += h[k] * q;
                const vec<T> d = get(p.C, k) * q * (T(1) - h[k] * h[k]);
                db[k] += d;
                store<T>(d2_ + i * width + k * L, d);
            }
        }
        product<T, width, start::sum>(width, rows, {h1_, 1, width}, d2_, sums_.B);
        product<T, width>(rows, width, {d2_, width, 1}, transposed_, d1_);
        for (std::size_t i = 0; i < rows; ++i)
            for (std::size_t k = 0; k < K; ++k) {
                const vec<T> h = get(h1_ + i * width, k), d = get(d1_ + i * width, k) * (T(1) - h * h);
                da[k] += d;
                dA0[k] += d * x[2 * i];
                dA1[k] += d * x[2 * i + 1];
            }
        for (std::size_t k = 0; k < K; ++k) {
            add(sums_.A, k, dA0[k]);
            add(sums_.A + width, k, dA1[k]);
            add(sums_.a, k, da[k]);
            add(sums_.b, k, db[k]);
            add(sums_.C, k, dC[k]);
        }
        sums_.c += dc;
        return loss;
    }

    const inputs<T>& in_;
    parameters<T> sums_{}, gradient_{};
    alignas(64) T transposed_[width * width], h1_[tile * width], h2_[tile * width], d1_[tile * width], d2_[tile * width];
    double loss_ = 0;
};

} // namespace

template <class T>
contender hand(const inputs<T>& in) { return make_contender<fused<T>>("hand", in); }

template contender hand(const inputs<float>&);
template contender hand(const inputs<double>&);

} // namespace small_perceptron
