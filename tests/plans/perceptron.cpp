#include "print.hpp"

constexpr auto X = input<"X", "N", 784>;
constexpr auto digit = indices<"digit", "N">;
constexpr auto W1 = parameter<"W1", 784, 128>;
constexpr auto b1 = parameter<"b1", 128>;
constexpr auto W2 = parameter<"W2", 128, 10>;
constexpr auto b2 = parameter<"b2", 10>;
constexpr auto hidden = relu(matmul(X, W1) + b1);
constexpr auto loss = mean(cross_entropy(matmul(hidden, W2) + b2, digit));

int main()
{
    print<kernel<float, value_and_gradient(loss, W1, b1, W2, b2)>>(loss, gradient(loss, W1), gradient(loss, W2));
}
