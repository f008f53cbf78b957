// Logistic regression, cross-entropy from logits: convex, so that every start ends at one optimum, scikit-learn's. The
// bias as a parameter of its own or as the weight of an appended 1 is the same model. The mean squared error of the
// same predictions is not convex: it has plateaus, and after as many steps each start stands elsewhere.
#include "support/csv.hpp"
#include "support/gnuplot.hpp"
#include "support/tables.hpp"

#include <xgrad/xgrad.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <exception>
#include <iostream>
#include <random>
#include <string>
#include <vector>

using namespace xgrad;

// 30 measurements of a lump's cells -> whether it is benign

constexpr auto y = input<"y", "N">;
constexpr auto rate = input<"rate">;

constexpr auto X = input<"X", "N", 30>;
constexpr auto w = parameter<"w", 30>;
constexpr auto b = parameter<"b">;
constexpr auto z = matmul(X, w) + b;
constexpr auto entropy = mean(binary_cross_entropy_with_logits(z, y));
constexpr auto loss = entropy + 0.005 * sum(square(w));
constexpr auto squares = mean(square(sigmoid(z) - y));

static_assert(gradients_agree<loss>);
static_assert(gradients_agree<squares>);

using descend = kernel<double, loss, update(w, w - rate * gradient(loss, w)), update(b, b - rate * gradient(loss, b))>;
using descend_squares =
    kernel<double, squares, update(w, w - rate * gradient(squares, w)), update(b, b - rate * gradient(squares, b))>;
using both_losses = kernel<double, entropy, squares>;

// The same with a column of ones; its weight, the last, is the bias and not penalized

constexpr auto X1 = input<"X1", "N", 31>;
constexpr auto v = parameter<"v", 31>;
constexpr auto appended_loss = mean(binary_cross_entropy_with_logits(matmul(X1, v), y)) +
                               0.005 * sum(where(iota<31> < 30, square(v), 0.0));

static_assert(gradients_agree<appended_loss>);

using descend_appended = kernel<double, appended_loss, update(v, v - rate * gradient(appended_loss, v))>;

using column = xt::xtensor<double, 1>;

// The weights and, last, the bias.
column joined(const column& weights, double bias)
{
    column all = xt::zeros<double>({31});
    std::copy(weights.begin(), weights.end(), all.begin());
    all(30) = bias;
    return all;
}

column random_start(unsigned seed, double size)
{
    std::mt19937 random(seed);
    std::normal_distribution<double> normal(0.0, size);
    column weights = xt::zeros<double>({30});
    std::generate(weights.begin(), weights.end(), [&] { return normal(random); });
    return weights;
}

// Both losses at t times the optimum.
std::array<double, 2> losses_at(double t, const example::table& inputs, const column& benign, const column& optimum)
{
    both_losses evaluate;
    column weights = xt::zeros<double>({30});
    for (std::size_t k = 0; k < 30; ++k) weights(k) = t * optimum(k);
    const auto [cross, square] = evaluate(X = inputs, y = benign, w = weights, b = t * optimum(30));
    return {cross, square};
}

