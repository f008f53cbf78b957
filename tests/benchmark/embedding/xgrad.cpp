#include "workload.hpp"

#include <xgrad/xgrad.hpp>

#include <span>

namespace embedding {
namespace {

using namespace benchmark;
using xgrad::out;

constexpr auto table = xgrad::parameter<"table", "V", 64>;
constexpr auto ids = xgrad::indices<"ids", "N">;
constexpr auto weights = xgrad::input<"weights", "N", 64>;
constexpr auto rows = xgrad::take(table, ids);

template <class T>
auto matrix(const array<T>& a, std::size_t rows_of_a) {
    return xt::adapt(a.data(), a.size(), xt::no_ownership(), std::array<std::size_t, 2>{rows_of_a, columns});
}
template <class T>
auto matrix(array<T>& a, std::size_t rows_of_a) {
    return xt::adapt(a.data(), a.size(), xt::no_ownership(), std::array<std::size_t, 2>{rows_of_a, columns});
}

template <class T>
class taken {
  public:
    explicit taken(const inputs_of_rows<T>& in) : in_(in), rows_(in.count * columns) {}
    void operator()() {
        auto to = matrix(rows_, in_.count);
        kernel_.unchecked(table = matrix(in_.table, in_.rows), ids = std::span(in_.ids), out(to));
    }
    result last() const {
        result all{1};
        append(all, rows_.data(), rows_.size());
        return all;
    }

  private:
    xgrad::kernel<T, rows> kernel_;
    const inputs<T>& in_;
    array<T> rows_;
};

template <class T>
class gradient_of_taken {
  public:
    explicit gradient_of_taken(const inputs_of_gradient<T>& in) : in_(in), gradient_(in.rows * columns) {
        kernel_.reserve(xgrad::extent<"N"> = in.count, xgrad::extent<"V"> = in.rows);
    }
    void operator()() {
        auto to = matrix(gradient_, in_.rows);
        kernel_.unchecked(table = matrix(in_.table, in_.rows), ids = std::span(in_.ids),
                          weights = matrix(in_.weights, in_.count), out(to));
    }
    result last() const {
        result all{1};
        append(all, gradient_.data(), gradient_.size());
        return all;
    }

  private:
    static constexpr auto total = xgrad::sum(weights * rows);
    xgrad::kernel<T, xgrad::gradient(total, table)> kernel_;
    const inputs<T>& in_;
    array<T> gradient_;
};

} // namespace

template <class T>
std::vector<contender> ours(const inputs_of_rows<T>& in) { return {make_contender<taken<T>>("xgrad", in)}; }
template <class T>
std::vector<contender> ours(const inputs_of_gradient<T>& in) {
    return {make_contender<gradient_of_taken<T>>("xgrad", in)};
}

template std::vector<contender> ours(const inputs_of_rows<float>&);
template std::vector<contender> ours(const inputs_of_rows<double>&);
template std::vector<contender> ours(const inputs_of_gradient<float>&);
template std::vector<contender> ours(const inputs_of_gradient<double>&);
} // namespace embedding
