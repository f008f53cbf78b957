#include <cmath>

#include "../vector.hpp"
#include "workload.hpp"

namespace black_scholes {
namespace {

using namespace benchmark;

// The vector library beside the C library has an error function; without it, one lane after the other.
#if defined(__x86_64__) && defined(__AVX512F__) && defined(__GLIBC__) && __GLIBC_PREREQ(2, 35)
extern "C" {
vec<float> _ZGVeN16v_erff(vec<float>);
vec<double> _ZGVeN8v_erf(vec<double>);
}
inline vec<float> erf(vec<float> x) { return _ZGVeN16v_erff(x); }
inline vec<double> erf(vec<double> x) { return _ZGVeN8v_erf(x); }
#else
template <class V>
inline V erf(V x) {
    for (std::size_t i = 0; i < sizeof x / sizeof x[0]; ++i) x[i] = std::erf(x[i]);
    return x;
}
#endif

template <class T>
vec<T> root(vec<T> x) {
    for (std::size_t i = 0; i < lane_count<T>; ++i) x[i] = std::sqrt(x[i]);
    return x;
}

template <class T>
class fused {
  public:
    explicit fused(const inputs<T>& in) : in_(in), out_(in.size()) {}

    void operator()() {
        constexpr std::size_t L = lane_count<T>, block = 4096;
        const std::size_t n = in_.size();
        out_.sum = 0;
        for (std::size_t first = 0; first < n; first += block) {
            vec<T> sum{};
            const std::size_t end = std::min(n, first + block);
            std::size_t i = first;
            for (; i + L <= end; i += L) {
                vec<T> each[6];
                sum += one(load<T>(&in_.S[i]), load<T>(&in_.K[i]), load<T>(&in_.r[i]), load<T>(&in_.v[i]),
                           load<T>(&in_.t[i]), each);
                for (std::size_t k = 0; k < 6; ++k) store<T>(&out_.values[k][i], each[k]);
            }
            if (i < end) {
                const std::size_t rest = end - i;
                vec<T> each[6];
                const auto part = [&](const array<T>& a) { return load_part<T>(&a[i], rest); };
                const vec<T> price = one(part(in_.S), part(in_.K), part(in_.r), part(in_.v), part(in_.t), each);
                for (std::size_t k = 0; k < 6; ++k) std::memcpy(&out_.values[k][i], &each[k], rest * sizeof(T));
                for (std::size_t k = 0; k < rest; ++k) out_.sum += double(price[k]);
            }
            out_.sum += double(total<T>(sum));
        }
    }
    result last() const { return out_.last(); }

  private:
    [[gnu::always_inline]] static vec<T> one(vec<T> S, vec<T> K, vec<T> r, vec<T> v, vec<T> t, vec<T>* each) {
        const T half_root = T(0.70710678118654752440), density_at_0 = T(0.39894228040143267794);
        const vec<T> rt = root<T>(t), s = v * rt;
        const vec<T> d1 = (benchmark::log<T>(S / K) + (r + v * v * T(0.5)) * t) / s, d2 = d1 - s;
        const vec<T> N1 = erf(d1 * half_root) * T(0.5) + T(0.5), N2 = erf(d2 * half_root) * T(0.5) + T(0.5);
        const vec<T> discount = benchmark::exp<T>(-r * t), density = benchmark::exp<T>(d1 * d1 * T(-0.5)) * density_at_0;
        const vec<T> paid = K * discount * N2, price = S * N1 - paid, slope = S * density;
        each[0] = price;
        each[1] = N1;
        each[2] = -discount * N2;
        each[3] = paid * t;
        each[4] = slope * rt;
        each[5] = slope * v / (rt + rt) + r * paid;
        return price;
    }

    const inputs<T>& in_;
    outputs<T> out_;
};

} // namespace

template <class T>
contender hand(const inputs<T>& in) { return make_contender<fused<T>>("hand", in); }

template contender hand(const inputs<float>&);
template contender hand(const inputs<double>&);

} // namespace black_scholes
