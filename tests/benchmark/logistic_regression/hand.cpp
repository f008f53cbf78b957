#include <cmath>

#include "../fused_rows.hpp"
#include "workload.hpp"

namespace logistic_regression {
namespace {

using namespace benchmark;

// softplus(z) - y z = max(z, 0) + log(1 + exp(-|z|)) - y z, derivative sigmoid(z) - y
struct cross_entropy {
    template <class T>
    static vec<T> of_rows(vec<T> z, vec<T> y, vec<T>& residual) {
        const vec<T> e = benchmark::exp<T>(z > 0 ? -z : z), one = all<T>(1);
        residual = (z > 0 ? one : e) / (e + one) - y;
        return larger<T>(z, vec<T>{}) + benchmark::log<T>(e + one) - y * z;
    }
    template <class T>
    static T of_row(T z, T y, T& residual) {
        const T e = std::exp(-std::abs(z));
        residual = (z > 0 ? T(1) : e) / (e + T(1)) - y;
        return std::max(z, T(0)) + std::log(e + T(1)) - y * z;
    }
};

template <class T, std::size_t D>
class fused {
  public:
    explicit fused(const inputs<T, D>& in) : in_(in) {}
    void operator()() {
        const T n = T(in_.rows);
        loss_ = fused_rows<T, D, cross_entropy>(in_.rows, in_.X.data(), in_.y.data(), in_.w.data(), in_.b, T(1) / n,
                                          gradient_) / double(n);
        constexpr std::size_t L = lane_count<T>;
        const T* w = in_.w.data();
        T squares = 0;
        if constexpr (D % L == 0) {
            vec<T> parts{};
            for (std::size_t j = 0; j < D; j += L) {
                const vec<T> v = load<T>(w + j);
                parts += v * v;
                store<T>(gradient_ + j, load<T>(gradient_ + j) + v * T(0.01));
            }
            squares = total<T>(parts);
        } else {
            for (std::size_t j = 0; j < D; ++j) {
                squares += w[j] * w[j];
                gradient_[j] += T(0.01) * w[j];
            }
        }
        loss_ += 0.005 * double(squares);
    }
    result last() const {
        result all{loss_};
        append(all, gradient_, D + 1);
        return all;
    }

  private:
    const inputs<T, D>& in_;
    double loss_ = 0;
    alignas(64) T gradient_[D + 1]{};
};

} // namespace

template <class T, std::size_t D>
contender hand(const inputs<T, D>& in) { return make_contender<fused<T, D>>("hand", in); }

template contender hand(const inputs<float, 8>&);
template contender hand(const inputs<double, 8>&);
template contender hand(const inputs<float, 32>&);
template contender hand(const inputs<double, 32>&);
template contender hand(const inputs<float, 64>&);
template contender hand(const inputs<double, 64>&);

} // namespace logistic_regression
