#include "../vector.hpp"
#include "workload.hpp"

namespace streaming {
namespace {

using namespace benchmark;

// The largest divisor of n up to most.
constexpr std::size_t divisor(std::size_t n, std::size_t most) {
    std::size_t d = most < n ? most : n;
    while (n % d != 0) --d;
    return d;
}

// sum (n) += x (k) W (k, n), n in whole vectors; as many sums at once as hide the latency of one.
template <class T, std::size_t k, std::size_t n>
[[gnu::always_inline]] inline void add_product(const T* x, const T* W, vec<T>* sum) {
    constexpr std::size_t L = lane_count<T>, vectors = n / L, wide = divisor(vectors, register_bytes == 64 ? 16 : 8);
    constexpr std::size_t parts = divisor(k, wide >= 8 ? 1 : 8 / wide);
    for (std::size_t j = 0; j < vectors; j += wide) {
        vec<T> s[parts][wide]{};
        for (std::size_t p = 0; p < k; p += parts)
#pragma GCC unroll 8
            for (std::size_t q = 0; q < parts; ++q)
#pragma GCC unroll 16
                for (std::size_t i = 0; i < wide; ++i) s[q][i] += x[p + q] * load<T>(W + (p + q) * n + (j + i) * L);
        for (std::size_t q = 0; q < parts; ++q)
            for (std::size_t i = 0; i < wide; ++i) sum[j + i] += s[q][i];
    }
}

template <class T>
vec<T> sigmoid(vec<T> z) { return T(1) / (T(1) + exp<T>(-z)); }
// tanh(z) = 1 - 2 / (1 + exp(2 z)), for moderate z
template <class T>
vec<T> hyperbolic_tangent(vec<T> z) { return T(1) - T(2) / (T(1) + exp<T>(T(2) * z)); }

// Gates padded to whole vectors, once.
template <class T, layer kind, std::size_t size>
class fused {
    static constexpr std::size_t L = lane_count<T>, padded = (size + L - 1) / L * L, gates = gates_of(kind);
    static constexpr std::size_t rows = fan_in(kind, size), columns = gates * padded, each = padded / L;

  public:
    explicit fused(const inputs<T, kind, size>& in) : x_(in.x.data()) {
        pad(in.W, rows, W_), pad(in.V, size, V_), pad(in.b, 1, b_), pad(in.d, 1, d_);
        std::copy_n(in.h.begin(), size, h_);
        std::copy_n(in.c.begin(), size, c_);
        std::copy_n(in.past.begin(), 2 * size, window_);
    }
    void operator()() {
        vec<T> z[gates * each];
        for (std::size_t j = 0; j < gates * each; ++j) z[j] = load<T>(b_ + j * L);
        if constexpr (kind == layer::convolution) {
            std::copy_n(x_, size, window_ + 2 * size);
            add_product<T, rows, columns>(window_, W_, z);
            std::copy_n(window_ + size, 2 * size, window_);
        } else {
            add_product<T, rows, columns>(x_, W_, z);
        }
        if constexpr (kind == layer::lstm) {
            add_product<T, size, columns>(h_, V_, z);
            for (std::size_t i = 0; i < each; ++i) {
                const vec<T> cell = sigmoid<T>(z[each + i]) * load<T>(c_ + i * L) +
                                    sigmoid<T>(z[i]) * hyperbolic_tangent<T>(z[2 * each + i]);
                store<T>(c_ + i * L, cell);
                store<T>(h_ + i * L, sigmoid<T>(z[3 * each + i]) * hyperbolic_tangent<T>(cell));
            }
        } else if constexpr (kind == layer::gru) {
            vec<T> r[gates * each];
            for (std::size_t j = 0; j < gates * each; ++j) r[j] = load<T>(d_ + j * L);
            add_product<T, size, columns>(h_, V_, r);
            for (std::size_t i = 0; i < each; ++i) {
                const vec<T> keep = sigmoid<T>(z[each + i] + r[each + i]);
                const vec<T> fresh = hyperbolic_tangent<T>(z[2 * each + i] + sigmoid<T>(z[i] + r[i]) * r[2 * each + i]);
                store<T>(h_ + i * L, fresh + keep * (load<T>(h_ + i * L) - fresh));
            }
        } else {
            for (std::size_t i = 0; i < each; ++i) store<T>(h_ + i * L, z[i]);
        }
    }
    result last() const { return numbers(h_, size); }

  private:
    static void pad(const array<T>& from, std::size_t count, T* to) {
        for (std::size_t row = 0; row < count; ++row)
            for (std::size_t gate = 0; gate < gates; ++gate)
                std::copy_n(from.data() + (row * gates + gate) * size, size, to + (row * gates + gate) * padded);
    }
    const T* x_;
    alignas(64) T W_[rows * columns]{}, V_[size * columns]{}, b_[columns]{}, d_[columns]{}, h_[padded]{}, c_[padded]{};
    alignas(64) T window_[3 * size]{};
};

} // namespace

template <class T, layer kind, std::size_t size>
contender hand(const inputs<T, kind, size>& in) { return make_contender<fused<T, kind, size>>("hand", in); }

#define HAND(T, kind, size) template contender hand(const inputs<T, layer::kind, size>&);
STREAMING_CASES(HAND)

} // namespace streaming
