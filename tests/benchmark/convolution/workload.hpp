// A convolution of 3 x 3 with a margin of 1, of images (16, S, S, C) to F channels: its value, and the gradients of a sum of
// weighted results by the weights and by the images. Beside oneDNN, whose arrays have the layouts that it asks for.
#pragma once

#include "../inputs.hpp"
#include "../measure.hpp"

namespace convolution {

inline constexpr std::size_t images = 16;
enum class part { value, by_weights, by_images };

// Channels last; w (3, 3, C, F).
template <std::size_t size, std::size_t channels, std::size_t filters, part what>
struct inputs {
    benchmark::array<float> x, w, g;
    inputs() {
        benchmark::generator source(23);
        x = source.numbers<float>(images * size * size * channels, -1, 1);
        w = source.numbers<float>(9 * channels * filters, -1, 1);
        g = source.numbers<float>(images * size * size * filters, -1, 1);
    }
};

#define CONVOLUTION_CASES(use) \
    use(28, 16, 16) use(28, 16, 32) use(28, 32, 64) use(32, 16, 32) use(32, 32, 64) use(32, 64, 64)

template <std::size_t S, std::size_t C, std::size_t F, part what>
benchmark::contender hand(const inputs<S, C, F, what>&);
template <std::size_t S, std::size_t C, std::size_t F, part what>
std::vector<benchmark::contender> ours(const inputs<S, C, F, what>&);
template <std::size_t S, std::size_t C, std::size_t F, part what>
std::vector<benchmark::contender> peers(const inputs<S, C, F, what>&) { return {}; }

} // namespace convolution
