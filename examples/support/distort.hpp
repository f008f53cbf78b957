// An 8 x 8 image -> the same digit as another hand might have written it: turned, scaled, slanted, moved and bent a
// little, with noise on the pixels. A model that never sees the same image twice learns the digit, not the writer.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <random>

namespace example {

// The largest amount of each change; lengths in pixels.
struct distortion {
    float angle = 0.175f;  // radians
    float scale = 0.15f;
    float slant = 0.1f;
    float shift = 0.7f;
    float bend = 0.7f;     // of each corner
    float noise = 0.15f;   // standard deviation
};

constexpr std::size_t side = 8;

// The image between its pixels, 0 outside of it.
inline float sample(const float* image, float y, float x)
{
    const float top = std::floor(y);
    const float left = std::floor(x);
    const auto pixel = [&](float row, float column) {
        const bool inside = row >= 0 && row < side && column >= 0 && column < side;
        return inside ? image[static_cast<std::size_t>(row) * side + static_cast<std::size_t>(column)] : 0.0f;
    };
    const float dy = y - top;
    const float dx = x - left;
    return (pixel(top, left) * (1 - dx) + pixel(top, left + 1) * dx) * (1 - dy) +
           (pixel(top + 1, left) * (1 - dx) + pixel(top + 1, left + 1) * dx) * dy;
}

template <class Random>
void distort(float* image, Random& random, const distortion& most = {})
{
    std::array<float, side * side> from;
    std::copy_n(image, from.size(), from.begin());
    std::uniform_real_distribution<float> one(-1.0f, 1.0f);
    std::normal_distribution<float> noise(0.0f, most.noise);
    const auto up_to = [&](float limit) { return limit * one(random); };
    const float angle = up_to(most.angle);
    const float cosine = std::cos(angle);
    const float sine = std::sin(angle);
    const float width = 1 + up_to(most.scale);
    const float height = 1 + up_to(most.scale);
    const float slant = up_to(most.slant);
    const float right = up_to(most.shift);
    const float down = up_to(most.shift);
    std::array<float, 8> corner;
    for (float& offset : corner) offset = up_to(most.bend);

    const float last = side - 1;
    const float middle = last / 2;
    for (std::size_t row = 0; row < side; ++row) {
        for (std::size_t column = 0; column < side; ++column) {
            const float v = static_cast<float>(row) / last;
            const float u = static_cast<float>(column) / last;
            const auto bent = [&](std::size_t at) {
                return (corner[at] * (1 - u) + corner[at + 1] * u) * (1 - v) +
                       (corner[at + 2] * (1 - u) + corner[at + 3] * u) * v;
            };
            const float y = static_cast<float>(row) - middle;
            const float x = static_cast<float>(column) - middle;
            const float source_x = cosine * width * x + (slant - sine * height) * y + right + bent(0);
            const float source_y = sine * width * x + cosine * height * y + down + bent(4);
            const float ink = sample(from.data(), middle + source_y, middle + source_x);
            image[row * side + column] = ink + noise(random);
        }
    }
}

}  // namespace example
