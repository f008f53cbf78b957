// Taylor polynomials are expressions: of exp, sin and log1p about 0, whose derivatives there are whole numbers, and of
// a logistic regression's loss about its optimum, along the line to zero weights. Their errors fall with the order,
// below the bounds of the remainder.
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
#include <string>
#include <tuple>
#include <utility>

using namespace xgrad;

constexpr auto x = input<"x", "N">;

static_assert(same(taylor<4>(exp(x), x, 0), 1 + x + square(x) / 2 + cube(x) / 6 + square(square(x)) / 24));
static_assert(same(taylor<4>(sin(x), x, 0), x - cube(x) / 6));
static_assert(same(taylor<4>(log1p(x), x, 0), x - square(x) / 2 + cube(x) / 3 - square(square(x)) / 4));

// A model: 30 measurements of cell nuclei, benign or not; its weights and bias times 1 + t, best at t = 0.
constexpr auto t = input<"t">;
constexpr auto X = input<"X", "N", 30>;
constexpr auto y = input<"y", "N">;
constexpr auto w = parameter<"w", 30>;
constexpr auto b = parameter<"b">;
constexpr auto z = (1 + t) * (matmul(X, w) + b);
constexpr auto loss = mean(binary_cross_entropy_with_logits(z, y)) + 0.005 * sum(square((1 + t) * w));

constexpr int highest = 6;

template <auto F, auto At, int... Order>
constexpr auto polynomials_of(std::integer_sequence<int, Order...>) -> kernel<double, F, taylor<Order>(F, At, 0)...>;
template <auto F, auto At, int... Order>
constexpr auto derivatives_of(std::integer_sequence<int, Order...>)
    -> kernel<double, F, derivative(F, At, Order + 1)...>;

// The function, and its polynomials of all orders; the function, and its derivatives.
using orders = std::make_integer_sequence<int, highest + 1>;
template <auto F, auto At>
decltype(polynomials_of<F, At>(orders())) polynomials;
template <auto F, auto At>
decltype(derivatives_of<F, At>(orders())) derivatives;

// All results of a call, which have one type.
template <class Results>
auto list(const Results& all)
{
    return std::apply([](const auto&... each) { return std::array{each...}; }, all.values);
}

using points = xt::xtensor<double, 1>;
using errors = std::array<double, highest + 1>;

points between(double from, double to, std::size_t count)
{
    points result = xt::empty<double>({count});
    for (std::size_t i = 0; i < count; ++i)
        result(i) = from + (to - from) * static_cast<double>(i) / static_cast<double>(count - 1);
    return result;
}

// value(0): the function somewhere, value(n + 1): its polynomial of order n there.
template <class Value>
void raise_to(errors& largest, const Value& value)
{
    for (std::size_t n = 0; n <= highest; ++n) largest[n] = std::max(largest[n], std::abs(value(n + 1) - value(0)));
}

// What the remainder of order n may be where |x| <= r.
double factorial(double n) { return std::tgamma(n + 1); }
double exp_bound(double r, double n) { return std::exp(r) * std::pow(r, n + 1) / factorial(n + 1); }
double sin_bound(double r, double n) { return std::pow(r, n + 1) / factorial(n + 1); }
double log1p_bound(double r, double n) { return std::pow(r, n + 1) / ((n + 1) * (1 - r)); }

bool right = true;
void require(bool holds, const std::string& what)
{
    if (holds) return;
    std::printf("  wrong: %s\n", what.c_str());
    right = false;
}

template <auto F>
errors study(const std::string& name, const std::array<double, highest + 2>& exact, double (*bound)(double, double))
{
    std::cout << "  " << name << "(x) = " << to_text(taylor<5>(F, x, 0)) << " + ...\n    derivatives at 0:";
    const auto found = list(derivatives<F, x>(x = points{0}));
    for (std::size_t k = 0; k < exact.size(); ++k) {
        std::printf(" %g", found[k](0) + 0.0);
        require(found[k](0) == exact[k], name + ": derivative " + std::to_string(k));
    }
    const double reach = 0.5;
    errors e{};
    const auto values = list(polynomials<F, x>(x = between(-reach, reach, 201)));
    for (std::size_t i = 0; i < 201; ++i) raise_to(e, [&](std::size_t n) { return values[n](i); });
    std::printf("\n    order    error where |x| <= 0.5    bound\n");
    for (std::size_t n = 0; n <= highest; ++n) {
        const double at_most = bound(reach, static_cast<double>(n));
        std::printf("    %5zu    %-22.3e    %.3e\n", n, e[n], at_most);
        require(e[n] <= at_most + 1e-15, name + ": error of order " + std::to_string(n));
    }
    return e;
}

