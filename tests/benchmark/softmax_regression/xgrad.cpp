#include "workload.hpp"

#include <span>
#include <xgrad/xgrad.hpp>
#include <xtensor/xadapt.hpp>

namespace softmax_regression {
namespace {

using namespace benchmark;
using xgrad::out;

template <std::size_t D>
struct model {
    static constexpr auto X = xgrad::input<"X", "N", int(D)>;
    static constexpr auto labels = xgrad::indices<"labels", "N">;
    static constexpr auto W = xgrad::parameter<"W", int(D), int(classes)>;
    static constexpr auto b = xgrad::parameter<"b", int(classes)>;
    static constexpr auto loss = xgrad::mean(xgrad::cross_entropy(xgrad::matmul(X, W) + b, labels));
};

template <class T, std::size_t D>
class fused : model<D> {
  public:
    explicit fused(const inputs<T, D>& in, int threads = 1)
        : X_(xt::adapt(in.X.data(), in.X.size(), xt::no_ownership(), shape{in.rows, D})),
          W_(xt::adapt(in.W.data(), in.W.size(), xt::no_ownership(), shape{D, classes})), b_(in.b), labels_(in.labels),
          dW_(shape{D, classes}), db_(std::array<std::size_t, 1>{classes}) {
        if (threads != 1) kernel_.threads(threads);
    }
    void operator()() { call(kernel_, out(loss_, dW_, db_)); }
    void value() { call(value_, out(loss_)); }
    result last() const {
        result all{double(loss_)};
        append(all, dW_.data(), dW_.size());
        append(all, db_.data(), db_.size());
        return all;
    }

  private:
    [[gnu::always_inline]] void call(auto& kernel, auto results) {
        kernel.unchecked(this->X = X_, this->labels = labels_, this->W = W_, this->b = b_, results);
    }
    using shape = std::array<std::size_t, 2>;
    using matrix = decltype(xt::adapt(std::declval<const T*>(), 1, xt::no_ownership(), shape{}));
    xgrad::kernel<T, xgrad::value_and_gradient(model<D>::loss, model<D>::W, model<D>::b)> kernel_;
    xgrad::kernel<T, model<D>::loss> value_;
    matrix X_, W_;
    std::span<const T> b_;
    std::span<const int> labels_;
    xt::xtensor<T, 2> dW_;
    xt::xtensor<T, 1> db_;
    T loss_{};
};

} // namespace

template <class T, std::size_t D>
std::vector<contender> ours(const inputs<T, D>& in, int threads) {
    return {make_contender<fused<T, D>>("xgrad", in, care::sums_in_blocks, threads)};
}
template <class T, std::size_t D>
contender value_alone(const inputs<T, D>& in) {
    return make_contender<value_of<fused<T, D>>>("value", in);
}

template std::vector<contender> ours(const inputs<float, 64>&, int);
template contender value_alone(const inputs<float, 64>&);
template std::vector<contender> ours(const inputs<double, 64>&, int);
template contender value_alone(const inputs<double, 64>&);
template std::vector<contender> ours(const inputs<float, 784>&, int);
template contender value_alone(const inputs<float, 784>&);
template std::vector<contender> ours(const inputs<double, 784>&, int);
template contender value_alone(const inputs<double, 784>&);
} // namespace softmax_regression
