// One step of a layer on one sample, as in audio or control: no batch, no loss, weights given once, what it remembers kept.
// x (size). Dense: y = x W + b. Convolution: y = past_0 W_0 + past_1 W_1 + x W_2 + b over the last three samples, in one
// array W (3 size, size). GRU and LSTM: weights (size, gates * size) for x and h, the gates in PyTorch's order.
#pragma once

#include <vector>

#include "../inputs.hpp"
#include "../measure.hpp"

namespace streaming {

enum class layer { dense, convolution, gru, lstm };

constexpr std::size_t gates_of(layer kind) { return kind == layer::gru ? 3 : kind == layer::lstm ? 4 : 1; }
constexpr bool is_recurrent(layer kind) { return kind == layer::gru || kind == layer::lstm; }
// Numbers that x and what is remembered of earlier samples are multiplied by, for each number of the output.
constexpr std::size_t fan_in(layer kind, std::size_t size) { return kind == layer::convolution ? 3 * size : size; }

template <class T, layer kind, std::size_t size>
struct inputs {
    static constexpr std::size_t columns = gates_of(kind) * size, rows = fan_in(kind, size);
    benchmark::array<T> x, h, c, past, W, V, b, d; // V, d: of h

    inputs() {
        benchmark::generator g(91);
        const double range = 1 / std::sqrt(double(size));
        x = g.numbers<T>(size, -1, 1);
        h = g.numbers<T>(size, -1, 1);
        c = g.numbers<T>(size, -1, 1);
        past = g.numbers<T>(2 * size, -1, 1);
        W = g.numbers<T>(rows * columns, -range, range);
        V = g.numbers<T>(size * columns, -range, range);
        b = g.numbers<T>(columns, -range, range);
        d = g.numbers<T>(columns, -range, range);
    }
};

// What a step gave: its sum and each number.
template <class T>
benchmark::result numbers(const T* y, std::size_t size) {
    benchmark::result all{0};
    benchmark::append(all, y, size);
    for (std::size_t i = 1; i <= size; ++i) all[0] += all[i];
    return all;
}

template <class T, layer kind, std::size_t size>
benchmark::contender hand(const inputs<T, kind, size>&);
template <class T, layer kind, std::size_t size>
std::vector<benchmark::contender> ours(const inputs<T, kind, size>&);
template <class T, layer kind, std::size_t size>
std::vector<benchmark::contender> peers(const inputs<T, kind, size>&);

} // namespace streaming

// The cases: use(type, layer, size).
#define STREAMING_CASES_OF(use, T) \
    use(T, dense, 8) use(T, dense, 64) use(T, convolution, 8) use(T, gru, 16) \
    use(T, lstm, 8) use(T, lstm, 64)
#define STREAMING_CASES(use) STREAMING_CASES_OF(use, float) STREAMING_CASES_OF(use, double)
