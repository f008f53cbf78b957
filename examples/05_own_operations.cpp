// Parts that the library lacks, written in its own language: an operation with a derivative that is known in closed form,
// a loss, and a layer. All three are differentiated, planned and checked like built-in ones.
#include <xgrad/xgrad.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <exception>
#include <iostream>
#include <random>

using namespace xgrad;

// An operation: log(cosh(x)), which overflows when it is written so; its derivative is tanh(x).
constexpr auto log_cosh = operation<
    "log_cosh", [](auto x) { return abs(x) + softplus(-2 * abs(x)) - 0.69314718055994531; },
    [](auto x) { return tanh(x); }>;

// A loss is a function of expressions: the pinball loss, whose least mean is the quantile q.
constexpr auto pinball(const auto& p, const auto& t, double q)
{
    return maximum(q * (t - p), (q - 1) * (t - p));
}

// A layer too: it scales its rows to length one.
constexpr auto unit_rows(const auto& x)
{
    return x / norm_l2<1>(x, keep_dims);
}

constexpr auto X = input<"X", "N", 4>;
constexpr auto y = input<"y", "N">;
constexpr auto rate = input<"rate">;
constexpr auto w = parameter<"w", 4>;
constexpr auto q10 = parameter<"q10">;
constexpr auto q90 = parameter<"q90">;

constexpr auto smooth = mean(log_cosh(matmul(unit_rows(X), w) - y));
constexpr auto quantiles = mean(pinball(q10, y, 0.1) + pinball(q90, y, 0.9));

static_assert(gradients_agree<smooth>);
static_assert(gradients_agree<quantiles>);

int main()
try {
    std::cout << "smooth    = " << to_text(smooth) << "\nd / d w   = " << to_text(gradient(smooth, w))
              << "\nd / d q90 = " << to_text(gradient(quantiles, q90)) << "\n\n";

    std::mt19937 random(1);
    std::normal_distribution<double> normal;
    xt::xtensor<double, 2> rows = xt::zeros<double>({1000, 4});
    xt::xtensor<double, 1> targets = xt::zeros<double>({1000});
    for (double& number : rows) number = normal(random);
    for (double& number : targets) number = 1000 * normal(random);

    // At a thousand, cosh is infinite; the operation and its slope are not.
    kernel<double, value_and_gradient(smooth, w)> evaluate;
    const xt::xtensor<double, 1> weights{1, -1, 2, 0.5};
    const auto [value, slope] = evaluate(X = rows, y = targets, w = weights);
    double expected = 0;
    for (std::size_t row = 0; row < 1000; ++row) {
        double length = 0;
        double product = 0;
        for (std::size_t k = 0; k < 4; ++k) {
            length += rows(row, k) * rows(row, k);
            product += rows(row, k) * weights(k);
        }
        const double size = std::abs(product / std::sqrt(length) - targets(row));
        expected += (size + std::log1p(std::exp(-2 * size)) - std::log(2.0)) / 1000;
    }
    std::printf("mean log cosh %.12f, by hand %.12f\n", value, expected);

    kernel<double, quantiles, update(q10, q10 - rate * gradient(quantiles, q10)),
           update(q90, q90 - rate * gradient(quantiles, q90))>
        step;
    double low = 0;
    double high = 0;
    for (int i = 0; i < 4000; ++i) step(y = targets, rate = 20000.0 / (10 + i), q10 = low, q90 = high);
    std::sort(targets.begin(), targets.end());
    std::printf("quantiles %.1f, %.1f; of the sorted numbers %.1f, %.1f\n", low, high, targets(100), targets(900));

    const bool right = std::abs(value - expected) < 1e-9 * expected && std::isfinite(slope(0)) &&
                       std::abs(low - targets(100)) < 20 && std::abs(high - targets(900)) < 20;
    return right ? 0 : 1;
} catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
}
