#include "workload.hpp"

#include <xgrad/xgrad.hpp>

#include <span>

namespace damped_oscillation {
namespace {

using namespace benchmark;
using xgrad::out;

constexpr auto x = xgrad::input<"x", "N">;
constexpr auto a = xgrad::parameter<"a">;
constexpr auto b = xgrad::parameter<"b">;
constexpr auto c = xgrad::parameter<"c">;
constexpr auto f = xgrad::sum(xgrad::exp(-a * x) * xgrad::sin(b * x) + c);

template <class T>
class of_parameters {
  public:
    explicit of_parameters(const inputs_of_parameters<T>& in) : in_(in), x_(in.x) {}
    void operator()() { call(kernel_, out(loss_, da_, db_, dc_)); }
    void value() { call(value_, out(loss_)); }
    result last() const { return {double(loss_), double(da_), double(db_), double(dc_)}; }

  private:
    [[gnu::always_inline]] void call(auto& kernel, auto results) {
        kernel.unchecked(x = x_, a = in_.a, b = in_.b, c = in_.c, results);
    }
    xgrad::kernel<T, xgrad::value_and_gradient(f, a, b, c)> kernel_;
    xgrad::kernel<T, f> value_;
    const inputs<T>& in_;
    std::span<const T> x_;
    T loss_{}, da_{}, db_{}, dc_{};
};

template <class T>
class of_x {
  public:
    explicit of_x(const inputs_of_x<T>& in) : in_(in), x_(in.x), gradient_(in.x.size()), dx_(gradient_) {}
    void operator()() { call(kernel_, out(loss_, dx_)); }
    void value() { call(value_, out(loss_)); }
    result last() const {
        result all{double(loss_)};
        append(all, gradient_.data(), gradient_.size());
        return all;
    }

  private:
    [[gnu::always_inline]] void call(auto& kernel, auto results) {
        kernel.unchecked(x = x_, a = in_.a, b = in_.b, c = in_.c, results);
    }
    xgrad::kernel<T, xgrad::value_and_gradient(f, x)> kernel_;
    xgrad::kernel<T, f> value_;
    const inputs<T>& in_;
    std::span<const T> x_;
    array<T> gradient_;
    std::span<T> dx_;
    T loss_{};
};

} // namespace

template <class T>
std::vector<contender> ours(const inputs_of_parameters<T>& in) {
    return {make_contender<of_parameters<T>>("xgrad", in)};
}
template <class T>
contender value_alone(const inputs_of_parameters<T>& in) {
    return make_contender<value_of<of_parameters<T>>>("value", in);
}
template <class T>
std::vector<contender> ours(const inputs_of_x<T>& in) {
    return {make_contender<of_x<T>>("xgrad", in)};
}
template <class T>
contender value_alone(const inputs_of_x<T>& in) {
    return make_contender<value_of<of_x<T>>>("value", in);
}

template std::vector<contender> ours(const inputs_of_parameters<float>&);
template contender value_alone(const inputs_of_parameters<float>&);
template std::vector<contender> ours(const inputs_of_parameters<double>&);
template contender value_alone(const inputs_of_parameters<double>&);
template std::vector<contender> ours(const inputs_of_x<float>&);
template contender value_alone(const inputs_of_x<float>&);
template std::vector<contender> ours(const inputs_of_x<double>&);
template contender value_alone(const inputs_of_x<double>&);
} // namespace damped_oscillation
