#include <xgrad/xgrad.hpp>

using namespace xgrad;

constexpr auto X = input<"X", "N", 784>;
constexpr auto labels = indices<"labels", "N">;
constexpr auto A = parameter<"A", 784, 128>;
constexpr auto a = parameter<"a", 128>;
constexpr auto B = parameter<"B", 128, 10>;
constexpr auto b = parameter<"b", 10>;
constexpr auto h = relu(matmul(X, A) + a);
constexpr auto loss = mean(cross_entropy(matmul(h, B) + b, labels));

struct weights {
    xt::xtensor<float, 2> A, B;
    xt::xtensor<float, 1> a, b;
};

float evaluate(const xt::xtensor<float, 2>& images, const xt::xtensor<int, 1>& digits, const weights& p, weights& g) {
    kernel<float, value_and_gradient(loss, A, a, B, b)> k;
    auto [value, dA, da, dB, db] = k(X = images, labels = digits, A = p.A, a = p.a, B = p.B, b = p.b);
    g.A = dA, g.a = da, g.B = dB, g.b = db;
    return value;
}
