#include <Eigen/Dense>
#include <unsupported/Eigen/SpecialFunctions>
#include <xtensor/xadapt.hpp>
#include <xtensor/xmath.hpp>
#include <xtensor/xnoalias.hpp>
#include <xtensor/xtensor.hpp>

#include "workload.hpp"

namespace black_scholes {
namespace {

using namespace benchmark;

template <class T>
class eigen {
    using column = Eigen::Array<T, Eigen::Dynamic, 1>;
    using read = Eigen::Map<const column>;
    using write = Eigen::Map<column>;

  public:
    explicit eigen(const inputs<T>& in)
        : out_(in.size()), S_(get(in.S)), K_(get(in.K)), r_(get(in.r)), v_(get(in.v)), t_(get(in.t)), root_(S_.size()),
          d1_(root_), N2_(root_), paid_(root_), slope_(root_) {}
    void operator()() {
        const T half_root = T(0.70710678118654752440), density_at_0 = T(0.39894228040143267794);
        write price = put(0), N1 = put(1);
        root_ = t_.sqrt();
        d1_ = ((S_ / K_).log() + (r_ + T(0.5) * v_.square()) * t_) / (v_ * root_);
        N1 = T(0.5) + T(0.5) * (d1_ * half_root).erf();
        N2_ = T(0.5) + T(0.5) * ((d1_ - v_ * root_) * half_root).erf();
        paid_ = K_ * (-r_ * t_).exp() * N2_;
        slope_ = S_ * density_at_0 * (T(-0.5) * d1_.square()).exp();
        price = S_ * N1 - paid_;
        put(2) = -paid_ / K_;
        put(3) = paid_ * t_;
        put(4) = slope_ * root_;
        put(5) = slope_ * v_ / (T(2) * root_) + r_ * paid_;
        out_.sum = double(price.sum());
    }
    result last() const { return out_.last(); }

  private:
    static read get(const array<T>& a) { return read(a.data(), Eigen::Index(a.size())); }
    write put(std::size_t k) { return write(out_.values[k].data(), S_.size()); }

    outputs<T> out_;
    read S_, K_, r_, v_, t_;
    column root_, d1_, N2_, paid_, slope_;
};

template <class T>
class xtensor {
  public:
    explicit xtensor(const inputs<T>& in)
        : in_(in), out_(in.size()), d1_(std::array<std::size_t, 1>{in.size()}), N2_(d1_), paid_(d1_), slope_(d1_) {}
    void operator()() {
        const T half_root = T(0.70710678118654752440), density_at_0 = T(0.39894228040143267794);
        const auto S = view(in_.S), K = view(in_.K), r = view(in_.r), v = view(in_.v), t = view(in_.t);
        auto price = view(out_.values[0]), N1 = view(out_.values[1]);
        xt::noalias(d1_) = (xt::log(S / K) + (r + T(0.5) * xt::square(v)) * t) / (v * xt::sqrt(t));
        xt::noalias(N1) = T(0.5) + T(0.5) * xt::erf(d1_ * half_root);
        xt::noalias(N2_) = T(0.5) + T(0.5) * xt::erf((d1_ - v * xt::sqrt(t)) * half_root);
        xt::noalias(paid_) = K * xt::exp(-r * t) * N2_;
        xt::noalias(slope_) = S * density_at_0 * xt::exp(T(-0.5) * xt::square(d1_));
        xt::noalias(price) = S * N1 - paid_;
        put(2, -paid_ / K);
        put(3, paid_ * t);
        put(4, slope_ * xt::sqrt(t));
        put(5, slope_ * v / (T(2) * xt::sqrt(t)) + r * paid_);
        out_.sum = double(xt::sum(price)());
    }
    result last() const { return out_.last(); }

  private:
    template <class Values>
    static auto view(Values& a) {
        return xt::adapt(a.data(), a.size(), xt::no_ownership(), std::array<std::size_t, 1>{a.size()});
    }
    template <class Expression>
    void put(std::size_t k, const Expression& e) {
        auto to = view(out_.values[k]);
        xt::noalias(to) = e;
    }

    const inputs<T>& in_;
    outputs<T> out_;
    xt::xtensor<T, 1> d1_, N2_, paid_, slope_;
};

} // namespace

template <class T>
std::vector<contender> peers(const inputs<T>& in) {
    return {make_contender<eigen<T>>("Eigen", in, care::plain_sums),
            make_contender<xtensor<T>>("xtensor", in, care::plain_sums)};
}

template std::vector<contender> peers(const inputs<float>&);
template std::vector<contender> peers(const inputs<double>&);

} // namespace black_scholes
