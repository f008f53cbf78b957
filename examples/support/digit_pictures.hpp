// The results of 04_digits -> its pictures.
#pragma once

#include "confusion.hpp"
#include "digits.hpp"
#include "gnuplot.hpp"
#include "training.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace example {

inline void draw_losses(const std::filesystem::path& folder, const history& regression, const history& perceptron)
{
    picture plot(folder, "losses", 1100, 480);
    const auto table = [&plot](const std::string& name, const history& curve) {
        plot.table(name);
        for (std::size_t epoch = 0; epoch < curve.train.size(); ++epoch) {
            plot.row({static_cast<double>(epoch + 1), curve.train[epoch], curve.held_out[epoch]});
        }
        plot.end();
    };
    table("regression", regression);
    table("perceptron", perceptron);
    plot << "set multiplot layout 1,2" << "set logscale y" << "set yrange [0.03:3]" << "set grid linestyle 9"
         << "set xlabel 'epoch'" << "set ylabel 'loss'" << "set key top right"
         << "set title 'softmax regression'"
         << "plot $regression using 1:2 with lines linestyle 1 title 'training rows', "
            "$regression using 1:3 with lines linestyle 2 title 'held-out rows'"
         << "set title 'perceptron (trained on distorted images)'"
         << "plot $perceptron using 1:2 with lines linestyle 1 title 'training rows', "
            "$perceptron using 1:3 with lines linestyle 2 title 'held-out rows'";
    plot.draw();
}

inline void draw_confusion(const std::filesystem::path& folder, const confusion& matrix)
{
    picture plot(folder, "confusion", 640, 600);
    plot.table("cells");
    for (std::size_t digit = 0; digit < 10; ++digit) {
        for (std::size_t guess = 0; guess < 10; ++guess) {
            plot.row({static_cast<double>(guess), static_cast<double>(digit),
                      static_cast<double>(matrix.count[digit][guess])});
        }
    }
    plot.end();
    // A square root keeps single errors visible beside the diagonal.
    plot << "set title sprintf('perceptron, held-out rows: %.1f %% right', " +
                std::to_string(100 * matrix.accuracy()) + ")"
         << "set xlabel 'guess'" << "set ylabel 'digit'" << "set xtics 0,1,9 scale 0" << "set ytics 0,1,9 scale 0"
         << "set xrange [-0.5:9.5]" << "set yrange [9.5:-0.5]" << "set size ratio 1" << "unset key" << "unset colorbox"
         << "set palette defined (0 '#ffffff', 0.12 '#f6d5a8', 0.3 '#e8a87c', 1 '#1b6ca8')" << "set cbrange [0:7]"
         << "plot $cells using 1:2:(sqrt($3)) with image, "
            "$cells using 1:2:($3 > 0 ? sprintf('%d', $3) : '') with labels font 'sans,12' "
            "textcolor rgb '#222222' notitle, "
            "$cells using ($1 == $2 ? $1 : NaN):2:(sprintf('%d', $3)) with labels font 'sans,12' "
            "textcolor rgb '#ffffff' notitle";
    plot.draw();
}

// Small images side by side under one title; each keeps 30 pixels for its own.
inline std::string image_grid(std::size_t lines, std::size_t columns, std::size_t height, const std::string& title)
{
    const double all = static_cast<double>(height);
    return "set multiplot layout " + std::to_string(lines) + "," + std::to_string(columns) + " margins 0.01,0.99," +
           std::to_string(10 / all) + "," + std::to_string(1 - 75 / all) + " spacing 0.01," + std::to_string(35 / all) +
           " title '" + title + "' font 'sans,14'";
}

// Every misread image with the digit and the guess, up to 40 of them.
inline void draw_misread(const std::filesystem::path& folder, const labelled_images& data,
                         const xt::xtensor<std::int64_t, 1>& guesses)
{
    std::vector<std::size_t> wrong;
    for (std::size_t row = 0; row < data.size(); ++row) {
        if (guesses(row) != data.labels(row) && wrong.size() < 40) wrong.push_back(row);
    }
    const std::size_t columns = 5;
    const std::size_t lines = std::max<std::size_t>(1, (wrong.size() + columns - 1) / columns);
    const std::size_t height = 60 + 200 * lines;
    picture plot(folder, "misread", 900, static_cast<int>(height));
    plot << image_grid(lines, columns, height, "held-out digits that the perceptron misreads")
         << "unset key" << "unset colorbox" << "unset tics" << "set size ratio 1" << "set xrange [-0.5:7.5]"
         << "set yrange [7.5:-0.5]" << "set palette defined (0 '#ffffff', 1 '#202020')" << "set cbrange [0:1]"
         << "set title offset 0,-0.3";
    for (std::size_t at = 0; at < wrong.size(); ++at) {
        const std::string name = "image" + std::to_string(at);
        plot.table(name);
        for (std::size_t pixel = 0; pixel < 64; ++pixel) {
            plot.row({static_cast<double>(pixel % 8), static_cast<double>(pixel / 8), data.images(wrong[at], pixel)});
        }
        plot.end();
        plot << "set title 'a " + std::to_string(data.labels(wrong[at])) + ", read as " +
                    std::to_string(guesses(wrong[at])) + "'"
             << "plot $" + name + " using 1:2:3 with image";
    }
    if (wrong.empty()) plot << "set title 'none'" << "plot NaN";
    plot.draw();
}

// Each digit's weights as an image: where ink speaks for the digit and where against it.
inline void draw_weights(const std::filesystem::path& folder, const xt::xtensor<float, 2>& weights)
{
    const std::size_t height = 460;
    picture plot(folder, "weights", 900, static_cast<int>(height));
    plot << image_grid(2, 5, height, "softmax regression: ink for the digit (blue) or against it (red)")
         << "unset key" << "unset colorbox" << "unset tics" << "set size ratio 1" << "set xrange [-0.5:7.5]"
         << "set yrange [7.5:-0.5]" << "set palette defined (-1 '#d1495b', 0 '#ffffff', 1 '#1b6ca8')"
         << "set cbrange [-3:3]";
    for (std::size_t digit = 0; digit < 10; ++digit) {
        const std::string name = "digit" + std::to_string(digit);
        plot.table(name);
        for (std::size_t pixel = 0; pixel < 64; ++pixel) {
            plot.row({static_cast<double>(pixel % 8), static_cast<double>(pixel / 8), weights(pixel, digit)});
        }
        plot.end();
        plot << "set title '" + std::to_string(digit) + "'" << "plot $" + name + " using 1:2:3 with image";
    }
    plot.draw();
}

}  // namespace example
