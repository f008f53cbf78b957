#include "workload.hpp"

#include <span>
#include <xgrad/xgrad.hpp>
#include <xtensor/xadapt.hpp>

namespace perceptron {
namespace {

using namespace benchmark;
using xgrad::out;

constexpr auto X = xgrad::input<"X", "N", 784>;
constexpr auto labels = xgrad::indices<"labels", "N">;
constexpr auto A = xgrad::parameter<"A", 784, 128>;
constexpr auto a = xgrad::parameter<"a", 128>;
constexpr auto B = xgrad::parameter<"B", 128, 10>;
constexpr auto b = xgrad::parameter<"b", 10>;

constexpr auto h = xgrad::relu(xgrad::matmul(X, A) + a);
constexpr auto loss = xgrad::mean(xgrad::cross_entropy(xgrad::matmul(h, B) + b, labels));

template <class Values>
auto matrix(Values& values, std::size_t rows, std::size_t columns) {
    return xt::adapt(values.data(), rows * columns, xt::no_ownership(), std::array<std::size_t, 2>{rows, columns});
}

template <class T>
class fused {
  public:
    explicit fused(const inputs<T>& in, int threads = 1)
        : in_(in), X_(matrix(in.X, in.rows, features)), labels_(in.labels), A_(matrix(in.p.A, features, width)),
          B_(matrix(in.p.B, width, classes)), a_(in.p.a), b_(in.p.b), dA_(matrix(g_.A, features, width)),
          dB_(matrix(g_.B, width, classes)), da_(g_.a), db_(g_.b) {
        if (threads != 1) kernel_.threads(threads);
    }
    void operator()() { call(kernel_, out(loss_, dA_, da_, dB_, db_)); }
    void value() { call(value_, out(loss_)); }
    result last() const {
        result all{double(loss_)};
        g_.append_to(all);
        return all;
    }

  private:
    [[gnu::always_inline]] void call(auto& kernel, auto results) {
        kernel.unchecked(X = X_, labels = labels_, A = A_, a = a_, B = B_, b = b_, results);
    }
    using read = decltype(matrix(std::declval<const array<T>&>(), 1, 1));
    using write = decltype(matrix(std::declval<array<T>&>(), 1, 1));
    xgrad::kernel<T, xgrad::value_and_gradient(loss, A, a, B, b)> kernel_;
    xgrad::kernel<T, loss> value_;
    const inputs<T>& in_;
    parameters<T> g_;
    read X_;
    std::span<const int> labels_;
    read A_, B_;
    std::span<const T> a_, b_;
    write dA_, dB_;
    std::span<T> da_, db_;
    T loss_{};
};

} // namespace

template <class T>
std::vector<contender> ours(const inputs<T>& in, int threads) {
    return {make_contender<fused<T>>("xgrad", in, care::sums_in_blocks, threads)};
}
template <class T>
contender value_alone(const inputs<T>& in) {
    return make_contender<value_of<fused<T>>>("value", in);
}

template std::vector<contender> ours(const inputs<float>&, int);
template contender value_alone(const inputs<float>&);
template std::vector<contender> ours(const inputs<double>&, int);
template contender value_alone(const inputs<double>&);
} // namespace perceptron
