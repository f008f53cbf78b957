#include <xgrad/xgrad.hpp>

using namespace xgrad;

constexpr auto X = input<"X", "N", 64>;
constexpr auto labels = indices<"labels", "N">;
constexpr auto W = parameter<"W", 64, 10>;
constexpr auto b = parameter<"b", 10>;
constexpr auto loss = mean(cross_entropy(matmul(X, W) + b, labels));

float evaluate(const xt::xtensor<float, 2>& images, const xt::xtensor<int, 1>& digits,
               const xt::xtensor<float, 2>& weights, const xt::xtensor<float, 1>& bias,
               xt::xtensor<float, 2>& gradient) {
    kernel<float, value_and_gradient(loss, W, b)> k;
    auto [value, dW, db] = k(X = images, labels = digits, W = weights, b = bias);
    gradient = dW;
    return value + db(0);
}
