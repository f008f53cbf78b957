// The 1,797 handwritten digits: pixels scaled to 0..1, split into rows to train on and the last 360 held out.
#pragma once

#include "csv.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <random>
#include <string>
#include <vector>

#include <xgrad/kernel/xtensor.hpp>

namespace example {

struct labelled_images {
    xt::xtensor<float, 2> images;         // (rows, 64)
    xt::xtensor<std::int64_t, 1> labels;  // (rows)

    std::size_t size() const { return labels.size(); }
};

struct digits {
    labelled_images train;
    labelled_images held_out;
};

// The rows [from, to) of an array, without a copy.
template <class T>
auto rows(const xt::xtensor<T, 2>& array, std::size_t from, std::size_t to)
{
    const std::size_t columns = array.shape(1);
    return xt::adapt(array.data() + from * columns, (to - from) * columns, xt::no_ownership(),
                     std::array<std::size_t, 2>{to - from, columns});
}

template <class T>
auto rows(const xt::xtensor<T, 1>& array, std::size_t from, std::size_t to)
{
    return xt::adapt(array.data() + from, to - from, xt::no_ownership(), std::array<std::size_t, 1>{to - from});
}

inline digits read_digits(const std::string& folder)
{
    const auto table = read_csv<float>(folder + "/digits.csv", 65);
    const std::size_t held_out = 360;
    const std::size_t first = table.shape(0) - held_out;
    const auto part = [&](std::size_t from, std::size_t to) {
        labelled_images result;
        result.images.resize({to - from, std::size_t(64)});
        result.labels.resize({to - from});
        for (std::size_t row = from; row < to; ++row) {
            for (std::size_t pixel = 0; pixel < 64; ++pixel) {
                result.images(row - from, pixel) = table(row, pixel) / 16.0f;
            }
            result.labels(row - from) = static_cast<std::int64_t>(table(row, 64));
        }
        return result;
    };
    return {part(0, first), part(first, table.shape(0))};
}

// Copies the rows of `from` into `to` in a random order.
template <class Random>
void shuffle(const labelled_images& from, labelled_images& to, Random& random)
{
    std::vector<std::size_t> order(from.size());
    std::iota(order.begin(), order.end(), std::size_t(0));
    std::shuffle(order.begin(), order.end(), random);
    to.images.resize(from.images.shape());
    to.labels.resize(from.labels.shape());
    for (std::size_t row = 0; row < order.size(); ++row) {
        std::copy_n(from.images.data() + order[row] * 64, 64, to.images.data() + row * 64);
        to.labels(row) = from.labels(order[row]);
    }
}

}  // namespace example
