#include "workload.hpp"

#include <span>
#include <xgrad/xgrad.hpp>

namespace black_scholes {
namespace {

using namespace benchmark;
using xgrad::derivative;
using xgrad::out;

constexpr auto S = xgrad::input<"S", "N">;
constexpr auto K = xgrad::input<"K", "N">;
constexpr auto r = xgrad::input<"r", "N">;
constexpr auto v = xgrad::input<"v", "N">;
constexpr auto t = xgrad::input<"t", "N">;

struct normal_distribution {
    constexpr auto operator()(auto x) const { return 0.5 + 0.5 * xgrad::erf(0.70710678118654752440 * x); }
};
constexpr normal_distribution normal;

constexpr auto s = v * xgrad::sqrt(t);
constexpr auto d1 = (xgrad::log(S / K) + (r + 0.5 * xgrad::square(v)) * t) / s;
constexpr auto price = S * normal(d1) - K * xgrad::exp(-r * t) * normal(d1 - s);

template <class T>
class fused {
  public:
    explicit fused(const inputs<T>& in)
        : out_(in.size()), S_(in.S), K_(in.K), r_(in.r), v_(in.v), t_(in.t), price_(out_.values[0]), dS_(out_.values[1]),
          dK_(out_.values[2]), dr_(out_.values[3]), dv_(out_.values[4]), dt_(out_.values[5]) {}
    void operator()() { call(kernel_, out(sum_, price_, dS_, dK_, dr_, dv_, dt_)); }
    void value() { call(value_, out(sum_)); }
    result last() const {
        result all = out_.last();
        all[0] = double(sum_);
        return all;
    }

  private:
    [[gnu::always_inline]] void call(auto& kernel, auto results) {
        kernel.unchecked(S = S_, K = K_, r = r_, v = v_, t = t_, results);
    }
    xgrad::kernel<T, xgrad::sum(price), price, derivative(price, S), derivative(price, K), derivative(price, r),
                  derivative(price, v), derivative(price, t)>
        kernel_;
    xgrad::kernel<T, xgrad::sum(price)> value_;
    outputs<T> out_;
    std::span<const T> S_, K_, r_, v_, t_;
    std::span<T> price_, dS_, dK_, dr_, dv_, dt_;
    T sum_{};
};

} // namespace

template <class T>
std::vector<contender> ours(const inputs<T>& in) { return {make_contender<fused<T>>("xgrad", in)}; }
template <class T>
contender value_alone(const inputs<T>& in) { return make_contender<value_of<fused<T>>>("value", in); }

template std::vector<contender> ours(const inputs<float>&);
template contender value_alone(const inputs<float>&);
template std::vector<contender> ours(const inputs<double>&);
template contender value_alone(const inputs<double>&);
} // namespace black_scholes