// The loss on the line from 0.95 to 1.05 times the best weights.
errors study_model(const std::string& data_folder)
{
    const auto raw = example::read_csv<double>(data_folder + "/breast_cancer.csv", 31, example::header::one_line);
    const auto inputs = example::standardized(example::columns(raw, 0, 30));
    const points benign = example::column(raw, 30);
    const auto optimum = example::read_csv<double>(data_folder + "/logistic_optimum.csv", 31);
    points best = xt::empty<double>({30});
    std::copy_n(optimum.data(), 30, best.data());
    const double bias = optimum(0, 30);
    const auto at = [&](double place) {
        return list(polynomials<loss, t>(X = inputs, y = benign, w = best, b = bias, t = place));
    };

    // At a minimum, the polynomial of order 1 is that of order 0.
    const auto there = at(0.05);
    std::printf("  loss at the optimum %.12f, slope %.1e\n", at(0)[0], (there[2] - there[1]) / 0.05);
    require(std::abs(there[2] - there[1]) < 1e-12, "the slope at the optimum is not 0");
    errors e{};
    for (int i = -10; i <= 10; ++i) {
        const auto values = at(0.005 * i);
        raise_to(e, [&](std::size_t n) { return values[n]; });
    }
    std::printf("    order    error where |t| <= 0.05\n");
    for (std::size_t n = 0; n <= highest; ++n) std::printf("    %5zu    %.3e\n", n, e[n]);
    for (std::size_t n = 2; n <= highest; ++n)
        require(e[n] < e[n - 1] / 4 || e[n] < 1e-15, "the loss: error of order " + std::to_string(n));
    return e;
}

void draw(const std::string& pictures, const std::array<errors, 4>& all)
{
    example::picture plot(pictures, "taylor", 1150, 460);
    plot.table("log1p");
    const points places = between(-0.97, 1.7, 200);
    const auto values = list(polynomials<log1p(x), x>(x = places));
    for (std::size_t i = 0; i < places.size(); ++i)
        plot.row({places(i), values[0](i), values[2](i), values[3](i), values[5](i), values[7](i)});
    plot.end().table("errors");
    for (std::size_t n = 0; n <= highest; ++n) {
        const auto shown = [&](std::size_t f) { return std::max(all[f][n], 1e-14); };
        plot.row({static_cast<double>(n), shown(0), shown(1), shown(2), shown(3)});
    }
    plot.end();
    plot << "set multiplot layout 1,2" << "set grid linestyle 9" << "set key left top" << "set yrange [-4:2]"
         << "set title 'log1p and its polynomials: none follows it beyond 1'" << "set xlabel 'x'"
         << "plot $log1p using 1:2 with lines linestyle 1 linewidth 4 title 'log1p', "
            "$log1p using 1:3 with lines linestyle 2 title 'order 1', "
            "$log1p using 1:4 with lines linestyle 3 title 'order 2', "
            "$log1p using 1:5 with lines linestyle 4 title 'order 4', "
            "$log1p using 1:6 with lines linecolor '#7b4b94' linewidth 2 title 'order 6'"
         << "set logscale y" << "set format y '10^{%L}'" << "set yrange [1e-14:10]" << "set key left bottom"
         << "set title 'largest error near the point'" << "set xlabel 'order'"
         << "plot $errors using 1:2 with linespoints linestyle 1 pointtype 7 title 'exp, |x| <= 0.5', "
            "$errors using 1:3 with linespoints linestyle 2 pointtype 7 title 'sin, |x| <= 0.5', "
            "$errors using 1:4 with linespoints linestyle 3 pointtype 7 title 'log1p, |x| <= 0.5', "
            "$errors using 1:5 with linespoints linestyle 4 pointtype 7 title 'loss, |t| <= 0.05'"
         << "unset multiplot";
    plot.draw();
}

int run(const std::string& data_folder, const std::string& pictures)
{
    std::printf("Polynomials about 0\n");
    const std::array<errors, 4> all{
        study<exp(x)>("exp", {1, 1, 1, 1, 1, 1, 1, 1}, exp_bound),
        study<sin(x)>("sin", {0, 1, 0, -1, 0, 1, 0, -1}, sin_bound),
        study<log1p(x)>("log1p", {0, 1, -1, 2, -6, 24, -120, 720}, log1p_bound),
        (std::printf("A logistic regression, its weights times 1 + t\n"), study_model(data_folder)),
    };
    draw(pictures, all);
    std::printf("picture: taylor.png in %s\n", pictures.c_str());
    return right ? 0 : 1;
}

int main(int count, char** arguments)
try {
    return run(count > 1 ? arguments[1] : "examples/data", count > 2 ? arguments[2] : "pictures");
} catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
}
