#include <Eigen/Dense>
#include <xtensor/xmath.hpp>
#include <xtensor/xnoalias.hpp>
#include <xtensor/xtensor.hpp>
#include <xtensor/xview.hpp>

#include "../blas.hpp"
#include "../softmax.hpp"
#include "workload.hpp"

namespace perceptron {
namespace {

using namespace benchmark;

template <class T>
class blas {
  public:
    explicit blas(const inputs<T>& in) : in_(in), h_(in.rows * width), d_(h_.size()), z_(in.rows * classes) {}
    void operator()() {
        const parameters<T>& p = in_.p;
        const std::size_t n = in_.rows;
        for (std::size_t i = 0; i < n; ++i) std::copy_n(p.a.data(), width, h_.data() + i * width);
        gemm(as::is, as::is, n, width, features, in_.X.data(), p.A.data(), T(1), h_.data());
        for (T& v : h_) v = std::max(v, T(0));
        for (std::size_t i = 0; i < n; ++i) std::copy_n(p.b.data(), classes, z_.data() + i * classes);
        gemm(as::is, as::is, n, classes, width, h_.data(), p.B.data(), T(1), z_.data());
        loss_ = softmax_rows<classes>(n, z_.data(), in_.labels.data(), g_.b.data());
        gemm(as::transposed, as::is, width, classes, n, h_.data(), z_.data(), T(0), g_.B.data());
        gemm(as::is, as::transposed, n, width, classes, z_.data(), p.B.data(), T(0), d_.data());
        std::fill(g_.a.begin(), g_.a.end(), T(0));
        for (std::size_t i = 0; i < n; ++i)
            for (std::size_t k = 0; k < width; ++k) {
                const T d = h_[i * width + k] > 0 ? d_[i * width + k] : T(0);
                d_[i * width + k] = d;
                g_.a[k] += d;
            }
        gemm(as::transposed, as::is, features, width, n, in_.X.data(), d_.data(), T(0), g_.A.data());
    }
    result last() const {
        result all{loss_};
        g_.append_to(all);
        return all;
    }

  private:
    const inputs<T>& in_;
    parameters<T> g_;
    array<T> h_, d_, z_;
    double loss_ = 0;
};

template <class T>
class eigen {
  public:
    explicit eigen(const inputs<T>& in)
        : labels_(in.labels), X_(in.X.data(), Eigen::Index(in.rows), 784), A_(in.p.A.data(), 784, 128),
          B_(in.p.B.data(), 128, 10), a_(in.p.a.data(), 128), b_(in.p.b.data(), 10), dA_(g_.A.data(), 784, 128),
          dB_(g_.B.data(), 128, 10), da_(g_.a.data(), 128), db_(g_.b.data(), 10), h_(X_.rows(), 128), d_(X_.rows(), 128),
          z_(X_.rows(), 10), row_(X_.rows()) {}
    void operator()() {
        const T n = T(X_.rows());
        h_.noalias() = X_ * A_;
        h_.rowwise() += a_.transpose();
        h_ = h_.array().max(T(0));
        z_.noalias() = h_ * B_;
        z_.rowwise() += b_.transpose();
        row_ = z_.rowwise().maxCoeff();
        z_.colwise() -= row_;
        T sum = 0;
        for (Eigen::Index i = 0; i < z_.rows(); ++i) sum -= z_(i, labels_[std::size_t(i)]);
        z_ = z_.array().exp();
        row_ = z_.rowwise().sum();
        loss_ = (sum + row_.array().log().sum()) / n;
        z_.array().colwise() /= row_.array() * n;
        for (Eigen::Index i = 0; i < z_.rows(); ++i) z_(i, labels_[std::size_t(i)]) -= T(1) / n;
        dB_.noalias() = h_.transpose() * z_;
        db_ = z_.colwise().sum();
        d_.noalias() = z_ * B_.transpose();
        d_ = (h_.array() > T(0)).select(d_, T(0));
        dA_.noalias() = X_.transpose() * d_;
        da_ = d_.colwise().sum();
    }
    result last() const {
        result all{double(loss_)};
        g_.append_to(all);
        return all;
    }

