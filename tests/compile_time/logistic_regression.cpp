#include <xgrad/xgrad.hpp>

using namespace xgrad;

constexpr auto X = input<"X", "N", 32>;
constexpr auto y = input<"y", "N">;
constexpr auto w = parameter<"w", 32>;
constexpr auto b = parameter<"b">;
constexpr auto z = matmul(X, w) + b;
constexpr auto loss = mean(softplus(z) - y * z) + 0.005 * sum(square(w));

float evaluate(const xt::xtensor<float, 2>& features, const xt::xtensor<float, 1>& labels,
               const xt::xtensor<float, 1>& weights, xt::xtensor<float, 1>& gradient) {
    kernel<float, value_and_gradient(loss, w, b)> k;
    auto [value, dw, db] = k(X = features, y = labels, w = weights, b = 0.1f);
    gradient = dw;
    return value + db;
}
