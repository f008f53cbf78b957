// Autoencoders: 64 pixels of a digit through two numbers and back. A linear one ends in the plane of the first two
// principal components; one with bent layers around the two numbers keeps more of the digits, and separates them better.
#include "support/gnuplot.hpp"
#include "support/tables.hpp"

#include <xgrad/xgrad.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <exception>
#include <iostream>
#include <string>

using namespace xgrad;

constexpr auto X = input<"X", "N", 64>;  // centred: every pixel has mean 0
constexpr auto rate = input<"rate">;

constexpr auto E = parameter<"E", 64, 2>;
constexpr auto D = parameter<"D", 2, 64>;
constexpr auto plane = matmul(X, E);
constexpr auto flat_loss = mean(sum<1>(square(matmul(plane, D) - X)));

constexpr auto code = dense<"code", 2>(tanh(dense<"in", 40>(X)));
constexpr auto decoded = dense<"out", 64>(tanh(dense<"back", 40>(code)));
constexpr auto bent_loss = mean(sum<1>(square(decoded - X)));

static_assert(gradients_agree<flat_loss> && gradients_agree<bent_loss>);

kernel<double, flat_loss, minimize(flat_loss, adam(rate))> train_flat;
kernel<double, plane> encode_flat;
kernel<double, bent_loss, minimize(bent_loss, adam(rate))> train_bent;
kernel<double, bent_loss, code> encode_bent;

using example::table;

// Makes two rows orthonormal.
void orthonormalize(table& rows)
{
    const std::size_t n = rows.shape(1);
    for (std::size_t k = 0; k < 2; ++k) {
        for (std::size_t other = 0; other < k; ++other) {
            double along = 0;
            for (std::size_t i = 0; i < n; ++i) along += rows(k, i) * rows(other, i);
            for (std::size_t i = 0; i < n; ++i) rows(k, i) -= along * rows(other, i);
        }
        double length = 0;
        for (std::size_t i = 0; i < n; ++i) length += rows(k, i) * rows(k, i);
        for (std::size_t i = 0; i < n; ++i) rows(k, i) /= std::sqrt(length);
    }
}

// The first two principal components, as rows, by powers of the covariance.
table principal_components(const table& data)
{
    table covariance = example::zeros(64, 64);
    for (std::size_t row = 0; row < data.shape(0); ++row) {
        for (std::size_t i = 0; i < 64; ++i) {
            for (std::size_t j = 0; j < 64; ++j) covariance(i, j) += data(row, i) * data(row, j);
        }
    }
    table components = example::zeros(2, 64);
    for (std::size_t i = 0; i < 64; ++i) {
        components(0, i) = 1;
        components(1, i) = static_cast<double>(i);
    }
    for (int power = 0; power < 1000; ++power) {
        table next = example::zeros(2, 64);
        for (std::size_t k = 0; k < 2; ++k) {
            for (std::size_t i = 0; i < 64; ++i) {
                for (std::size_t j = 0; j < 64; ++j) next(k, i) += covariance(i, j) * components(k, j);
            }
        }
        orthonormalize(next);
        components = next;
    }
    return components;
}

// The mean of the squares of what the plane does not hold.
double loss_of_plane(const table& data, const table& components)
{
    double loss = 0;
    for (std::size_t row = 0; row < data.shape(0); ++row) {
        for (std::size_t i = 0; i < 64; ++i) loss += data(row, i) * data(row, i);
        for (std::size_t k = 0; k < 2; ++k) {
            double along = 0;
            for (std::size_t i = 0; i < 64; ++i) along += data(row, i) * components(k, i);
            loss -= along * along;
        }
    }
    return loss / static_cast<double>(data.shape(0));
}

// The largest difference of the projections onto two planes.
double angle(const table& a, const table& b)
{
    double largest = 0;
    for (std::size_t i = 0; i < 64; ++i) {
        for (std::size_t j = 0; j < 64; ++j) {
            double difference = 0;
            for (std::size_t k = 0; k < 2; ++k) difference += a(k, i) * a(k, j) - b(k, i) * b(k, j);
            largest = std::max(largest, std::abs(difference));
        }
    }
    return largest;
}

template <class Codes>
void draw(example::picture& plot, const std::string& name, const std::string& title, const Codes& codes,
          const table& digits)
{
    plot.table(name);
    for (std::size_t row = 0; row < digits.shape(0); ++row) plot.row({codes(row, 0), codes(row, 1), digits(row, 64)});
    plot.end();
    plot << std::string("set title '").append(title).append("'") << "unset key" << "set palette maxcolors 10" << "set cbrange [-0.5:9.5]"
         << "set cbtics 0,1,9"
         << std::string("plot $").append(name) + " using 1:2:3 with points pointtype 7 pointsize 0.5 linecolor palette";
}

int run(const std::string& data_folder, const std::string& pictures)
{
    const table digits = read_csv<double>(data_folder + "/digits.csv", {.columns = 65});
    table data = example::columns(digits, 0, 64);
    for (std::size_t i = 0; i < 64; ++i) {
        double mean = 0;
        for (std::size_t row = 0; row < data.shape(0); ++row) mean += data(row, i) / static_cast<double>(data.shape(0));
        for (std::size_t row = 0; row < data.shape(0); ++row) data(row, i) = (data(row, i) - mean) / 16;
    }
    std::cout << "linear loss = " << to_text(flat_loss) << "\nby E        = " << to_text(gradient(flat_loss, E)) << "\n\n";

    variables<train_flat, encode_flat> flat(1);
    const int steps = 4000;
    double loss = 0;
    for (int step = 0; step < steps; ++step) {
        loss = train_flat(X = data, rate = 0.02 * std::pow(1e-4, static_cast<double>(step) / steps), flat);
    }
    const table components = principal_components(data);
    const double best = loss_of_plane(data, components);
    table rows = flat[D];
    orthonormalize(rows);
    const double apart = angle(rows, components);
    std::printf("  linear: loss %.9f, of the principal components %.9f; projections differ by %.1e\n", loss, best, apart);

    variables<train_bent, encode_bent> bent(1);
    progress line(1500);
    for (std::size_t step = 0; step < 1500; ++step) {
        const double now = train_bent(X = data, rate = 0.01 * (1 - static_cast<double>(step) / 1500), bent);
        line.show(step + 1, std::string("loss ").append(std::to_string(now)));
    }
    const auto [bent_value, codes] = encode_bent(X = data, bent);
    std::printf("  with bent layers: loss %.4f\n", bent_value);

    example::picture plot(pictures, "codes", 1200, 560);
    plot << "set multiplot layout 1,2";
    const auto [positions] = encode_flat(X = data, flat);
    draw(plot, "flat", "linear: the plane of the principal components", positions, digits);
    draw(plot, "bent", "two bent layers on each side", codes, digits);
    plot.draw();
    std::printf("picture: codes.png in %s\n", pictures.c_str());
    return apart < 1e-4 && std::abs(loss / best - 1) < 1e-7 && bent_value < 0.9 * best ? 0 : 1;
}

int main(int count, char** arguments)
try {
    return run(count > 1 ? arguments[1] : "examples/data", count > 2 ? arguments[2] : "pictures");
} catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
}