int run(const std::string& data_folder, const std::string& pictures)
{
    const auto raw = example::read_csv<double>(data_folder + "/breast_cancer.csv", 31, example::header::one_line);
    const auto inputs = example::standardized(example::columns(raw, 0, 30));
    const column benign = example::column(raw, 30);
    const auto reference = example::read_csv<double>(data_folder + "/logistic_optimum.csv", 31);

    std::cout << "loss       = " << to_text(loss) << "\nd loss/d w = " << to_text(gradient(loss, w))
              << "\nd loss/d b = " << to_text(gradient(loss, b)) << "\n\n";

    const int steps = 6000;
    const double pace = 0.5;
    const int starts = 6;
    bool right = true;
    column optimum;
    std::vector<std::vector<double>> curves;
    std::printf("cross-entropy, %d starts      final loss           from scikit-learn's optimum\n", starts);
    descend step;
    for (int start = 0; start < starts; ++start) {
        column weights = random_start(static_cast<unsigned>(start), start);
        double bias = start;
        double value = 0;
        curves.emplace_back();
        for (int i = 0; i < steps; ++i) {
            value = step(X = inputs, y = benign, rate = pace, w = weights, b = bias);
            curves.back().push_back(value);
        }
        optimum = joined(weights, bias);
        const double difference = example::largest_difference(optimum, reference);
        right = right && difference < 1e-7;
        std::printf("  start of size %d             %.12f       %.1e\n", start, value, difference);
    }

    example::table extended = example::zeros(inputs.shape(0), 31);
    for (std::size_t row = 0; row < inputs.shape(0); ++row) {
        for (std::size_t k = 0; k < 31; ++k) extended(row, k) = k < 30 ? inputs(row, k) : 1.0;
    }
    column appended = xt::zeros<double>({31});
    descend_appended step_appended;
    double value = 0;
    for (int i = 0; i < steps; ++i) value = step_appended(X1 = extended, y = benign, rate = pace, v = appended);
    const double difference = example::largest_difference(appended, reference);
    right = right && difference < 1e-7;
    std::printf("  with an appended 1          %.12f       %.1e\n\n", value, difference);

    std::printf("squared error of the same predictions, the same starts\n");
    descend_squares step_squares;
    for (int start = 0; start < starts; ++start) {
        column weights = random_start(static_cast<unsigned>(start), start);
        double bias = start;
        curves.emplace_back();
        for (int i = 0; i < steps; ++i) {
            value = step_squares(X = inputs, y = benign, rate = pace, w = weights, b = bias);
            curves.back().push_back(value);
        }
        std::printf("  start of size %d             %.12f\n", start, value);
    }

    // A convex function lies below its chords.
    const auto left = losses_at(-4, inputs, benign, optimum);
    const auto middle = losses_at(-2, inputs, benign, optimum);
    const auto end = losses_at(0, inputs, benign, optimum);
    std::printf("\nat t w*: t = -4, -2, 0: cross-entropy %.3f %.3f %.3f, squared error %.3f %.3f %.3f\n", left[0],
                middle[0], end[0], left[1], middle[1], end[1]);
    right = right && 2 * middle[0] < left[0] + end[0] && 2 * middle[1] > left[1] + end[1];

    example::picture plot(pictures, "convexity", 1200, 420);
    for (std::size_t curve = 0; curve < curves.size(); ++curve) {
        plot.table("curve" + std::to_string(curve));
        for (std::size_t i = 0; i < curves[curve].size(); i = i < 20 ? i + 1 : i + i / 20) {
            plot.row({static_cast<double>(i + 1), curves[curve][i]});
        }
        plot.end();
    }
    plot.table("line");
    for (int i = -40; i <= 40; ++i) {
        const auto [cross, square] = losses_at(0.1 * i, inputs, benign, optimum);
        plot.row({0.1 * i, cross, square});
    }
    plot.end();
    plot << "set multiplot layout 1,3" << "set grid linestyle 9" << "unset key"
         << "set title 'along the line t w*'" << "set xlabel 't'" << "set xtics 2"
         << "set ylabel 'cross-entropy: convex' textcolor '#1b6ca8'"
         << "set y2label 'squared error: flat at both ends' textcolor '#d1495b'" << "set ytics nomirror" << "set y2tics"
         << "set y2range [0:1]"
         << "plot $line using 1:2 with lines linestyle 1, $line using 1:3 axes x1y2 with lines linestyle 2"
         << "unset y2tics" << "unset y2label" << "set ytics mirror" << "set xtics autofreq"
         << "set ylabel textcolor '#000000'" << "set format x '10^{%T}'" << "set logscale xy"
         << "set xlabel 'step'" << "set ylabel 'loss'";
    for (std::size_t kind = 0; kind < 2; ++kind) {
        plot << (kind == 0 ? "set title 'cross-entropy: one end'"
                           : "set title 'squared error: plateaus'");
        std::string command = "plot ";
        for (std::size_t start = 0; start < static_cast<std::size_t>(starts); ++start) {
            command += (start == 0 ? "$curve" : ", $curve") + std::to_string(6 * kind + start) +
                       " with lines linestyle " + (kind == 0 ? "1" : "2");
        }
        plot << command;
    }
    plot.draw();
    std::printf("\npicture: convexity.png in %s\n", pictures.c_str());
    return right ? 0 : 1;
}

int main(int count, char** arguments)
try {
    return run(count > 1 ? arguments[1] : "examples/data", count > 2 ? arguments[2] : "pictures");
} catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
}
