#include <Eigen/Dense>
#include <xtensor/xadapt.hpp>
#include <xtensor/xmath.hpp>
#include <xtensor/xnoalias.hpp>
#include <xtensor/xtensor.hpp>
#include <xtensor/xview.hpp>

#include "../blas.hpp"
#include "workload.hpp"

namespace small_perceptron {
namespace {

using namespace benchmark;

template <class T>
class blas {
  public:
    explicit blas(const inputs<T>& in) : in_(in), h1_(in.rows * width), h2_(h1_), d1_(h1_), d2_(h1_), r_(in.rows) {}
    void operator()() {
        const parameters<T>& p = in_.p;
        const std::size_t n = in_.rows;
        layer(n, 2, in_.X.data(), p.A, p.a, h1_.data());
        layer(n, width, h1_.data(), p.B, p.b, h2_.data());
        gemv(as::is, n, width, T(1), h2_.data(), p.C, T(0), r_.data());
        T sum = 0, bias = 0;
        for (std::size_t i = 0; i < n; ++i) {
            const T r = r_[i] + p.c - in_.y[i];
            sum += r * r;
            r_[i] = r * (T(2) / T(n));
            bias += r_[i];
        }
        loss_ = sum / T(n);
        g_.c = bias;
        gemv(as::transposed, n, width, T(1), h2_.data(), r_.data(), T(0), g_.C);
        for (std::size_t i = 0; i < n; ++i)
            for (std::size_t j = 0; j < width; ++j) d2_[i * width + j] = r_[i] * p.C[j];
        through_tanh(n, h2_.data(), d2_.data(), g_.b);
        gemm(as::transposed, as::is, width, width, n, h1_.data(), d2_.data(), T(0), g_.B);
        gemm(as::is, as::transposed, n, width, width, d2_.data(), p.B, T(0), d1_.data());
        through_tanh(n, h1_.data(), d1_.data(), g_.a);
        gemm(as::transposed, as::is, 2, width, n, in_.X.data(), d1_.data(), T(0), g_.A);
    }
    result last() const {
        result all{double(loss_)};
        append(all, g_.data(), g_.count);
        return all;
    }

  private:
    static void layer(std::size_t n, std::size_t in, const T* x, const T* weights, const T* bias, T* h) {
        for (std::size_t i = 0; i < n; ++i) std::copy_n(bias, width, h + i * width);
        gemm(as::is, as::is, n, width, in, x, weights, T(1), h);
        for (std::size_t i = 0; i < n * width; ++i) h[i] = std::tanh(h[i]);
    }
    static void through_tanh(std::size_t n, const T* h, T* d, T* bias) {
        std::fill_n(bias, width, T(0));
        for (std::size_t i = 0; i < n; ++i)
            for (std::size_t j = 0; j < width; ++j) {
                d[i * width + j] *= T(1) - h[i * width + j] * h[i * width + j];
                bias[j] += d[i * width + j];
            }
    }

    const inputs<T>& in_;
    array<T> h1_, h2_, d1_, d2_, r_;
    parameters<T> g_{};
    T loss_ = 0;
};

template <class T>
class eigen {
  public:
    explicit eigen(const inputs<T>& in)
        : X_(in.X.data(), Eigen::Index(in.rows), 2), y_(in.y.data(), X_.rows()), A_(in.p.A), B_(in.p.B), a_(in.p.a),
          b_(in.p.b), C_(in.p.C), c_(in.p.c), dA_(g_.A), dB_(g_.B), da_(g_.a), db_(g_.b), dC_(g_.C),
          h1_(X_.rows(), 16), h2_(h1_), d1_(h1_), d2_(h1_), r_(X_.rows()) {}
    void operator()() {
        const T n = T(X_.rows());
        h1_.noalias() = X_ * A_;
        h1_.rowwise() += a_.transpose();
        h1_ = h1_.array().tanh();
        h2_.noalias() = h1_ * B_;
        h2_.rowwise() += b_.transpose();
        h2_ = h2_.array().tanh();
        r_.noalias() = h2_ * C_;
        r_.array() += c_ - y_.array();
        loss_ = r_.squaredNorm() / n;
        r_ *= T(2) / n;
        dC_.noalias() = h2_.transpose() * r_;
        g_.c = r_.sum();
        d2_.noalias() = r_ * C_.transpose();
        d2_.array() *= T(1) - h2_.array().square();
        dB_.noalias() = h1_.transpose() * d2_;
        db_ = d2_.colwise().sum();
        d1_.noalias() = d2_ * B_.transpose();
        d1_.array() *= T(1) - h1_.array().square();
        dA_.noalias() = X_.transpose() * d1_;
        da_ = d1_.colwise().sum();
    }
    result last() const {
        result all{double(loss_)};
        append(all, g_.data(), g_.count);
        return all;
    }

