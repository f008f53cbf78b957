#include <xgrad/xgrad.hpp>

using namespace xgrad;

constexpr auto X = input<"X", "N", 2>;
constexpr auto y = input<"y", "N">;
constexpr auto A = parameter<"A", 2, 16>;
constexpr auto a = parameter<"a", 16>;
constexpr auto B = parameter<"B", 16, 16>;
constexpr auto b = parameter<"b", 16>;
constexpr auto C = parameter<"C", 16>;
constexpr auto c = parameter<"c">;
constexpr auto h1 = tanh(matmul(X, A) + a);
constexpr auto h2 = tanh(matmul(h1, B) + b);
constexpr auto loss = mean(square(matmul(h2, C) + c - y));

struct weights {
    xt::xtensor<float, 2> A, B;
    xt::xtensor<float, 1> a, b, C;
};

float evaluate(const xt::xtensor<float, 2>& points, const xt::xtensor<float, 1>& targets, const weights& p, weights& g) {
    kernel<float, value_and_gradient(loss, A, a, B, b, C, c)> k;
    auto [value, dA, da, dB, db, dC, dc] =
        k(X = points, y = targets, A = p.A, a = p.a, B = p.B, b = p.b, C = p.C, c = 0.1f);
    g.A = dA, g.a = da, g.B = dB, g.b = db, g.C = dC;
    return value + dc;
}
