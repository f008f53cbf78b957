#include <Eigen/Dense>
#include <xtensor/xadapt.hpp>
#include <xtensor/xmath.hpp>
#include <xtensor/xnoalias.hpp>
#include <xtensor/xtensor.hpp>
#include <xtensor/xview.hpp>

#include "../blas.hpp"
#include "workload.hpp"

namespace linear_regression {
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
            const T r = r_[i] + in_.b - in_.y[i];
            sum += r * r;
            bias += r;
            r_[i] = r;
        }
        const T n = T(in_.rows);
        loss_ = sum / n;
        gemv(as::transposed, in_.rows, D, T(2) / n, in_.X.data(), r_.data(), T(0), gradient_.data());
        gradient_[D] = bias * T(2) / n;
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
          w_(in.w.data(), Eigen::Index(D)), r_(Eigen::Index(in.rows)) {}
    void operator()() {
        const T n = T(in_.rows);
        r_.noalias() = X_ * w_;
        r_.array() += in_.b - y_.array();
        loss_ = r_.squaredNorm() / n;
        r_ *= T(2) / n;
        gradient_.template head<int(D)>().noalias() = X_.transpose() * r_;
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
          w_(adapt<T, 1>(in.w.data(), {D})), r_(std::array<std::size_t, 1>{in.rows}),
          gradient_(std::array<std::size_t, 1>{D}) {}
    void operator()() {
        const T n = T(in_.rows);
        xt::noalias(r_) = xt::sum(X_ * w_, {1}) + in_.b - y_;
        loss_ = xt::sum(xt::square(r_))() / n;
        xt::noalias(gradient_) = xt::sum(xt::view(r_, xt::all(), xt::newaxis()) * X_, {0}) * (T(2) / n);
        bias_ = xt::sum(r_)() * (T(2) / n);
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
    xt::xtensor<T, 1> r_;
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

} // namespace linear_regression
