#include "workload.hpp"

#include <xgrad/xgrad.hpp>

namespace product {
namespace {

using namespace benchmark;

template <std::size_t K, std::size_t J>
struct model {
    static constexpr auto A = xgrad::input<"A", "N", int(K)>;
    static constexpr auto B = xgrad::parameter<"B", int(K), int(J)>;
    static constexpr auto G = xgrad::input<"G", "N", int(J)>;
    static constexpr auto Y = xgrad::matmul(A, B);
    static constexpr auto sum = xgrad::sum(Y * G);
    template <class T, part what>
    static constexpr auto kernel() {
        if constexpr (what == part::value) return std::type_identity<xgrad::kernel<T, Y>>();
        else if constexpr (what == part::by_right) return std::type_identity<xgrad::kernel<T, xgrad::gradient(sum, B)>>();
        else return std::type_identity<xgrad::kernel<T, xgrad::gradient(sum, A)>>();
    }
};

template <class Values>
auto matrix(Values& values, std::size_t rows, std::size_t columns) {
    return xt::adapt(values.data(), values.size(), xt::no_ownership(), std::array<std::size_t, 2>{rows, columns});
}

template <class T, std::size_t K, std::size_t J, part what>
class with_kernel {
  public:
    explicit with_kernel(const inputs<T, K, J, what>& in) : in_(in), made_(in.results()) {
        kernel_.reserve(xgrad::extent<"N"> = in.rows);
    }
    void operator()() {
        using m = model<K, J>;
        const auto A = matrix(in_.A, in_.rows, K), B = matrix(in_.B, K, J), G = matrix(in_.G, in_.rows, J);
        auto made = matrix(made_, what == part::by_right ? K : in_.rows, what == part::by_left ? K : J);
        if constexpr (what == part::value) kernel_.unchecked(m::A = A, m::B = B, xgrad::out(made));
        else kernel_.unchecked(m::A = A, m::B = B, m::G = G, xgrad::out(made));
    }
    result last() const {
        result all{1};
        append(all, made_.data(), made_.size());
        return all;
    }

  private:
    typename decltype(model<K, J>::template kernel<T, what>())::type kernel_;
    const inputs<T, K, J, what>& in_;
    array<T> made_;
};

} // namespace

template <class T, std::size_t K, std::size_t J, part what>
std::vector<contender> ours(const inputs<T, K, J, what>& in) {
    return {make_contender<with_kernel<T, K, J, what>>("xgrad", in)};
}

#define OURS(T, K, J) \
    template std::vector<contender> ours(const inputs<T, K, J, part::value>&); \
    template std::vector<contender> ours(const inputs<T, K, J, part::by_right>&); \
    template std::vector<contender> ours(const inputs<T, K, J, part::by_left>&);
PRODUCT_CASES(OURS)
} // namespace product
