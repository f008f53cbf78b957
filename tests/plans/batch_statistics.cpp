// A layer that is normalized over the rows: what needs a finished sum waits for the next pass.
#include "print.hpp"

constexpr auto X = input<"X", "N", 8>;
constexpr auto y = input<"y", "N">;
constexpr auto W = parameter<"W", 8, 4>;
constexpr auto v = parameter<"v", 4>;
constexpr auto h = matmul(X, W);
constexpr auto normalized = (h - mean<0>(h)) * rsqrt(variance<0>(h) + 1e-5);
constexpr auto loss = mean(square(matmul(tanh(normalized), v) - y));

int main() { print<kernel<float, value_and_gradient(loss, W, v)>>(loss, gradient(loss, v)); }
