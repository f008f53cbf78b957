#include <xgrad/xgrad.hpp>

using namespace xgrad;

constexpr auto X = input<"X", "N", "T", 32>;
constexpr auto block = transformer_encoder<"block", 4, 64>(X + sinusoidal_positions<"T", 32>, {.causal = true});
constexpr auto loss = mean(square(block));

kernel<float, value_and_gradient(loss)> evaluate;

float value(const xt::xtensor<float, 3>& sequences, variables<evaluate>& v) {
    return evaluate(X = sequences, v)[loss];
}
