#include "print.hpp"

constexpr auto X = input<"X", "N", 64>;
constexpr auto digit = indices<"digit", "N">;
constexpr auto W = parameter<"W", 64, 10>;
constexpr auto b = parameter<"b", 10>;
constexpr auto loss = mean(cross_entropy(matmul(X, W) + b, digit));

int main() { print<kernel<float, value_and_gradient(loss, W, b)>>(loss, gradient(loss, W), gradient(loss, b)); }
