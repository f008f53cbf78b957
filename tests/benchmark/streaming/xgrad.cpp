#include "workload.hpp"

#include <span>
#include <xgrad/xgrad.hpp>
#include <xtensor/xadapt.hpp>

namespace streaming {
namespace {

using namespace benchmark;
using xgrad::out;

template <std::size_t... extents, class T>
auto tensor(array<T>& a) {
    return xt::adapt(a.data(), a.size(), xt::no_ownership(), std::array<std::size_t, sizeof...(extents)>{extents...});
}

template <layer kind, int size>
struct model {
    static constexpr int columns = int(gates_of(kind)) * size;
    static constexpr auto x = xgrad::input<"x", size>;
    static constexpr auto W = xgrad::parameter<"layer.weight", size, size>;
    static constexpr auto b = xgrad::parameter<"layer.bias", size>;
    static constexpr auto y = xgrad::dense<"layer", size>(x);
};
template <int size>
struct model<layer::convolution, size> {
    static constexpr auto x = xgrad::input<"x", size>;
    static constexpr auto past = xgrad::state<"past", 2, size>;
    static constexpr auto W = xgrad::parameter<"W", 3, size, size>;
    static constexpr auto b = xgrad::parameter<"b", size>;
    static constexpr auto window = xgrad::concatenate<0>(past, xgrad::expand_dims<0>(x));
    static constexpr auto y = xgrad::reshape<size>(xgrad::conv1d(xgrad::expand_dims<0>(window), W)) + b;
};
template <int size>
struct model<layer::gru, size> {
    static constexpr auto x = xgrad::input<"x", size>;
    static constexpr auto h = xgrad::state<"h", size>;
    static constexpr auto next = xgrad::gru_cell<"layer", size>(x, h);
    static constexpr auto W = xgrad::parameter<"layer.weight_ih", size, 3 * size>;
    static constexpr auto V = xgrad::parameter<"layer.weight_hh", size, 3 * size>;
    static constexpr auto b = xgrad::parameter<"layer.bias", 3 * size>;
    static constexpr auto d = xgrad::parameter<"layer.bias_hh", 3 * size>;
};
template <int size>
struct model<layer::lstm, size> {
    static constexpr auto x = xgrad::input<"x", size>;
    static constexpr auto h = xgrad::state<"h", size>;
    static constexpr auto c = xgrad::state<"c", size>;
    static constexpr auto next = xgrad::lstm_cell<"layer", size>(x, xgrad::pack(h, c));
    static constexpr auto W = xgrad::parameter<"layer.weight_ih", size, 4 * size>;
    static constexpr auto V = xgrad::parameter<"layer.weight_hh", size, 4 * size>;
    static constexpr auto b = xgrad::parameter<"layer.bias", 4 * size>;
};

template <class T, layer kind, int size>
auto kernel_of() {
    using m = model<kind, size>;
    if constexpr (kind == layer::dense) return xgrad::kernel<T, m::y>();
    else if constexpr (kind == layer::convolution)
        return xgrad::kernel<T, m::y, xgrad::update(m::past, xgrad::slice<0, 1, 3>(m::window))>();
    else if constexpr (kind == layer::gru) return xgrad::kernel<T, xgrad::update(m::h, m::next)>();
    else return xgrad::kernel<T, xgrad::update(m::h, get<0>(m::next)), xgrad::update(m::c, get<1>(m::next))>();
}

template <class T, layer kind, std::size_t size>
class fused {
    using m = model<kind, int(size)>;
    static constexpr std::size_t columns = gates_of(kind) * size;

  public:
    explicit fused(const inputs<T, kind, size>& in) : in_(in) {}
    void operator()() {
        if constexpr (kind == layer::dense) kernel_.unchecked(m::x = x_, m::W = W_, m::b = b_, out(h_));
        else if constexpr (kind == layer::convolution)
            kernel_.unchecked(m::x = x_, m::past = past_, m::W = W_, m::b = b_, out(h_));
        else if constexpr (kind == layer::gru)
            kernel_.unchecked(m::x = x_, m::h = h_, m::W = W_, m::V = V_, m::b = b_, m::d = d_);
        else kernel_.unchecked(m::x = x_, m::h = h_, m::c = c_, m::W = W_, m::V = V_, m::b = b_);
    }
    result last() const { return numbers(h_.data(), size); }

  private:
    static auto weights(array<T>& W) {
        if constexpr (kind == layer::convolution) return tensor<3, size, size>(W);
        else return tensor<size, columns>(W);
    }
    inputs<T, kind, size> in_;
    decltype(kernel_of<T, kind, int(size)>()) kernel_;
    std::span<T> x_{in_.x}, h_{in_.h}, c_{in_.c}, b_{in_.b}, d_{in_.d};
    decltype(tensor<2, size>(std::declval<array<T>&>())) past_ = tensor<2, size>(in_.past);
    decltype(weights(std::declval<array<T>&>())) W_ = weights(in_.W);
    decltype(tensor<size, columns>(std::declval<array<T>&>())) V_ = tensor<size, columns>(in_.V);
};

} // namespace

template <class T, layer kind, std::size_t size>
std::vector<contender> ours(const inputs<T, kind, size>& in) { return {make_contender<fused<T, kind, size>>("xgrad", in)}; }

#define OURS(T, kind, size) template std::vector<contender> ours(const inputs<T, layer::kind, size>&);
STREAMING_CASES(OURS)
} // namespace streaming
