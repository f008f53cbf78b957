#include <xgrad/xgrad.hpp>

using namespace xgrad;

constexpr auto X = input<"X", "N", 32>;
constexpr auto y = input<"y", "N">;
constexpr auto w = parameter<"w", 32>;
constexpr auto b = parameter<"b">;
constexpr auto loss = mean(square(matmul(X, w) + b - y));

float evaluate(const xt::xtensor<float, 2>& features, const xt::xtensor<float, 1>& targets,
               const xt::xtensor<float, 1>& weights, xt::xtensor<float, 1>& gradient) {
    kernel<float, value_and_gradient(loss, w, b)> k;
    auto [value, dw, db] = k(X = features, y = targets, w = weights, b = 0.1f);
    gradient = dw;
    return value + db;
}
