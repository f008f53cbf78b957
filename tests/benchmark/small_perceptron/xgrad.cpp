#include "workload.hpp"

#include <span>
#include <xgrad/xgrad.hpp>
#include <xtensor/xadapt.hpp>

namespace small_perceptron {
namespace {

using namespace benchmark;
using xgrad::out;

constexpr auto X = xgrad::input<"X", "N", 2>;
constexpr auto y = xgrad::input<"y", "N">;
constexpr auto A = xgrad::parameter<"A", 2, 16>;
constexpr auto a = xgrad::parameter<"a", 16>;
constexpr auto B = xgrad::parameter<"B", 16, 16>;
constexpr auto b = xgrad::parameter<"b", 16>;
constexpr auto C = xgrad::parameter<"C", 16>;
constexpr auto c = xgrad::parameter<"c">;

constexpr auto h1 = xgrad::tanh(xgrad::matmul(X, A) + a);
constexpr auto h2 = xgrad::tanh(xgrad::matmul(h1, B) + b);
constexpr auto loss = xgrad::mean(xgrad::square(xgrad::matmul(h2, C) + c - y));

template <class T, std::size_t rows, std::size_t columns>
auto matrix(T (&data)[rows * columns]) {
    return xt::adapt(&data[0], rows * columns, xt::no_ownership(), std::array<std::size_t, 2>{rows, columns});
}

template <class T>
class fused {
  public:
    explicit fused(const inputs<T>& in)
        : p_(in.p), X_(xt::adapt(in.X.data(), in.X.size(), xt::no_ownership(), std::array<std::size_t, 2>{in.rows, 2})),
          y_(in.y) {}
    void operator()() { call(kernel_, out(loss_, dA_, da_, dB_, db_, dC_, g_.c)); }
    void value() { call(value_, out(loss_)); }
    result last() const {
        result all{double(loss_)};
        append(all, g_.data(), g_.count);
        return all;
    }

  private:
    [[gnu::always_inline]] void call(auto& kernel, auto results) {
        kernel.unchecked(X = X_, y = y_, A = A_, a = a_, B = B_, b = b_, C = C_, c = p_.c, results);
    }
    using matrix_view = decltype(xt::adapt(std::declval<const T*>(), 1, xt::no_ownership(), std::array<std::size_t, 2>{}));
    xgrad::kernel<T, xgrad::value_and_gradient(loss, A, a, B, b, C, c)> kernel_;
    xgrad::kernel<T, loss> value_;
    const parameters<T>& p_;
    parameters<T> g_{};
    matrix_view X_;
    std::span<const T> y_;
    decltype(matrix<const T, 2, 16>(p_.A)) A_ = matrix<const T, 2, 16>(p_.A);
    decltype(matrix<const T, 16, 16>(p_.B)) B_ = matrix<const T, 16, 16>(p_.B);
    std::span<const T> a_{p_.a}, b_{p_.b}, C_{p_.C};
    decltype(matrix<T, 2, 16>(g_.A)) dA_ = matrix<T, 2, 16>(g_.A);
    decltype(matrix<T, 16, 16>(g_.B)) dB_ = matrix<T, 16, 16>(g_.B);
    std::span<T> da_{g_.a}, db_{g_.b}, dC_{g_.C};
    T loss_{};
};

} // namespace

template <class T>
std::vector<contender> ours(const inputs<T>& in) { return {make_contender<fused<T>>("xgrad", in)}; }
template <class T>
contender value_alone(const inputs<T>& in) { return make_contender<value_of<fused<T>>>("value", in); }

template std::vector<contender> ours(const inputs<float>&);
template contender value_alone(const inputs<float>&);
template std::vector<contender> ours(const inputs<double>&);
template contender value_alone(const inputs<double>&);
} // namespace small_perceptron
