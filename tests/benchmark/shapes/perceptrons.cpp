#include "models.hpp"

namespace shapes {
namespace {

template <class T, int H>
class perceptron {
    static constexpr int D = 784, C = 10;
    static constexpr auto X = xgrad::input<"X", "N", D>;
    static constexpr auto y = xgrad::indices<"y", "N">;
    static constexpr auto A = xgrad::parameter<"A", D, H>;
    static constexpr auto a = xgrad::parameter<"a", H>;
    static constexpr auto B = xgrad::parameter<"B", H, C>;
    static constexpr auto b = xgrad::parameter<"b", C>;
    static constexpr auto h = xgrad::relu(xgrad::matmul(X, A) + a);
    static constexpr auto loss = xgrad::mean(xgrad::cross_entropy(xgrad::matmul(h, B) + b, y));

  public:
    explicit perceptron(std::size_t rows)
        : X_(numbers<T, 2>({rows, D})), A_(numbers<T, 2>({D, H})), B_(numbers<T, 2>({H, C})), dA_(A_), dB_(B_),
          a_(numbers<T, 1>({H})), b_(numbers<T, 1>({C})), da_(a_), db_(b_), y_(labels<C>(rows)) {
        kernel_.reserve(xgrad::extent<"N"> = rows);
    }
    void operator()() {
        kernel_.unchecked(X = X_, y = y_, A = A_, a = a_, B = B_, b = b_, xgrad::out(loss_, dA_, da_, dB_, db_));
    }

  private:
    xgrad::kernel<T, xgrad::value_and_gradient(loss, A, a, B, b)> kernel_;
    matrix<T> X_, A_, B_, dA_, dB_;
    vector<T> a_, b_, da_, db_;
    vector<int> y_;
    T loss_{};
};

template <class T, int... H>
void add(std::vector<shape>& to, std::size_t rows, std::integer_sequence<int, H...>) {
    const std::string model = "W6, batch " + std::to_string(rows) + ", units";
    const double n = double(rows);
    (to.push_back(shape_of<perceptron<T, H>>(model, H, H == 128, n * (4 * 784 * H + 60 * H),
                                             (784 * n + 2 * (784 * H + 10 * H)) * sizeof(T), rows)),
     ...);
}

} // namespace

template <class T>
std::vector<shape> perceptrons() {
    std::vector<shape> all;
    for (const std::size_t rows : {1u, 64u, 256u}) add<T>(all, rows, std::integer_sequence<int, 20, 50, 100, 128, 300>{});
    return all;
}

template std::vector<shape> perceptrons<number>();

} // namespace shapes
