// The filters of a convolution (height, width, 1, filters) -> a picture: what each looks for.
#pragma once

#include "gnuplot.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <filesystem>
#include <string>

#include <xgrad/kernel/xtensor.hpp>

namespace example {

inline void draw_filters(const std::filesystem::path& folder, const xt::xtensor<float, 4>& filters)
{
    const std::size_t count = filters.shape(3);
    const std::size_t columns = 8;
    const std::size_t lines = (count + columns - 1) / columns;
    float largest = 0;
    for (const float w : filters) largest = std::max(largest, std::abs(w));
    picture plot(folder, "filters", 900, static_cast<int>(60 + 120 * lines));
    plot << "set multiplot layout " + std::to_string(lines) + "," + std::to_string(columns) +
                " title 'what the first convolution looks for: ink (blue) or paper (red)' font 'sans,14'"
         << "unset key" << "unset colorbox" << "unset tics" << "set size ratio 1"
         << "set palette defined (-1 '#d1495b', 0 '#ffffff', 1 '#1b6ca8')"
         << "set cbrange [-" + std::to_string(largest) + ":" + std::to_string(largest) + "]"
         << "set xrange [-0.5:" + std::to_string(filters.shape(1)) + "-0.5]"
         << "set yrange [" + std::to_string(filters.shape(0)) + "-0.5:-0.5]";
    for (std::size_t filter = 0; filter < count; ++filter) {
        const std::string name = "filter" + std::to_string(filter);
        plot.table(name);
        for (std::size_t y = 0; y < filters.shape(0); ++y) {
            for (std::size_t x = 0; x < filters.shape(1); ++x) {
                plot.row({static_cast<double>(x), static_cast<double>(y), filters(y, x, 0, filter)});
            }
        }
        plot.end();
        plot << "plot $" + name + " using 1:2:3 with image";
    }
    plot.draw();
}

}  // namespace example
