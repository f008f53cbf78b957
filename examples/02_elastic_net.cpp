// Ridge, lasso and elastic net on ten measurements of diabetes patients, against scikit-learn. The squares are descended
// along their gradient; |w| has no slope at 0, so its part of a step is the soft threshold, which ends at zeros exactly.
#include "support/gnuplot.hpp"
#include "support/tables.hpp"

#include <xgrad/xgrad.hpp>

#include <cmath>
#include <cstdio>
#include <exception>
#include <iostream>
#include <string>

using namespace xgrad;

constexpr auto X = input<"X", "N", 10>;
constexpr auto y = input<"y", "N">;
constexpr auto squares = input<"squares">;    // weight of the sum of squares of w
constexpr auto absolute = input<"absolute">;  // weight of the sum of |w|
constexpr auto w = parameter<"w", 10>.initial(initial::zeros);

constexpr auto smooth = 0.5 * mean(square(matmul(X, w) - y)) + 0.5 * squares * l2(w);
constexpr auto penalty = absolute * l1(w);

static_assert(gradients_agree<smooth>);

// The w that is nearest to u and pays t * |w| for its size.
constexpr auto soft_threshold(const auto& u, const auto& t)
{
    return sign(u) * maximum(abs(u) - t, 0.0);
}

constexpr double rate = 0.2;
kernel<double, smooth + penalty, update(w, soft_threshold(w - rate * gradient(smooth, w), rate * absolute))> descend;

using column = xt::xtensor<double, 1>;

column fit(const example::table& inputs, const column& targets, double squares_weight, double absolute_weight)
{
    variables<descend> v;
    for (int step = 0; step < 20000; ++step) {
        descend(X = inputs, y = targets, squares = squares_weight, absolute = absolute_weight, v);
    }
    return v[w];
}

int run(const std::string& data_folder, const std::string& pictures)
{
    const auto table = example::standardized(read_csv<double>(data_folder + "/diabetes.csv", {.skip = 1, .columns = 11}));
    const auto inputs = example::columns(table, 0, 10);
    const auto targets = example::column(table, 10);
    const auto reference = read_csv<double>(data_folder + "/elastic_net.csv", {.columns = 10});
    std::cout << "smooth part   " << to_text(smooth) << "\nits gradient  " << to_text(gradient(smooth, w)) << "\nrest          "
              << to_text(penalty) << "\n\n";

    const column fits[] = {fit(inputs, targets, 0.3, 0), fit(inputs, targets, 0, 0.05), fit(inputs, targets, 0.05, 0.05)};
    const char* names[] = {"age", "sex", "bmi", "bp", "tc", "ldl", "hdl", "tch", "ltg", "glucose"};
    double largest = 0;
    bool same_zeros = true;
    std::printf("                ridge          lasso    elastic net\n");
    for (std::size_t i = 0; i < 10; ++i) {
        std::printf("  %-7s", names[i]);
        for (std::size_t k = 0; k < 3; ++k) {
            std::printf(" %14.10f", fits[k](i));
            largest = std::max(largest, std::abs(fits[k](i) - reference(k, i)));
            same_zeros = same_zeros && (fits[k](i) == 0) == (reference(k, i) == 0);
        }
        std::printf("\n");
    }
    std::printf("largest difference from scikit-learn %.1e; the same coefficients are zero: %s\n", largest,
                same_zeros ? "yes" : "no");

    example::picture plot(pictures, "lasso", 900, 560);
    plot.table("path");
    for (double weight = 1; weight > 0.0009; weight *= 0.8) {
        const column now = fit(inputs, targets, 0, weight);
        plot.row({weight, now(0), now(1), now(2), now(3), now(4), now(5), now(6), now(7), now(8), now(9)});
    }
    plot.end();
    const char* colors[] = {"#1b6ca8", "#d1495b", "#2e8b57", "#edae49", "#7b4b94",
                            "#17becf", "#8c564b", "#e377c2", "#333333", "#9aa800"};
    std::string lines = "plot";
    for (std::size_t i = 0; i < 10; ++i) {
        lines += std::string(i > 0 ? "," : "") + " $path using 1:" + std::to_string(i + 2) + " with lines linewidth 2 linecolor '" +
                 colors[i] + "' title '" + names[i] + "'";
    }
    plot << "set logscale x" << "set format x '10^{%L}'" << "set xrange [1:0.001]" << "set grid linestyle 9"
         << "set xlabel 'weight of |w|'" << "set ylabel 'coefficient'" << "set key outside" << lines;
    plot.draw();
    std::printf("picture: lasso.png in %s\n", pictures.c_str());
    return largest < 1e-10 && same_zeros ? 0 : 1;
}

int main(int count, char** arguments)
try {
    return run(count > 1 ? arguments[1] : "examples/data", count > 2 ? arguments[2] : "pictures");
} catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
}
