#include <Eigen/Dense>
#include <xtensor/xadapt.hpp>
#include <xtensor/xmath.hpp>
#include <xtensor/xnoalias.hpp>
#include <xtensor/xtensor.hpp>

#include "workload.hpp"

namespace damped_oscillation {
namespace {

using namespace benchmark;

template <class T>
using column = Eigen::Array<T, Eigen::Dynamic, 1>;

template <class T>
class eigen {
  public:
    explicit eigen(const inputs<T>& in)
        : in_(in), x_(in.x.data(), Eigen::Index(in.x.size())), e_(x_.size()), s_(x_.size()), gradient_(x_.size()) {}

  protected:
    void value() {
        e_ = (x_ * -in_.a).exp();
        s_ = (x_ * in_.b).sin();
        loss_ = (e_ * s_).sum() + T(x_.size()) * in_.c;
    }
    const inputs<T>& in_;
    Eigen::Map<const column<T>> x_;
    column<T> e_, s_, gradient_;
    T loss_ = 0;
};

template <class T>
struct eigen_of_parameters : eigen<T> {
    explicit eigen_of_parameters(const inputs_of_parameters<T>& in) : eigen<T>(in) {}
    void operator()() {
        this->value();
        a_ = -(this->x_ * this->e_ * this->s_).sum();
        b_ = (this->x_ * this->e_ * (this->x_ * this->in_.b).cos()).sum();
    }
    result last() const { return {double(this->loss_), double(a_), double(b_), double(this->x_.size())}; }
    T a_ = 0, b_ = 0;
};

template <class T>
struct eigen_of_x : eigen<T> {
    explicit eigen_of_x(const inputs_of_x<T>& in) : eigen<T>(in) {}
    void operator()() {
        this->value();
        this->gradient_ = this->e_ * ((this->x_ * this->in_.b).cos() * this->in_.b - this->s_ * this->in_.a);
    }
    result last() const {
        result all{double(this->loss_)};
        append(all, this->gradient_.data(), std::size_t(this->gradient_.size()));
        return all;
    }
};

template <class T>
using adapted = decltype(xt::adapt(std::declval<const T*>(), 1, xt::no_ownership(), std::array<std::size_t, 1>{}));

template <class T>
class xtensor {
  public:
    explicit xtensor(const inputs<T>& in)
        : in_(in), x_(xt::adapt(in.x.data(), in.x.size(), xt::no_ownership(), std::array<std::size_t, 1>{in.x.size()})),
          gradient_(std::array<std::size_t, 1>{in.x.size()}) {}

  protected:
    const inputs<T>& in_;
    adapted<T> x_;
    xt::xtensor<T, 1> gradient_;
    T loss_ = 0;
};

template <class T>
struct xtensor_of_parameters : xtensor<T> {
    explicit xtensor_of_parameters(const inputs_of_parameters<T>& in) : xtensor<T>(in) {}
    void operator()() {
        const auto& x = this->x_;
        const T a = this->in_.a, b = this->in_.b;
        this->loss_ = xt::sum(xt::exp(-a * x) * xt::sin(b * x) + this->in_.c)();
        a_ = -xt::sum(x * xt::exp(-a * x) * xt::sin(b * x))();
        b_ = xt::sum(x * xt::exp(-a * x) * xt::cos(b * x))();
    }
    result last() const { return {double(this->loss_), double(a_), double(b_), double(this->x_.size())}; }
    T a_ = 0, b_ = 0;
};

template <class T>
struct xtensor_of_x : xtensor<T> {
    explicit xtensor_of_x(const inputs_of_x<T>& in) : xtensor<T>(in) {}
    void operator()() {
        const auto& x = this->x_;
        const T a = this->in_.a, b = this->in_.b;
        this->loss_ = xt::sum(xt::exp(-a * x) * xt::sin(b * x) + this->in_.c)();
        xt::noalias(this->gradient_) = xt::exp(-a * x) * (b * xt::cos(b * x) - a * xt::sin(b * x));
    }
    result last() const {
        result all{double(this->loss_)};
        append(all, this->gradient_.data(), this->gradient_.size());
        return all;
    }
};

} // namespace

template <class T>
std::vector<contender> peers(const inputs_of_parameters<T>& in) {
    return {make_contender<eigen_of_parameters<T>>("Eigen", in, care::plain_sums),
            make_contender<xtensor_of_parameters<T>>("xtensor", in, care::plain_sums)};
}
template <class T>
std::vector<contender> peers(const inputs_of_x<T>& in) {
    return {make_contender<eigen_of_x<T>>("Eigen", in, care::plain_sums),
            make_contender<xtensor_of_x<T>>("xtensor", in, care::plain_sums)};
}

template std::vector<contender> peers(const inputs_of_parameters<float>&);
template std::vector<contender> peers(const inputs_of_parameters<double>&);
template std::vector<contender> peers(const inputs_of_x<float>&);
template std::vector<contender> peers(const inputs_of_x<double>&);

} // namespace damped_oscillation
