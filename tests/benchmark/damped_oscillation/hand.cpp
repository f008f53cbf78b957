#include "../vector.hpp"
#include "workload.hpp"

namespace damped_oscillation {
namespace {

using namespace benchmark;

constexpr std::size_t block = 4096;

// Calls step(vector of x, its first index, lanes in use) over all of x, and flush() after each block.
template <class T, class Step, class Flush>
inline void stream(const array<T>& x, Step step, Flush flush) {
    constexpr std::size_t L = lane_count<T>;
    const std::size_t n = x.size();
    std::size_t i = 0;
    while (i + 2 * L <= n) {
        for (const std::size_t end = std::min(n, i + block); i + 2 * L <= end; i += 2 * L) {
            step(load<T>(x.data() + i), i, 0);
            step(load<T>(x.data() + i + L), i + L, 1);
        }
        flush();
    }
    for (; i < n; i += L) step(load_part<T>(x.data() + i, std::min(L, n - i)), i, 0);
    flush();
}

template <class T>
class of_parameters {
  public:
    explicit of_parameters(const inputs_of_parameters<T>& in) : in_(in) {}
    void operator()() {
        const T a = in_.a, b = in_.b;
        vec<T> f[2]{}, ga[2]{}, gb[2]{};
        double F = 0, A = 0, B = 0;
        stream<T>(
            in_.x,
            [&](vec<T> x, std::size_t, int k) { // an unused lane has x = 0, which adds nothing to any sum
                const vec<T> e = benchmark::exp<T>(x * -a);
                const auto [s, c] = sincos<T>(x * b);
                const vec<T> value = e * s;
                f[k] += value;
                ga[k] -= x * value;
                gb[k] += x * (e * c);
            },
            [&] {
                F += double(total<T>(f[0] + f[1]));
                A += double(total<T>(ga[0] + ga[1]));
                B += double(total<T>(gb[0] + gb[1]));
                for (int k = 0; k < 2; ++k) f[k] = ga[k] = gb[k] = vec<T>{};
            });
        const auto n = double(in_.x.size());
        loss_ = F + n * double(in_.c);
        gradient_[0] = A, gradient_[1] = B, gradient_[2] = n;
    }
    result last() const { return {loss_, gradient_[0], gradient_[1], gradient_[2]}; }

  private:
    const inputs<T>& in_;
    double loss_ = 0, gradient_[3]{};
};

template <class T>
class of_x {
  public:
    explicit of_x(const inputs_of_x<T>& in) : in_(in), gradient_(in.x.size()) {}
    void operator()() {
        const T a = in_.a, b = in_.b;
        const std::size_t n = in_.x.size();
        vec<T> f[2]{};
        double F = 0;
        stream<T>(
            in_.x,
            [&](vec<T> x, std::size_t i, int k) {
                const vec<T> e = benchmark::exp<T>(x * -a);
                const auto [s, c] = sincos<T>(x * b);
                f[k] += e * s;
                const vec<T> g = e * (c * b - s * a);
                if (i + lane_count<T> <= n) store<T>(gradient_.data() + i, g);
                else std::memcpy(gradient_.data() + i, &g, (n - i) * sizeof(T));
            },
            [&] {
                F += double(total<T>(f[0] + f[1]));
                f[0] = f[1] = vec<T>{};
            });
        loss_ = F + double(n) * double(in_.c);
    }
    result last() const {
        result all{loss_};
        append(all, gradient_.data(), gradient_.size());
        return all;
    }

  private:
    const inputs<T>& in_;
    double loss_ = 0;
    array<T> gradient_;
};

} // namespace

template <class T>
contender hand(const inputs_of_parameters<T>& in) { return make_contender<of_parameters<T>>("hand", in); }
template <class T>
contender hand(const inputs_of_x<T>& in) { return make_contender<of_x<T>>("hand", in); }

template contender hand(const inputs_of_parameters<float>&);
template contender hand(const inputs_of_parameters<double>&);
template contender hand(const inputs_of_x<float>&);
template contender hand(const inputs_of_x<double>&);

} // namespace damped_oscillation
