#include "print.hpp"

constexpr auto X = input<"X", "N", 32>;
constexpr auto y = input<"y", "N">;
constexpr auto w = parameter<"w", 32>;
constexpr auto b = parameter<"b">;
constexpr auto z = matmul(X, w) + b;
constexpr auto loss = mean(log(1 + exp(z)) - y * z) + 0.005 * sum(square(w));

int main() { print<kernel<float, value_and_gradient(loss, w, b)>>(loss, gradient(loss, w), gradient(loss, b)); }
