#include "workload.hpp"

#include <span>
#include <xgrad/xgrad.hpp>
#include <xtensor/xadapt.hpp>

namespace logistic_regression {
namespace {

using namespace benchmark;
using xgrad::out;

template <std::size_t D>
struct model {
    static constexpr auto X = xgrad::input<"X", "N", int(D)>;
    static constexpr auto y = xgrad::input<"y", "N">;
    static constexpr auto w = xgrad::parameter<"w", int(D)>;
    static constexpr auto b = xgrad::parameter<"b">;
    static constexpr auto z = xgrad::matmul(X, w) + b;
    static constexpr auto loss = xgrad::mean(xgrad::softplus(z) - y * z) + 0.005 * xgrad::sum(xgrad::square(w));
};

template <class T, std::size_t D>
class fused : model<D> {
  public:
    explicit fused(const inputs<T, D>& in)
        : in_(in), X_(xt::adapt(in.X.data(), in.X.size(), xt::no_ownership(), shape{in.rows, D})), y_(in.y), w_(in.w),
          dw_(gradient_, D) {}
    void operator()() { call(kernel_, out(loss_, dw_, gradient_[D])); }
    void value() { call(value_, out(loss_)); }
    result last() const {
        result all{double(loss_)};
        append(all, gradient_, D + 1);
        return all;
    }

  private:
    [[gnu::always_inline]] void call(auto& kernel, auto results) {
        kernel.unchecked(this->X = X_, this->y = y_, this->w = w_, this->b = in_.b, results);
    }
    using shape = std::array<std::size_t, 2>;
    xgrad::kernel<T, xgrad::value_and_gradient(model<D>::loss, model<D>::w, model<D>::b)> kernel_;
    const inputs<T, D>& in_;
    decltype(xt::adapt(std::declval<const T*>(), 1, xt::no_ownership(), shape{})) X_;
    std::span<const T> y_, w_;
    std::span<T> dw_;
    T loss_{}, gradient_[D + 1]{};
    xgrad::kernel<T, model<D>::loss> value_;
};

} // namespace

template <class T, std::size_t D>
std::vector<contender> ours(const inputs<T, D>& in) { return {make_contender<fused<T, D>>("xgrad", in)}; }
template <class T, std::size_t D>
contender value_alone(const inputs<T, D>& in) { return make_contender<value_of<fused<T, D>>>("value", in); }

template std::vector<contender> ours(const inputs<float, 8>&);
template contender value_alone(const inputs<float, 8>&);
template std::vector<contender> ours(const inputs<double, 8>&);
template contender value_alone(const inputs<double, 8>&);
template std::vector<contender> ours(const inputs<float, 32>&);
template contender value_alone(const inputs<float, 32>&);
template std::vector<contender> ours(const inputs<double, 32>&);
template contender value_alone(const inputs<double, 32>&);
template std::vector<contender> ours(const inputs<float, 64>&);
template contender value_alone(const inputs<float, 64>&);
template std::vector<contender> ours(const inputs<double, 64>&);
template contender value_alone(const inputs<double, 64>&);
} // namespace logistic_regression
