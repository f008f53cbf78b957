#include "models.hpp"

namespace shapes {
namespace {

template <class T, int D, int C>
class classifier {
    static constexpr auto X = xgrad::input<"X", "N", D>;
    static constexpr auto y = xgrad::indices<"y", "N">;
    static constexpr auto W = xgrad::parameter<"W", D, C>;
    static constexpr auto b = xgrad::parameter<"b", C>;
    static constexpr auto loss = xgrad::mean(xgrad::cross_entropy(xgrad::matmul(X, W) + b, y));

  public:
    explicit classifier(std::size_t rows)
        : X_(numbers<T, 2>({rows, D})), W_(numbers<T, 2>({D, C})), dW_(W_), b_(numbers<T, 1>({C})), db_(b_), y_(labels<C>(rows)) {
        kernel_.reserve(xgrad::extent<"N"> = rows);
    }
    void operator()() { kernel_.unchecked(X = X_, y = y_, W = W_, b = b_, xgrad::out(loss_, dW_, db_)); }

  private:
    xgrad::kernel<T, xgrad::value_and_gradient(loss, W, b)> kernel_;
    matrix<T> X_, W_, dW_;
    vector<T> b_, db_;
    vector<int> y_;
    T loss_{};
};

template <class T, int D, int... C>
void add(std::vector<shape>& to, std::size_t rows, std::integer_sequence<int, C...>) {
    const std::string model = "W4, " + std::to_string(rows) + " rows, " + std::to_string(D) + " features, classes";
    const double n = double(rows);
    (to.push_back(shape_of<classifier<T, D, C>>(model, C, C == 10, 4 * n * D * C, (n * D + 2 * D * C) * sizeof(T), rows)), ...);
}

} // namespace

template <class T>
std::vector<shape> classifiers() {
    std::vector<shape> all;
    add<T, 64>(all, 1797, std::integer_sequence<int, 2, 7, 10, 33>{});
    add<T, 784>(all, 2000, std::integer_sequence<int, 2, 7, 10, 33>{});
    return all;
}

template std::vector<shape> classifiers<number>();

} // namespace shapes
