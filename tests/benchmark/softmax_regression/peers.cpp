#include <Eigen/Dense>
#include <xtensor/xadapt.hpp>
#include <xtensor/xindex_view.hpp>
#include <xtensor/xmath.hpp>
#include <xtensor/xnoalias.hpp>
#include <xtensor/xtensor.hpp>
#include <xtensor/xview.hpp>

#include "../blas.hpp"
#include "../softmax.hpp"
#include "workload.hpp"

namespace softmax_regression {
namespace {

using namespace benchmark;

template <class T, std::size_t D>
class blas {
  public:
    explicit blas(const inputs<T, D>& in) : in_(in), z_(in.rows * classes), gradient_((D + 1) * classes) {}
    void operator()() {
        for (std::size_t i = 0; i < in_.rows; ++i) std::copy_n(in_.b.data(), classes, z_.data() + i * classes);
        gemm(as::is, as::is, in_.rows, classes, D, in_.X.data(), in_.W.data(), T(1), z_.data());
        loss_ = softmax_rows<classes>(in_.rows, z_.data(), in_.labels.data(), gradient_.data() + D * classes);
        gemm(as::transposed, as::is, D, classes, in_.rows, in_.X.data(), z_.data(), T(0), gradient_.data());
    }
    result last() const {
        result all{loss_};
        append(all, gradient_.data(), gradient_.size());
        return all;
    }

  private:
    const inputs<T, D>& in_;
    array<T> z_, gradient_;
    double loss_ = 0;
};

template <class T, std::size_t D>
class eigen {
  public:
    explicit eigen(const inputs<T, D>& in)
        : in_(in), X_(in.X.data(), Eigen::Index(in.rows), Eigen::Index(D)),
          W_(in.W.data(), Eigen::Index(D), Eigen::Index(classes)), b_(in.b.data(), Eigen::Index(classes)),
          z_(X_.rows(), W_.cols()), row_(X_.rows()), dW_(W_.rows(), W_.cols()), db_(W_.cols()) {}
    void operator()() {
        const T n = T(in_.rows);
        z_.noalias() = X_ * W_;
        z_.rowwise() += b_.transpose();
        row_ = z_.rowwise().maxCoeff();
        z_.colwise() -= row_;
        T sum = 0;
        for (Eigen::Index i = 0; i < z_.rows(); ++i) sum -= z_(i, in_.labels[std::size_t(i)]);
        z_ = z_.array().exp();
        row_ = z_.rowwise().sum();
        loss_ = (sum + row_.array().log().sum()) / n;
        z_.array().colwise() /= row_.array() * n;
        for (Eigen::Index i = 0; i < z_.rows(); ++i) z_(i, in_.labels[std::size_t(i)]) -= T(1) / n;
        dW_.noalias() = X_.transpose() * z_;
        db_ = z_.colwise().sum();
    }
    result last() const {
        result all{double(loss_)};
        append(all, dW_.data(), std::size_t(dW_.size()));
        append(all, db_.data(), std::size_t(db_.size()));
        return all;
    }

  private:
    using matrix = Eigen::Matrix<T, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
    using column = Eigen::Matrix<T, Eigen::Dynamic, 1>;
    const inputs<T, D>& in_;
    Eigen::Map<const matrix> X_, W_;
    Eigen::Map<const column> b_;
    matrix z_;
    column row_;
    matrix dW_;
    column db_;
    T loss_ = 0;
};

// xtensor for what is elementwise or a reduction, a BLAS for the products.
template <class T, std::size_t D>
class xtensor {
  public:
    explicit xtensor(const inputs<T, D>& in)
        : in_(in), z_(std::array<std::size_t, 2>{in.rows, classes}), b_(std::array<std::size_t, 1>{classes}),
          dW_(std::array<std::size_t, 2>{D, classes}), db_(b_) {
        std::copy(in.b.begin(), in.b.end(), b_.begin());
    }
    void operator()() {
        const T n = T(in_.rows);
        gemm(as::is, as::is, in_.rows, classes, D, in_.X.data(), in_.W.data(), T(0), z_.data());
        z_ += b_;
        top_ = xt::amax(z_, {1});
        z_ -= xt::view(top_, xt::all(), xt::newaxis());
        T right = 0;
        for (std::size_t i = 0; i < in_.rows; ++i) right += z_(i, std::size_t(in_.labels[i]));
        xt::noalias(z_) = xt::exp(z_);
        sum_ = xt::sum(z_, {1});
        loss_ = (xt::sum(xt::log(sum_))() - right) / n;
        z_ /= n * xt::view(sum_, xt::all(), xt::newaxis());
        for (std::size_t i = 0; i < in_.rows; ++i) z_(i, std::size_t(in_.labels[i])) -= T(1) / n;
        gemm(as::transposed, as::is, D, classes, in_.rows, in_.X.data(), z_.data(), T(0), dW_.data());
        xt::noalias(db_) = xt::sum(z_, {0});
    }
    result last() const {
        result all{double(loss_)};
        append(all, dW_.data(), dW_.size());
        append(all, db_.data(), db_.size());
        return all;
    }

  private:
    const inputs<T, D>& in_;
    xt::xtensor<T, 2> z_;
    xt::xtensor<T, 1> b_, top_, sum_;
    xt::xtensor<T, 2> dW_;
    xt::xtensor<T, 1> db_;
    T loss_ = 0;
};

} // namespace

template <class T, std::size_t D>
std::vector<contender> peers(const inputs<T, D>& in) {
    return {make_contender<blas<T, D>>("OpenBLAS", in, care::plain_sums),
            make_contender<eigen<T, D>>("Eigen", in, care::plain_sums),
            make_contender<xtensor<T, D>>("xtensor", in, care::plain_sums)};
}

template std::vector<contender> peers(const inputs<float, 64>&);
template std::vector<contender> peers(const inputs<double, 64>&);
template std::vector<contender> peers(const inputs<float, 784>&);
template std::vector<contender> peers(const inputs<double, 784>&);

} // namespace softmax_regression
