#include "models.hpp"

namespace shapes {
namespace {

template <int D>
struct symbols {
    static constexpr auto X = xgrad::input<"X", "N", D>;
    static constexpr auto y = xgrad::input<"y", "N">;
    static constexpr auto w = xgrad::parameter<"w", D>;
    static constexpr auto b = xgrad::parameter<"b">;
    static constexpr auto z = xgrad::matmul(X, w) + b;
    static constexpr auto linear = xgrad::mean(xgrad::square(z - y));
    static constexpr auto logistic = xgrad::mean(xgrad::softplus(z) - y * z) + 0.005 * xgrad::sum(xgrad::square(w));
};

template <class T, int D, auto Loss>
class regression {
    using s = symbols<D>;

  public:
    explicit regression(std::size_t rows)
        : X_(numbers<T, 2>({rows, D})), w_(numbers<T, 1>({D})), y_(numbers<T, 1>({rows})), dw_(w_) {
        kernel_.reserve(xgrad::extent<"N"> = rows);
    }
    void operator()() { kernel_.unchecked(s::X = X_, s::y = y_, s::w = w_, s::b = T(0.1), xgrad::out(loss_, dw_, db_)); }

  private:
    xgrad::kernel<T, xgrad::value_and_gradient(Loss, s::w, s::b)> kernel_;
    matrix<T> X_;
    vector<T> w_, y_, dw_;
    T loss_{}, db_{};
};

template <class T, int D>
void add(std::vector<shape>& to, std::size_t rows) {
    const double operations = 4. * double(rows) * D, bytes = double(rows) * (D + 1) * sizeof(T);
    const std::string batch = rows == 1 ? ", 1 row" : ", " + std::to_string(rows) + " rows";
    const bool named = D == (rows == 100000 ? 32 : 8);
    to.push_back(shape_of<regression<T, D, symbols<D>::linear>>("W2" + batch + ", features", D, named, operations, bytes, rows));
    to.push_back(shape_of<regression<T, D, symbols<D>::logistic>>("W3" + batch + ", features", D, named, operations, bytes, rows));
}

} // namespace

template <class T>
std::vector<shape> regressions() {
    std::vector<shape> all;
    for (const std::size_t rows : {1u, 1000u, 100000u})
        [&]<int... D>(std::integer_sequence<int, D...>) {
            (add<T, D>(all, rows), ...);
        }(std::integer_sequence<int, 3, 5, 8, 12, 32, 64, 100>{});
    return all;
}

template std::vector<shape> regressions<number>();

} // namespace shapes
