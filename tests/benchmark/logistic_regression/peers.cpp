#include <Eigen/Dense>
#include <xtensor/xadapt.hpp>
#include <xtensor/xmath.hpp>
#include <xtensor/xnoalias.hpp>
#include <xtensor/xtensor.hpp>
#include <xtensor/xview.hpp>

#include "../blas.hpp"
#include "workload.hpp"

namespace logistic_regression {
namespace {

using namespace benchmark;

template <class T, std::size_t D>
class blas {
  public:
    explicit blas(const inputs<T, D>& in) : in_(in), r_(in.rows), gradient_(D + 1) {}
    void operator()() {
        gemv(as::is, in_.rows, D, T(1), in_.X.data(), in_.w.data(), T(0), r_.data());
        T sum = 0, bias = 0;
        for (std::size_t i = 0; i < in_.rows; ++i) {
            const T z = r_[i] + in_.b, e = std::exp(-std::abs(z));
            sum += std::max(z, T(0)) + std::log(T(1) + e) - in_.y[i] * z;
            r_[i] = (z > 0 ? T(1) : e) / (T(1) + e) - in_.y[i];
            bias += r_[i];
        }
        const T n = T(in_.rows);
        T squares = 0;
        for (std::size_t j = 0; j < D; ++j) {
            squares += in_.w[j] * in_.w[j];
            gradient_[j] = T(0.01) * in_.w[j];
        }
        loss_ = sum / n + T(0.005) * squares;
        gemv(as::transposed, in_.rows, D, T(1) / n, in_.X.data(), r_.data(), T(1), gradient_.data());
        gradient_[D] = bias / n;
    }
    result last() const {
        result all{double(loss_)};
        append(all, gradient_.data(), D + 1);
        return all;
    }

  private:
    const inputs<T, D>& in_;
    array<T> r_, gradient_;
    T loss_ = 0;
};

template <class T, std::size_t D>
class eigen {
  public:
    explicit eigen(const inputs<T, D>& in)
        : in_(in), X_(in.X.data(), Eigen::Index(in.rows), Eigen::Index(D)), y_(in.y.data(), Eigen::Index(in.rows)),
          w_(in.w.data(), Eigen::Index(D)), z_(Eigen::Index(in.rows)), e_(Eigen::Index(in.rows)), r_(Eigen::Index(in.rows)) {}
    void operator()() {
        const T n = T(in_.rows);
        z_.matrix().noalias() = X_ * w_;
        z_ += in_.b;
        e_ = (-z_.abs()).exp();
        loss_ = (z_.max(T(0)) - y_.array() * z_ + (e_ + T(1)).log()).sum() / n + T(0.005) * w_.squaredNorm();
        r_.array() = ((z_ > T(0)).select(T(1), e_) / (e_ + T(1)) - y_.array()) / n;
        gradient_.template head<int(D)>().noalias() = X_.transpose() * r_;
        gradient_.template head<int(D)>() += T(0.01) * w_;
        gradient_[int(D)] = r_.sum();
    }
    result last() const {
        result all{double(loss_)};
        append(all, gradient_.data(), D + 1);
        return all;
    }

  private:
    using column = Eigen::Matrix<T, Eigen::Dynamic, 1>;
    const inputs<T, D>& in_;
    Eigen::Map<const Eigen::Matrix<T, Eigen::Dynamic, int(D), Eigen::RowMajor>> X_;
    Eigen::Map<const column> y_;
    Eigen::Map<const Eigen::Matrix<T, int(D), 1>> w_;
    Eigen::Array<T, Eigen::Dynamic, 1> z_, e_;
    column r_;
    Eigen::Matrix<T, int(D) + 1, 1> gradient_;
    T loss_ = 0;
};

template <class T, std::size_t rank>
auto adapt(const T* data, const std::array<std::size_t, rank>& shape) {
    std::size_t size = 1;
    for (const std::size_t extent : shape) size *= extent;
    return xt::adapt(data, size, xt::no_ownership(), shape);
}
template <class T, std::size_t rank>
using adapted = decltype(adapt(std::declval<const T*>(), std::array<std::size_t, rank>{}));

template <class T, std::size_t D>
class xtensor {
  public:
    explicit xtensor(const inputs<T, D>& in)
        : in_(in), X_(adapt<T, 2>(in.X.data(), {in.rows, D})), y_(adapt<T, 1>(in.y.data(), {in.rows})),
          w_(adapt<T, 1>(in.w.data(), {D})), z_(std::array<std::size_t, 1>{in.rows}), r_(std::array<std::size_t, 1>{in.rows}),
          gradient_(std::array<std::size_t, 1>{D}) {}
    void operator()() {
        const T n = T(in_.rows);
        xt::noalias(z_) = xt::sum(X_ * w_, {1}) + in_.b;
        loss_ = xt::sum(xt::maximum(z_, T(0)) + xt::log1p(xt::exp(-xt::abs(z_))) - y_ * z_)() / n +
                T(0.005) * xt::sum(xt::square(w_))();
        xt::noalias(r_) = T(1) / (T(1) + xt::exp(-z_)) - y_;
        xt::noalias(gradient_) =
            xt::sum(xt::view(r_, xt::all(), xt::newaxis()) * X_, {0}) * (T(1) / n) + T(0.01) * w_;
        bias_ = xt::sum(r_)() / n;
    }
    result last() const {
        result all{double(loss_)};
        append(all, gradient_.data(), D);
        all.push_back(double(bias_));
        return all;
    }

  private:
    const inputs<T, D>& in_;
    adapted<T, 2> X_;
    adapted<T, 1> y_, w_;
    xt::xtensor<T, 1> z_, r_;
    xt::xtensor<T, 1> gradient_;
    T loss_ = 0, bias_ = 0;
};

} // namespace

template <class T, std::size_t D>
std::vector<contender> peers(const inputs<T, D>& in) {
    return {make_contender<blas<T, D>>("OpenBLAS", in, care::plain_sums),
            make_contender<eigen<T, D>>("Eigen", in, care::plain_sums),
            make_contender<xtensor<T, D>>("xtensor", in, care::plain_sums)};
}

template std::vector<contender> peers(const inputs<float, 8>&);
template std::vector<contender> peers(const inputs<double, 8>&);
template std::vector<contender> peers(const inputs<float, 32>&);
template std::vector<contender> peers(const inputs<double, 32>&);
template std::vector<contender> peers(const inputs<float, 64>&);
template std::vector<contender> peers(const inputs<double, 64>&);

} // namespace logistic_regression
