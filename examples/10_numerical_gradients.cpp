// Symbolic against numerical gradients of a perceptron on real digits: dual numbers agree to the last digits, forward
// and central differences only to a few, and only with the right step: a picture of their error against the step.
#include "support/csv.hpp"
#include "support/digits.hpp"
#include "support/dual.hpp"
#include "support/gnuplot.hpp"
#include "support/tables.hpp"

#include <xgrad/xgrad.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <iostream>
#include <random>
#include <string>
#include <vector>

using namespace xgrad;

constexpr auto X = input<"X", "N", 64>;
constexpr auto digit = indices<"digit", "N">;
constexpr auto W1 = parameter<"W1", 64, 12>;
constexpr auto b1 = parameter<"b1", 12>;
constexpr auto W2 = parameter<"W2", 12, 10>;
constexpr auto b2 = parameter<"b2", 10>;
constexpr auto loss = mean(cross_entropy(matmul(tanh(matmul(X, W1) + b1), W2) + b2, digit));

static_assert(gradients_agree<loss>);

using value_and_slopes = kernel<double, value_and_gradient(loss, W1, b1, W2, b2)>;
template <class T>
using value_alone = kernel<T, loss>;

template <class T>
struct arrays {
    xt::xtensor<T, 2> x, w1 = xt::zeros<T>({64, 12}), w2 = xt::zeros<T>({12, 10});
    xt::xtensor<T, 1> bias1 = xt::zeros<T>({12}), bias2 = xt::zeros<T>({10});
    xt::xtensor<std::int64_t, 1> labels;

    // The parameters in one row, as all the checks below number them.
    T& operator[](std::size_t at)
    {
        if (at < 768) return w1.data()[at];
        if (at < 780) return bias1.data()[at - 768];
        if (at < 900) return w2.data()[at - 780];
        return bias2.data()[at - 900];
    }

    T loss_of(value_alone<T>& evaluate) const
    {
        return evaluate(X = x, digit = labels, W1 = w1, b1 = bias1, W2 = w2, b2 = bias2);
    }
};

constexpr std::size_t parameters = 910;

template <class To>
arrays<To> converted(const arrays<double>& from)
{
    arrays<To> to;
    to.x = xt::cast<To>(from.x);
    to.w1 = xt::cast<To>(from.w1);
    to.w2 = xt::cast<To>(from.w2);
    to.bias1 = xt::cast<To>(from.bias1);
    to.bias2 = xt::cast<To>(from.bias2);
    to.labels = from.labels;
    return to;
}

// The same loss once more in plain loops over dual numbers: its derivative by one parameter.
double dual_derivative(arrays<double>& at, std::size_t which)
{
    using example::dual;
    const auto parameter = [&](std::size_t i) { return dual(at[i], i == which ? 1.0 : 0.0); };
    dual sum;
    const std::size_t rows = at.labels.size();
    for (std::size_t row = 0; row < rows; ++row) {
        std::array<dual, 12> h;
        for (std::size_t k = 0; k < 12; ++k) {
            dual a = parameter(768 + k);
            for (std::size_t i = 0; i < 64; ++i) a += parameter(i * 12 + k) * at.x(row, i);
            h[k] = tanh(a);
        }
        dual all;
        dual mine;
        for (std::size_t c = 0; c < 10; ++c) {
            dual z = parameter(900 + c);
            for (std::size_t k = 0; k < 12; ++k) z += parameter(780 + k * 10 + c) * h[k];
            all += exp(z);
            if (at.labels(row) == static_cast<std::int64_t>(c)) mine = z;
        }
        sum += log(all) - mine;
    }
    return (sum / dual(static_cast<double>(rows))).slope;
}

// The largest errors of forward and central differences with one step, over the parameters `which`.
template <class T>
std::array<double, 2> difference_errors(arrays<T>& at, double step, const std::vector<std::size_t>& which,
                                        const std::vector<double>& exact)
{
    value_alone<T> evaluate;
    const double here = static_cast<double>(at.loss_of(evaluate));
    std::array<double, 2> error = {0, 0};
    for (const std::size_t i : which) {
        const T before = at[i];
        at[i] = static_cast<T>(static_cast<double>(before) + step);
        const double up = static_cast<double>(at[i]) - static_cast<double>(before);
        const double above = static_cast<double>(at.loss_of(evaluate));
        at[i] = static_cast<T>(static_cast<double>(before) - step);
        const double down = static_cast<double>(before) - static_cast<double>(at[i]);
        const double below = static_cast<double>(at.loss_of(evaluate));
        at[i] = before;
        if (up == 0 || down == 0) return {std::nan(""), std::nan("")};  // smaller than the spacing of the numbers
        error[0] = std::max(error[0], std::abs((above - here) / up - exact[i]));
        error[1] = std::max(error[1], std::abs((above - below) / (up + down) - exact[i]));
    }
    return error;
}

