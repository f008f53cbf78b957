#include <xgrad/xgrad.hpp>

using namespace xgrad;

constexpr auto X = input<"X", "N", 28, 28, 1>;
constexpr auto labels = indices<"labels", "N">;
constexpr auto A = parameter<"A", 5, 5, 1, 8>;
constexpr auto a = parameter<"a", 8>;
constexpr auto B = parameter<"B", 5, 5, 8, 16>;
constexpr auto b = parameter<"b", 16>;
constexpr auto C = parameter<"C", 256, 64>;
constexpr auto c = parameter<"c", 64>;
constexpr auto D = parameter<"D", 64, 10>;
constexpr auto d = parameter<"d", 10>;
constexpr auto first = max_pool2d<2, 2>(relu(conv2d(X, A) + a));
constexpr auto second = max_pool2d<2, 2>(relu(conv2d(first, B) + b));
constexpr auto h = relu(matmul(reshape<"N", 256>(second), C) + c);
constexpr auto loss = mean(cross_entropy(matmul(h, D) + d, labels));

struct weights {
    xt::xtensor<float, 4> A, B;
    xt::xtensor<float, 2> C, D;
    xt::xtensor<float, 1> a, b, c, d;
};

float evaluate(const xt::xtensor<float, 4>& images, const xt::xtensor<int, 1>& digits, const weights& p, weights& g) {
    kernel<float, value_and_gradient(loss, A, a, B, b, C, c, D, d)> k;
    auto [value, dA, da, dB, db, dC, dc, dD, dd] =
        k(X = images, labels = digits, A = p.A, a = p.a, B = p.B, b = p.b, C = p.C, c = p.c, D = p.D, d = p.d);
    g = {dA, dB, dC, dD, da, db, dc, dd};
    return value;
}
