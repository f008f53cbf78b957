#include "deep_networks.hpp"

using namespace deep;

constexpr auto loss_of_all = loss(perceptron<20>());

kernel<float, value_and_gradient(loss_of_all)> evaluate;

float value(const xt::xtensor<float, 2>& images, const xt::xtensor<int, 1>& digits, variables<evaluate>& v) {
    return evaluate(X = images, digit = digits, v)[loss_of_all];
}
