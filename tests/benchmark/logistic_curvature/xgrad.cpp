#include "workload.hpp"

#include <span>
#include <xgrad/xgrad.hpp>
#include <xtensor/xadapt.hpp>

namespace logistic_curvature {
namespace {

using namespace benchmark;
using xgrad::out;

constexpr auto X = xgrad::input<"X", "N", int(features)>;
constexpr auto y = xgrad::input<"y", "N">;
constexpr auto v = xgrad::input<"v", int(features)>;
constexpr auto w = xgrad::parameter<"w", int(features)>;
constexpr auto b = xgrad::parameter<"b">;
constexpr auto z = xgrad::matmul(X, w) + b;
constexpr auto loss = xgrad::mean(xgrad::softplus(z) - y * z) + 0.005 * xgrad::sum(xgrad::square(w));

template <class T>
class call {
  public:
    explicit call(const inputs<T>& in)
        : in_(in), X_(xt::adapt(in.X.data(), in.X.size(), xt::no_ownership(), shape{in.rows, features})), y_(in.y),
          w_(in.w), v_(in.v) {}
    result last() const {
        result all{1};
        append(all, made_.data(), made_.size());
        return all;
    }

  protected:
    using shape = std::array<std::size_t, 2>;
    const inputs<T>& in_;
    decltype(xt::adapt(std::declval<const T*>(), 1, xt::no_ownership(), shape{})) X_;
    std::span<const T> y_, w_, v_;
    std::vector<T> made_;
};

template <class T>
class gradient : public call<T> {
  public:
    explicit gradient(const inputs<T>& in) : call<T>(in) { this->made_.resize(features + 1); }
    void operator()() {
        std::span<T> dw(this->made_.data(), features);
        kernel_.unchecked(X = this->X_, y = this->y_, w = this->w_, b = this->in_.b, out(loss_, dw, this->made_[features]));
    }

  private:
    xgrad::kernel<T, xgrad::value_and_gradient(loss, w, b)> kernel_;
    T loss_{};
};
template <class T>
class hessian_times_v : public call<T> {
  public:
    explicit hessian_times_v(const inputs<T>& in) : call<T>(in) { this->made_.resize(features); }
    void operator()() {
        kernel_.unchecked(X = this->X_, y = this->y_, w = this->w_, b = this->in_.b, v = this->v_, out(this->made_));
    }

  private:
    xgrad::kernel<T, xgrad::hvp(loss, w, v)> kernel_;
};
template <class T>
class hessian : public call<T> {
  public:
    explicit hessian(const inputs<T>& in)
        : call<T>(in), H_(xt::adapt((this->made_.resize(features * features), this->made_.data()), features * features,
                                    xt::no_ownership(), typename call<T>::shape{features, features})) {}
    void operator()() {
        kernel_.unchecked(X = this->X_, y = this->y_, w = this->w_, b = this->in_.b, out(H_));
    }

  private:
    xgrad::kernel<T, xgrad::hessian(loss, w)> kernel_;
    decltype(xt::adapt(std::declval<T*>(), 1, xt::no_ownership(), std::array<std::size_t, 2>{})) H_;
};

// The gradient of the loss by w and b, in plain loops.
template <class T>
result expected_gradient(const inputs<T>& in) {
    result all(features + 2);
    all[0] = 1;
    for (std::size_t i = 0; i < in.rows; ++i) {
        const double residual = (1 / (1 + std::exp(-in.logit(i))) - double(in.y[i])) / double(in.rows);
        for (std::size_t j = 0; j < features; ++j) all[1 + j] += residual * double(in.X[i * features + j]);
        all[1 + features] += residual;
    }
    for (std::size_t j = 0; j < features; ++j) all[1 + j] += 0.01 * double(in.w[j]);
    return all;
}

} // namespace

template <class T>
contender hand(const product<T>& in) {
    contender first = make_contender<gradient<T>>("hand", static_cast<const inputs<T>&>(in));
    first.expected = expected_gradient(in);
    return first;
}
template <class T>
std::vector<contender> ours(const product<T>& in) {
    return {make_contender<hessian_times_v<T>>("xgrad", static_cast<const inputs<T>&>(in))};
}
template <class T>
std::vector<contender> ours(const matrix<T>& in) {
    return {make_contender<hessian<T>>("xgrad", static_cast<const inputs<T>&>(in))};
}
template contender hand(const product<float>&);
template contender hand(const product<double>&);
template std::vector<contender> ours(const product<float>&);
template std::vector<contender> ours(const product<double>&);
template std::vector<contender> ours(const matrix<float>&);
template std::vector<contender> ours(const matrix<double>&);

} // namespace logistic_curvature
