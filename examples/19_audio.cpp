// A recurrent network in an audio callback: 64 samples at a time, every 1.33 milliseconds at 48 kHz, through a GRU whose
// memory is carried from block to block. The callback calls a kernel without checks: no allocation, no lock, no exception;
// denormals, which decaying signals are full of, are flushed. The sound agrees with a loop by hand over the whole signal.
#include "support/allocations.hpp"
#include "support/latency.hpp"

#include <xgrad/xgrad.hpp>

#include <array>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <exception>
#include <span>
#include <thread>
#include <vector>

using namespace xgrad;

constexpr std::size_t block = 64, hidden = 16;
constexpr double rate = 48000;  // samples a second

constexpr auto dry = input<"dry", block>;
constexpr auto memory = state<"memory", hidden>;
constexpr auto amplifier = gru<"amplifier", hidden>(expand_dims<1>(dry), memory);
constexpr auto wet = dry + squeeze(dense<"mix", 1>(amplifier));

// The sound, and what is remembered for the next block. One kernel serves all voices of a thread.
kernel<float, wet, update(memory, last(amplifier))> process;

// What there is of each voice: its memory. The parameters are random here; load(v, path) reads trained ones.
using voice = variables<process>;

// Called by the thread that plays, with one block to read and one to write.
void callback(voice& v, std::span<const float, block> from, std::span<float, block> to) noexcept
{
    const flush_denormals guard;
    process.unchecked(dry = from, v, out(to));
}

// The same network, sample by sample, in double.
std::vector<double> by_hand(const std::vector<float>& signal, const voice& v)
{
    const auto& in = v[find<"amplifier.weight_ih">(wet)];
    const auto& carried = v[find<"amplifier.weight_hh">(wet)];
    const auto& bias = v[find<"amplifier.bias">(wet)];
    const auto& carried_bias = v[find<"amplifier.bias_hh">(wet)];
    const auto& mix = v[find<"mix.weight">(wet)];
    const double mix_bias = v[find<"mix.bias">(wet)](0);
    std::array<double, hidden> h{};
    std::vector<double> result;
    for (const float sample : signal) {
        double x[3 * hidden], z[3 * hidden];
        for (std::size_t j = 0; j < 3 * hidden; ++j) {
            x[j] = bias(j) + double(sample) * in(0, j);
            z[j] = carried_bias(j);
            for (std::size_t i = 0; i < hidden; ++i) z[j] += h[i] * carried(i, j);
        }
        double sum = sample + mix_bias;
        for (std::size_t j = 0; j < hidden; ++j) {
            const double reset = 1 / (1 + std::exp(-x[j] - z[j]));
            const double keep = 1 / (1 + std::exp(-x[hidden + j] - z[hidden + j]));
            const double fresh = std::tanh(x[2 * hidden + j] + reset * z[2 * hidden + j]);
            h[j] = (1 - keep) * fresh + keep * h[j];
            sum += h[j] * mix(j, 0);
        }
        result.push_back(sum);
    }
    return result;
}

int run()
{
    constexpr std::size_t blocks = 1500;  // two seconds
    voice v(1);
    std::vector<float> signal(block * blocks), played(block * blocks);
    for (std::size_t i = 0; i < signal.size(); ++i) {  // a plucked string, twice a second
        const double t = std::fmod(static_cast<double>(i) / rate, 0.5);
        signal[i] = static_cast<float>(0.8 * std::exp(-9 * t) * std::sin(2 * 3.14159265358979 * 220 * t));
    }
    const std::vector<double> exact = by_hand(signal, v);

    example::latency latency(blocks);
    const long allocations = example::allocations;
    auto next = std::chrono::steady_clock::now();
    for (std::size_t b = 0; b < blocks; ++b) {
        latency.measure([&] {
            callback(v, std::span<const float, block>(&signal[b * block], block),
                     std::span<float, block>(&played[b * block], block));
        });
        next += std::chrono::nanoseconds(static_cast<long>(1e9 * block / rate));
        std::this_thread::sleep_until(next);
    }
    const long allocated = example::allocations - allocations;

    double largest = 0;
    for (std::size_t i = 0; i < played.size(); ++i) largest = std::max(largest, std::abs(double(played[i]) - exact[i]));
    std::printf("%zu blocks of %zu samples, each lasts %.0f microseconds\n", blocks, block, 1e6 * block / rate);
    latency.print(1e6 * block / rate);
    std::printf("allocations in the callback: %ld\nlargest difference from the loop by hand: %.1e\n", allocated, largest);
    return allocated == 0 && largest < 1e-5 ? 0 : 1;
}

int main()
try {
    return run();
} catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
}
