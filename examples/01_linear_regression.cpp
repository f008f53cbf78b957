// Linear regression with n inputs and m outputs by gradient descent, against the normal equations in closed form; and
// the way gradient descent takes on the cost surface of a model with two parameters.
#include "support/csv.hpp"
#include "support/gnuplot.hpp"
#include "support/tables.hpp"

#include <xgrad/xgrad.hpp>

#include <cmath>
#include <cstdio>
#include <exception>
#include <iostream>
#include <string>
#include <vector>

using namespace xgrad;

constexpr auto rate = input<"rate">;

// Nine measurements of a patient -> how far diabetes has come a year later, and the blood sugar now

constexpr auto X = input<"X", "N", 9>;
constexpr auto Y = input<"Y", "N", 2>;
constexpr auto W = parameter<"W", 9, 2>;
constexpr auto b = parameter<"b", 2>;
constexpr auto loss = mean_squared_error(matmul(X, W) + b, Y);

static_assert(gradients_agree<loss>);

using descend = kernel<double, loss, update(W, W - rate * gradient(loss, W)), update(b, b - rate * gradient(loss, b))>;

// One of them alone, the body mass index: a straight line with slope s and offset c

constexpr auto x = input<"x", "N">;
constexpr auto y = input<"y", "N">;
constexpr auto s = parameter<"s">;
constexpr auto c = parameter<"c">;
constexpr auto line_loss = mean(square(s * x + c - y));

using cost = kernel<double, line_loss>;
using slope = kernel<double, value_and_gradient(line_loss, s, c)>;

using column = xt::xtensor<double, 1>;

// The cost surface around the minimum, two ranges wide and high, with the path of gradient descent.
void draw_surface(example::picture& plot, const std::string& name, const std::string& title, const column& from,
                  const column& to, double slope_range, double offset_range, double step)
{
    example::table design = example::zeros(from.size(), 2);
    example::table target = example::zeros(from.size(), 1);
    for (std::size_t row = 0; row < from.size(); ++row) {
        design(row, 0) = from(row);
        design(row, 1) = 1;
        target(row, 0) = to(row);
    }
    const example::table best = example::normal_equations(design, target);
    plot.table(name + "_best").row({best(0, 0), best(1, 0)}).end();

    slope evaluate;
    double at_slope = best(0, 0) - 0.5 * slope_range;
    double at_offset = best(1, 0) + 0.85 * offset_range;
    plot.table(name + "_path");
    for (int i = 0; i <= 60; ++i) {
        const auto [value, ds, dc] = evaluate(x = from, y = to, s = at_slope, c = at_offset);
        plot.row({at_slope, at_offset, value});
        at_slope -= step * ds;
        at_offset -= step * dc;
    }
    plot.end();

    cost measure;
    const int cells = 60;
    plot.table(name + "_cost");
    for (int i = 0; i <= cells; ++i) {
        for (int j = 0; j <= cells; ++j) {
            const double here_slope = best(0, 0) + slope_range * (2.0 * i / cells - 1);
            const double here_offset = best(1, 0) + offset_range * (2.0 * j / cells - 1);
            const double value = measure(x = from, y = to, s = here_slope, c = here_offset);
            plot.row({here_slope, here_offset, std::log10(value)});
        }
        plot.gap();
    }
    plot.end();
    plot << "set title '" + title + "'" << "set xlabel 'slope'" << "set ylabel 'offset'" << "unset key"
         << "set palette defined (0 '#1b6ca8', 0.4 '#9fc5e0', 1 '#ffffff')" << "set cblabel 'log_{10} of the cost'"
         << "set autoscale fix" << "set contour base" << "set cntrparam levels 14" << "unset surface"
         << "set table $" + name + "_lines" << "splot $" + name + "_cost" << "unset table" << "unset contour"
         << "set surface"
         << "plot $" + name + "_cost with image, $" + name + "_lines with lines linecolor '#ffffff' linewidth 0.6, " +
                "$" + name + "_path using 1:2 with linespoints linecolor '#d1495b' pointtype 7 pointsize 0.4, " +
                "$" + name + "_best with points pointtype 3 pointsize 2 linewidth 2 linecolor '#222222'";
}

int run(const std::string& data_folder, const std::string& pictures)
{
    const auto raw = example::read_csv<double>(data_folder + "/diabetes.csv", 11, example::header::one_line);
    const auto scaled = example::standardized(raw);
    const auto inputs = example::columns(scaled, 0, 9);
    const auto outputs = example::columns(scaled, 9, 11);

    std::cout << "loss       = " << to_text(loss) << "\nd loss/d W = " << to_text(gradient(loss, W))
              << "\nd loss/d b = " << to_text(gradient(loss, b)) << "\n\n";

    example::table weights = example::zeros(9, 2);
    column bias = xt::zeros<double>({2});
    descend step;
    for (int i = 0; i <= 8000; ++i) {
        const double value = step(X = inputs, Y = outputs, rate = 0.5, W = weights, b = bias);
        if (i % 1000 == 0) std::printf("step %5d  loss %.12f\n", i, value);
    }

    const example::table expected = example::normal_equations(inputs, outputs);
    const char* names[] = {"age", "sex", "bmi", "bp", "tc", "ldl", "hdl", "tch", "ltg"};
    std::printf("\n              gradient descent       normal equations\n");
    std::printf("             glucose progression    glucose progression\n");
    for (std::size_t i = 0; i < 9; ++i) {
        std::printf("  %-6s  %10.6f %10.6f  %10.6f %10.6f\n", names[i], weights(i, 0), weights(i, 1), expected(i, 0),
                    expected(i, 1));
    }
    const double difference = example::largest_difference(weights, expected);
    std::printf("largest difference %.1e\n", difference);

    example::picture plot(pictures, "surface", 1200, 520);
    plot << "set multiplot layout 1,2";
    const column progression = example::column(scaled, 10);
    column tens = example::column(raw, 2);
    for (double& value : tens) value /= 10;
    const column standardized = example::column(scaled, 2);
    draw_surface(plot, "raw", "body mass index in tens: 60 steps in a valley", tens, progression, 1.2, 3.0, 0.1);
    draw_surface(plot, "scaled", "body mass index standardized: a bowl", standardized, progression, 0.9, 0.9, 0.12);
    plot.draw();
    std::printf("picture: surface.png in %s\n", pictures.c_str());
    return difference < 1e-9 ? 0 : 1;
}

int main(int count, char** arguments)
try {
    return run(count > 1 ? arguments[1] : "examples/data", count > 2 ? arguments[2] : "pictures");
} catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
}
