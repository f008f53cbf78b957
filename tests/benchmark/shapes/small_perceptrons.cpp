#include "models.hpp"

namespace shapes {
namespace {

template <class T, int H>
class small_perceptron {
    static constexpr auto X = xgrad::input<"X", "N", 2>;
    static constexpr auto y = xgrad::input<"y", "N">;
    static constexpr auto A = xgrad::parameter<"A", 2, H>;
    static constexpr auto a = xgrad::parameter<"a", H>;
    static constexpr auto B = xgrad::parameter<"B", H, H>;
    static constexpr auto b = xgrad::parameter<"b", H>;
    static constexpr auto C = xgrad::parameter<"C", H>;
    static constexpr auto c = xgrad::parameter<"c">;
    static constexpr auto h1 = xgrad::tanh(xgrad::matmul(X, A) + a);
    static constexpr auto h2 = xgrad::tanh(xgrad::matmul(h1, B) + b);
    static constexpr auto loss = xgrad::mean(xgrad::square(xgrad::matmul(h2, C) + c - y));

  public:
    explicit small_perceptron(std::size_t rows)
        : X_(numbers<T, 2>({rows, 2})), A_(numbers<T, 2>({2, H})), B_(numbers<T, 2>({H, H})), dA_(A_), dB_(B_),
          y_(numbers<T, 1>({rows})), a_(numbers<T, 1>({H})), b_(a_), C_(a_), da_(a_), db_(a_), dC_(a_) {
        kernel_.reserve(xgrad::extent<"N"> = rows);
    }
    void operator()() {
        kernel_.unchecked(X = X_, y = y_, A = A_, a = a_, B = B_, b = b_, C = C_, c = T(0.1),
                          xgrad::out(loss_, dA_, da_, dB_, db_, dC_, dc_));
    }

  private:
    xgrad::kernel<T, xgrad::value_and_gradient(loss, A, a, B, b, C, c)> kernel_;
    matrix<T> X_, A_, B_, dA_, dB_;
    vector<T> y_, a_, b_, C_, da_, db_, dC_;
    T loss_{}, dc_{};
};

template <class T, int... H>
void add(std::vector<shape>& to, std::size_t rows, std::integer_sequence<int, H...>) {
    const std::string model = "W5, batch " + std::to_string(rows) + ", units";
    const double n = double(rows);
    (to.push_back(shape_of<small_perceptron<T, H>>(model, H, H == 16, n * (6 * H * H + 14 * H),
                                                   (3 * n + 2 * (H * H + 5 * H)) * sizeof(T), rows)),
     ...);
}

} // namespace

template <class T>
std::vector<shape> small_perceptrons() {
    std::vector<shape> all;
    for (const std::size_t rows : {1u, 32u, 1000u}) add<T>(all, rows, std::integer_sequence<int, 8, 12, 16, 20, 50>{});
    return all;
}

template std::vector<shape> small_perceptrons<number>();

} // namespace shapes