int run(const std::string& data_folder, const std::string& pictures)
{
    const example::digits data = example::read_digits(data_folder);
    const std::size_t rows = 100;
    arrays<double> at;
    at.x = xt::zeros<double>({rows, std::size_t(64)});
    at.labels = xt::zeros<std::int64_t>({rows});
    std::copy_n(data.train.images.data(), rows * 64, at.x.data());
    std::copy_n(data.train.labels.data(), rows, at.labels.data());
    std::mt19937 random(1);
    std::normal_distribution<double> normal(0.0, 0.3);
    for (std::size_t i = 0; i < parameters; ++i) at[i] = normal(random);

    std::cout << "loss        = " << to_text(loss) << "\nd loss/d W2 = " << to_text(gradient(loss, W2))
              << "\nd loss/d W1 = " << to_text(gradient(loss, W1)) << "\n\n";

    value_and_slopes evaluate;
    const auto [value, dw1, db1, dw2, db2] =
        evaluate(X = at.x, digit = at.labels, W1 = at.w1, b1 = at.bias1, W2 = at.w2, b2 = at.bias2);
    std::vector<double> symbolic;
    for (const double slope : dw1) symbolic.push_back(slope);
    for (const double slope : db1) symbolic.push_back(slope);
    for (const double slope : dw2) symbolic.push_back(slope);
    for (const double slope : db2) symbolic.push_back(slope);

    std::vector<double> exact(parameters);
    std::vector<std::size_t> some;
    double from_dual = 0;
    for (std::size_t i = 0; i < parameters; ++i) {
        // Every derivative of the second layer, every seventh of the first.
        if (i < 768 && i % 7 != 0) continue;
        exact[i] = dual_derivative(at, i);
        from_dual = std::max(from_dual, std::abs(exact[i] - symbolic[i]));
        if (i % 3 == 0) some.push_back(i);
    }
    std::printf("loss %.15f\nlargest difference of symbolic and dual numbers: %.1e\n\n", value, from_dual);

    arrays<float> single = converted<float>(at);
    example::picture plot(pictures, "differences", 1050, 520);
    plot.table("errors");
    std::printf("  step     forward    central    forward    central\n"
                "           double     double     float      float\n");
    double best = 1;
    for (int i = 0; i <= 44; ++i) {
        const double step = std::pow(10.0, -0.25 * i - 1);
        const auto in_double = difference_errors(at, step, some, exact);
        const auto in_float = difference_errors(single, step, some, exact);
        best = std::min(best, in_double[1]);
        plot.row({step, in_double[0], in_double[1], in_float[0], in_float[1]});
        if (i % 4 == 0) {
            std::printf("  %.0e    %.1e    %.1e    %.1e    %.1e\n", step, in_double[0], in_double[1], in_float[0],
                        in_float[1]);
        }
    }
    plot.end();
    plot << "set logscale xy" << "set xrange [1e-12:0.2] reverse" << "set yrange [1e-17:10]" << "set format '10^{%T}'"
         << "set grid linestyle 9" << "set xlabel 'step of the difference'"
         << "set ylabel 'largest error of the gradient'"
         << "set key outside right center"
         << "symbolic = " + std::to_string(std::log10(std::max(from_dual, 1e-17)))
         << "plot $errors using 1:4 with lines linestyle 4 dashtype 2 title 'forward, float', "
            "$errors using 1:5 with lines linestyle 4 title 'central, float', "
            "$errors using 1:2 with lines linestyle 1 dashtype 2 title 'forward, double', "
            "$errors using 1:3 with lines linestyle 1 title 'central, double', "
            "10**symbolic with lines linestyle 2 title 'symbolic, double'";
    plot.draw();
    std::printf("\npicture: differences.png in %s\n", pictures.c_str());
    return from_dual < 1e-14 && best < 1e-8 ? 0 : 1;
}

int main(int count, char** arguments)
try {
    return run(count > 1 ? arguments[1] : "examples/data", count > 2 ? arguments[2] : "pictures");
} catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
}