  private:
    template <int rows, int columns>
    using matrix = Eigen::Matrix<T, rows, columns, columns == 1 ? Eigen::ColMajor : Eigen::RowMajor>;
    using tile = matrix<Eigen::Dynamic, 16>;
    using column = matrix<Eigen::Dynamic, 1>;
    parameters<T> g_{};
    Eigen::Map<const matrix<Eigen::Dynamic, 2>> X_;
    Eigen::Map<const column> y_;
    Eigen::Map<const matrix<2, 16>> A_;
    Eigen::Map<const matrix<16, 16>> B_;
    Eigen::Map<const matrix<16, 1>> a_, b_, C_;
    const T& c_;
    Eigen::Map<matrix<2, 16>> dA_;
    Eigen::Map<matrix<16, 16>> dB_;
    Eigen::Map<matrix<16, 1>> da_, db_, dC_;
    tile h1_, h2_, d1_, d2_;
    column r_;
    T loss_ = 0;
};

// xtensor for what is elementwise or a reduction, a BLAS for the products.
template <class T>
class xtensor {
    using matrix = xt::xtensor<T, 2>;
    using row = xt::xtensor<T, 1>;
    using column_shape = std::array<std::size_t, 1>;

  public:
    explicit xtensor(const inputs<T>& in)
        : in_(in), h1_(std::array<std::size_t, 2>{in.rows, width}), h2_(h1_), d1_(h1_), d2_(h1_),
          a_(column_shape{width}), b_(a_), C_(a_), y_(column_shape{in.rows}), r_(y_), da_(a_), db_(a_) {
        std::copy_n(in.p.a, width, a_.begin());
        std::copy_n(in.p.b, width, b_.begin());
        std::copy_n(in.p.C, width, C_.begin());
        std::copy(in.y.begin(), in.y.end(), y_.begin());
    }
    void operator()() {
        const parameters<T>& p = in_.p;
        const std::size_t n = in_.rows;
        gemm(as::is, as::is, n, width, 2, in_.X.data(), p.A, T(0), h1_.data());
        xt::noalias(h1_) = xt::tanh(h1_ + a_);
        gemm(as::is, as::is, n, width, width, h1_.data(), p.B, T(0), h2_.data());
        xt::noalias(h2_) = xt::tanh(h2_ + b_);
        gemv(as::is, n, width, T(1), h2_.data(), p.C, T(0), r_.data());
        xt::noalias(r_) = r_ + p.c - y_;
        loss_ = xt::sum(xt::square(r_))() / T(n);
        r_ *= T(2) / T(n);
        g_.c = xt::sum(r_)();
        gemv(as::transposed, n, width, T(1), h2_.data(), r_.data(), T(0), g_.C);
        xt::noalias(d2_) = xt::view(r_, xt::all(), xt::newaxis()) * C_ * (T(1) - xt::square(h2_));
        xt::noalias(db_) = xt::sum(d2_, {0});
        gemm(as::transposed, as::is, width, width, n, h1_.data(), d2_.data(), T(0), g_.B);
        gemm(as::is, as::transposed, n, width, width, d2_.data(), p.B, T(0), d1_.data());
        d1_ *= T(1) - xt::square(h1_);
        xt::noalias(da_) = xt::sum(d1_, {0});
        gemm(as::transposed, as::is, 2, width, n, in_.X.data(), d1_.data(), T(0), g_.A);
        std::copy_n(da_.data(), width, g_.a);
        std::copy_n(db_.data(), width, g_.b);
    }
    result last() const {
        result all{double(loss_)};
        append(all, g_.data(), g_.count);
        return all;
    }

  private:
    const inputs<T>& in_;
    matrix h1_, h2_, d1_, d2_;
    row a_, b_, C_, y_, r_, da_, db_;
    parameters<T> g_{};
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

} // namespace small_perceptron