  private:
    using matrix = Eigen::Matrix<T, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
    using column = Eigen::Matrix<T, Eigen::Dynamic, 1>;
    parameters<T> g_;
    const std::vector<int>& labels_;
    Eigen::Map<const matrix> X_, A_, B_;
    Eigen::Map<const column> a_, b_;
    Eigen::Map<matrix> dA_, dB_;
    Eigen::Map<column> da_, db_;
    matrix h_, d_, z_;
    column row_;
    T loss_ = 0;
};

// xtensor for what is elementwise or a reduction, a BLAS for the products.
template <class T>
class xtensor {
    using matrix = xt::xtensor<T, 2>;
    using row = xt::xtensor<T, 1>;

  public:
    explicit xtensor(const inputs<T>& in)
        : in_(in), h_(std::array<std::size_t, 2>{in.rows, width}), d_(h_),
          z_(std::array<std::size_t, 2>{in.rows, classes}), a_(std::array<std::size_t, 1>{width}),
          b_(std::array<std::size_t, 1>{classes}), da_(a_), db_(b_) {
        std::copy(in.p.a.begin(), in.p.a.end(), a_.begin());
        std::copy(in.p.b.begin(), in.p.b.end(), b_.begin());
    }
    void operator()() {
        const parameters<T>& p = in_.p;
        const std::size_t n = in_.rows;
        gemm(as::is, as::is, n, width, features, in_.X.data(), p.A.data(), T(0), h_.data());
        xt::noalias(h_) = xt::maximum(h_ + a_, T(0));
        gemm(as::is, as::is, n, classes, width, h_.data(), p.B.data(), T(0), z_.data());
        z_ += b_;
        top_ = xt::amax(z_, {1});
        z_ -= xt::view(top_, xt::all(), xt::newaxis());
        T right = 0;
        for (std::size_t i = 0; i < n; ++i) right += z_(i, std::size_t(in_.labels[i]));
        xt::noalias(z_) = xt::exp(z_);
        sum_ = xt::sum(z_, {1});
        loss_ = (xt::sum(xt::log(sum_))() - right) / T(n);
        z_ /= T(n) * xt::view(sum_, xt::all(), xt::newaxis());
        for (std::size_t i = 0; i < n; ++i) z_(i, std::size_t(in_.labels[i])) -= T(1) / T(n);
        gemm(as::transposed, as::is, width, classes, n, h_.data(), z_.data(), T(0), g_.B.data());
        xt::noalias(db_) = xt::sum(z_, {0});
        gemm(as::is, as::transposed, n, width, classes, z_.data(), p.B.data(), T(0), d_.data());
        xt::noalias(d_) = xt::where(h_ > T(0), d_, T(0));
        xt::noalias(da_) = xt::sum(d_, {0});
        gemm(as::transposed, as::is, features, width, n, in_.X.data(), d_.data(), T(0), g_.A.data());
        std::copy(da_.begin(), da_.end(), g_.a.begin());
        std::copy(db_.begin(), db_.end(), g_.b.begin());
    }
    result last() const {
        result all{double(loss_)};
        g_.append_to(all);
        return all;
    }

  private:
    const inputs<T>& in_;
    parameters<T> g_;
    matrix h_, d_, z_;
    row a_, b_, da_, db_, top_, sum_;
    T loss_ = 0;
};

} // namespace

template <class T>
std::vector<contender> peers(const inputs<T>& in) {
    return {make_contender<blas<T>>("OpenBLAS", in, care::plain_sums),
            make_contender<eigen<T>>("Eigen", in, care::plain_sums),
            make_contender<xtensor<T>>("xtensor", in, care::plain_sums)};
}

template std::vector<contender> peers(const inputs<float>&);
template std::vector<contender> peers(const inputs<double>&);

} // namespace perceptron
