#include <xgrad/xgrad.hpp>

using namespace xgrad;

constexpr auto X = input<"X", "N", "T", 16>;
constexpr auto targets = input<"targets", "N", 4>;
constexpr auto state_at_end = last(lstm<"second", 32>(lstm<"first", 32>(X)));
constexpr auto loss = mean(squared_error(dense<"out", 4>(state_at_end), targets));

kernel<float, value_and_gradient(loss)> evaluate;

float value(const xt::xtensor<float, 3>& sequences, const xt::xtensor<float, 2>& wanted, variables<evaluate>& v) {
    return evaluate(X = sequences, targets = wanted, v)[loss];
}
