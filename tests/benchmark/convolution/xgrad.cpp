#include "workload.hpp"

#include <xgrad/xgrad.hpp>

namespace convolution {
namespace {

using namespace benchmark;

template <std::size_t S, std::size_t C, std::size_t F>
struct model {
    static constexpr auto x = xgrad::input<"x", "N", int(S), int(S), int(C)>;
    static constexpr auto w = xgrad::parameter<"w", 3, 3, int(C), int(F)>;
    static constexpr auto g = xgrad::input<"g", "N", int(S), int(S), int(F)>;
    static constexpr auto y = xgrad::conv2d(x, w, {.padding = {1, 1}});
    static constexpr auto sum = xgrad::sum(y * g);
    template <part what>
    static constexpr auto kernel() {
        if constexpr (what == part::value) return std::type_identity<xgrad::kernel<float, y>>();
        else if constexpr (what == part::by_weights) return std::type_identity<xgrad::kernel<float, xgrad::gradient(sum, w)>>();
        else return std::type_identity<xgrad::kernel<float, xgrad::gradient(sum, x)>>();
    }
};

template <class Values, class... Extents>
auto tensor(Values& values, Extents... extents) {
    return xt::adapt(values.data(), values.size(), xt::no_ownership(), std::array<std::size_t, sizeof...(Extents)>{extents...});
}

template <std::size_t S, std::size_t C, std::size_t F, part what>
class with_kernel {
  public:
    explicit with_kernel(const inputs<S, C, F, what>& in)
        : in_(in), made_(what == part::value ? in.g.size() : what == part::by_weights ? in.w.size() : in.x.size()) {
        kernel_.reserve(xgrad::extent<"N"> = images);
    }
    void operator()() {
        using m = model<S, C, F>;
        const auto x = tensor(in_.x, images, S, S, C), g = tensor(in_.g, images, S, S, F);
        const auto w = tensor(in_.w, std::size_t(3), std::size_t(3), C, F);
        if constexpr (what == part::value) {
            auto y = tensor(made_, images, S, S, F);
            kernel_.unchecked(m::x = x, m::w = w, xgrad::out(y));
        } else if constexpr (what == part::by_weights) {
            auto dw = tensor(made_, std::size_t(3), std::size_t(3), C, F);
            kernel_.unchecked(m::x = x, m::w = w, m::g = g, xgrad::out(dw));
        } else {
            auto dx = tensor(made_, images, S, S, C);
            kernel_.unchecked(m::x = x, m::w = w, m::g = g, xgrad::out(dx));
        }
    }
    result last() const {
        result all{1};
        append(all, made_.data(), made_.size());
        return all;
    }

  private:
    typename decltype(model<S, C, F>::template kernel<what>())::type kernel_;
    const inputs<S, C, F, what>& in_;
    array<float> made_;
};

} // namespace

template <std::size_t S, std::size_t C, std::size_t F, part what>
std::vector<contender> ours(const inputs<S, C, F, what>& in) {
    return {make_contender<with_kernel<S, C, F, what>>("xgrad", in)};
}

#define OURS(S, C, F) \
    template std::vector<contender> ours(const inputs<S, C, F, part::value>&); \
    template std::vector<contender> ours(const inputs<S, C, F, part::by_weights>&); \
    template std::vector<contender> ours(const inputs<S, C, F, part::by_images>&);
CONVOLUTION_CASES(OURS)
} // namespace convolution
