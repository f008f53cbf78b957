// Mini-batches in a new order every epoch -> a model's training; what the model is, only its two functions know.
#pragma once

#include "confusion.hpp"
#include "digits.hpp"
#include "distort.hpp"
#include "progress.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <numbers>
#include <optional>
#include <random>
#include <vector>

#include <xgrad/kernel/xtensor.hpp>

namespace example {

struct schedule {
    std::size_t epochs = 100;
    float rate = 0.5f;                          // at the start; falls to 0 along half a cosine
    std::optional<distortion> distorted = {};
    std::size_t batch = 32;
};

// The mean loss of each epoch.
struct history {
    std::vector<double> train;
    std::vector<double> held_out;
};

struct outcome {
    history losses;
    xt::xtensor<std::int64_t, 1> guesses;       // of the held-out rows
    double accuracy = 0;
};

enum class show { progress, nothing };

// step(images, labels, rate) takes one step and returns the batch's loss; test(images, labels) returns {loss, guesses}.
template <class Step, class Test>
outcome train(const digits& data, const schedule& how, unsigned seed, show what, Step&& step, Test&& test)
{
    std::mt19937 random(seed);
    const progress line(how.epochs);
    labelled_images rows_now;
    outcome result;
    for (std::size_t epoch = 0; epoch < how.epochs; ++epoch) {
        shuffle(data.train, rows_now, random);
        const std::size_t count = rows_now.size();
        for (std::size_t row = 0; how.distorted && row < count; ++row) {
            distort(&rows_now.images(row, 0), random, *how.distorted);
        }

        const double done = static_cast<double>(epoch) / static_cast<double>(how.epochs);
        const float rate = how.rate * static_cast<float>(0.5 + 0.5 * std::cos(std::numbers::pi * done));
        double sum = 0;
        for (std::size_t from = 0; from < count; from += how.batch) {
            const std::size_t to = std::min(from + how.batch, count);
            const float loss = step(rows(rows_now.images, from, to), rows(rows_now.labels, from, to), rate);
            sum += static_cast<double>(loss) * static_cast<double>(to - from);
        }

        const auto [loss, guesses] = test(data.held_out.images, data.held_out.labels);
        result.losses.train.push_back(sum / static_cast<double>(count));
        result.losses.held_out.push_back(static_cast<double>(loss));
        result.guesses = guesses;
        result.accuracy = confusion(data.held_out.labels, result.guesses).accuracy();
        if (what == show::progress) {
            char text[80];
            std::snprintf(text, sizeof text, "loss %.4f, held out %.4f, %.1f %% right", result.losses.train.back(),
                          result.losses.held_out.back(), 100 * result.accuracy);
            line.show(epoch + 1, text);
        }
    }
    return result;
}

}  // namespace example
