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
        if (in_.rows > 1)
            for (std::size_t j = 0; j < width; ++j)
                for (std::size_t k = 0; k < width; ++k) transposed_[j * width + k] = in_.p.B[k * width + j];
        gradient_ = {};
        double loss = 0;
        for (std::size_t first = 0; first < in_.rows; first += tile) {
            loss += double(step(std::min(tile, in_.rows - first), first));
        }
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

    T step(std::size_t rows, std::size_t first) {
        const parameters<T>& p = in_.p;
        const T *x = in_.X.data() + 2 * first, *y = in_.y.data() + first, scale = T(2) / T(in_.rows);
        T loss = 0;
        for (std::size_t r = 0; r < rows; ++r)
            for (std::size_t k = 0; k < K; ++k)
                store<T>(h1_ + r * width + k * L,
                         benchmark::tanh<T>(get(p.A, k) * x[2 * r] + get(p.A + width, k) * x[2 * r + 1] + get(p.a, k)));
        product<T, width, start::row>(rows, width, {h1_, width, 1}, p.B, h2_, p.b);
        vec<T> dC[K]{}, db[K]{}, da[K]{}, dA0[K]{}, dA1[K]{};
        T dc = 0;
        const auto backward = [&](std::size_t i, T q) {
            for (std::size_t k = 0; k < K; ++k) {
                const vec<T> h = get(h2_ + i * width, k), d = get(p.C, k) * q * (T(1) - h * h);
                dC[k] += h * q;
                db[k] += d;
                store<T>(d2_ + i * width + k * L, d);
            }
        };
        for (std::size_t i = 0; i < rows * width; i += L) store<T>(h2_ + i, benchmark::tanh<T>(load<T>(h2_ + i)));
        std::size_t i = 0;
        for (; i + L <= rows; i += L) {
            vec<T> sums[L];
            for (std::size_t r = 0; r < L; ++r) {
                sums[r] = get(h2_ + (i + r) * width, 0) * get(p.C, 0);
                for (std::size_t k = 1; k < K; ++k) sums[r] += get(h2_ + (i + r) * width, k) * get(p.C, k);
            }
            const vec<T> r = add_groups<T, L>(sums) + (p.c - load<T>(y + i)), q = r * scale;
            loss += total<T>(r * r);
            dc += total<T>(q);
            T each[L];
            store<T>(each, q);
            for (std::size_t j = 0; j < L; ++j) backward(i + j, each[j]);
        }
        for (; i < rows; ++i) {
            vec<T> sum{};
            for (std::size_t k = 0; k < K; ++k) sum += get(h2_ + i * width, k) * get(p.C, k);
            const T r = total<T>(sum) + p.c - y[i], q = r * scale;
            loss += r * r;
            dc += q;
            backward(i, q);
        }
        product<T, width, start::sum>(width, rows, {h1_, 1, width}, d2_, gradient_.B);
        if (in_.rows > 1) product<T, width>(rows, width, {d2_, width, 1}, transposed_, d1_);
        else times_transposed(p.B);
        for (i = 0; i < rows; ++i)
            for (std::size_t k = 0; k < K; ++k) {
                const vec<T> h = get(h1_ + i * width, k), d = get(d1_ + i * width, k) * (T(1) - h * h);
                da[k] += d;
                dA0[k] += d * x[2 * i];
                dA1[k] += d * x[2 * i + 1];
            }
        for (std::size_t k = 0; k < K; ++k) {
            add(gradient_.A, k, dA0[k]);
            add(gradient_.A + width, k, dA1[k]);
            add(gradient_.a, k, da[k]);
            add(gradient_.b, k, db[k]);
            add(gradient_.C, k, dC[k]);
        }
        gradient_.c += dc;
        return loss;
    }

    // One row: dot products with the rows of B cost less than its transpose.
    void times_transposed(const T* B) {
        for (std::size_t j = 0; j < width; j += L) {
            vec<T> products[L];
            for (std::size_t r = 0; r < L; ++r) {
                products[r] = get(B + (j + r) * width, 0) * get(d2_, 0);
                for (std::size_t k = 1; k < K; ++k) products[r] += get(B + (j + r) * width, k) * get(d2_, k);
            }
            store<T>(d1_ + j, add_groups<T, L>(products));
        }
    }

    const inputs<T>& in_;
    parameters<T> gradient_{};
    alignas(64) T transposed_[width * width], h1_[tile * width], h2_[tile * width], d1_[tile * width], d2_[tile * width];
    double loss_ = 0;
};

} // namespace

template <class T>
contender hand(const inputs<T>& in) { return make_contender<fused<T>>("hand", in); }

template contender hand(const inputs<float>&);
template contender hand(const inputs<double>&);

} // namespace small_perceptron
