// The stiffness and the damping of an oscillator from a measured path: the differential equation is a scan over the time
// steps, its solution is differentiated by back-propagation through them. The gradient agrees with central differences;
// Newton's method, on the gradient and the Hessian of the solution, finds what the path was made with.
#include "support/gnuplot.hpp"

#include <xgrad/xgrad.hpp>

#include <cmath>
#include <cstdio>
#include <exception>
#include <iostream>
#include <random>
#include <string>

using namespace xgrad;

constexpr double dt = 0.01;  // seconds
constexpr auto force = input<"force", "T">;
constexpr auto measured = input<"measured", "T">;
constexpr auto start = input<"start">;
constexpr auto spring = parameter<"spring", 2>;  // stiffness and damping, both per mass
constexpr auto stiffness = squeeze(slice<0, 0, 1>(spring));
constexpr auto damping = squeeze(slice<0, 1, 2>(spring));

// x'' = force - stiffness x - damping x', speed first: the symplectic Euler method.
constexpr auto path = scan<0>([](auto carry, auto push) {
    const auto [position, speed] = carry;
    const auto faster = speed + dt * (push - stiffness * position - damping * speed);
    return pack(position + dt * faster, faster);
}, pack(start, 0.0), force);
constexpr auto loss = mean(square(all<0>(path) - measured));

static_assert(gradients_agree<loss>);

using solution = kernel<double, all<0>(path)>;
using misfit = kernel<double, loss>;
using newton = kernel<double, loss, gradient(loss, spring), hessian(loss, spring)>;
using pair = xt::xtensor_fixed<double, xt::xshape<2>>;

constexpr std::size_t steps_taken = 2000;
constexpr double at_rest = 1;

int run(const std::string& pictures)
{
    std::cout << "loss = " << to_text(loss) << "\n\n";

    // A push every five seconds; the true path, and what a noisy instrument saw of it.
    xt::xtensor<double, 1> push = xt::zeros<double>({steps_taken});
    for (std::size_t t = 0; t < steps_taken; t += 500)
        for (std::size_t i = 0; i < 20; ++i) push(t + i) = 3;
    const pair truth{4.0, 0.3};
    const xt::xtensor<double, 1> exact = solution()(force = push, start = at_rest, spring = truth);
    xt::xtensor<double, 1> seen = exact;
    std::mt19937 random(1);
    std::normal_distribution<double> noise(0.0, 0.05);
    for (double& x : seen) x += noise(random);

    pair guess{3.2, 0.6};
    newton evaluate;
    misfit value;
    double largest = 0;
    {
        const auto [f, slope, curvature] = evaluate(force = push, measured = seen, start = at_rest, spring = guess);
        for (std::size_t i = 0; i < 2; ++i) {
            const double h = 1e-5;
            pair up = guess, down = guess;
            up(i) += h;
            down(i) -= h;
            const double above = value(force = push, measured = seen, start = at_rest, spring = up);
            const double below = value(force = push, measured = seen, start = at_rest, spring = down);
            const double central = (above - below) / (2 * h);
            std::printf("d loss / d %-9s  %.12f by back-propagation, %.12f by central differences\n",
                        i == 0 ? "stiffness" : "damping", slope(i), central);
            largest = std::max(largest, std::abs(central - slope(i)));
        }
    }

    example::picture plot(pictures, "oscillator", 1050, 420);
    const xt::xtensor<double, 1> first = solution()(force = push, start = at_rest, spring = guess);
    // Newton's step, shorter while it does not lead down.
    std::printf("\n   step   stiffness    damping        loss\n");
    double shift = 0.01;
    for (int iteration = 0; iteration < 40 && shift < 1e6; ++iteration) {
        const auto [f, slope, curvature] = evaluate(force = push, measured = seen, start = at_rest, spring = guess);
        std::printf("  %4d    %9.6f  %9.6f  %.10f\n", iteration, guess(0), guess(1), f);
        for (bool lower = false; !lower && shift < 1e6; shift *= lower ? 0.1 : 4) {
            const double a = curvature(0, 0) + shift, b = curvature(0, 1), d = curvature(1, 1) + shift;
            const double determinant = a * d - b * b;
            if (a <= 0 || determinant <= 0) continue;
            pair next = guess;
            next(0) -= (d * slope(0) - b * slope(1)) / determinant;
            next(1) -= (a * slope(1) - b * slope(0)) / determinant;
            const double there = value(force = push, measured = seen, start = at_rest, spring = next);
            lower = there < f;
            if (lower) guess = next;
        }
    }
    const xt::xtensor<double, 1> fitted = solution()(force = push, start = at_rest, spring = guess);
    plot.table("paths");
    for (std::size_t t = 0; t < steps_taken; t += 5) plot.row({static_cast<double>(t) * dt, seen(t), first(t), fitted(t)});
    plot.end();
    plot << "set grid linestyle 9" << "set xlabel 'seconds'" << "set ylabel 'position'" << "set key outside right center"
         << "plot $paths using 1:2 with points linestyle 4 pointtype 7 pointsize 0.3 title 'measured', "
            "$paths using 1:3 with lines linestyle 1 dashtype 2 title 'first guess', "
            "$paths using 1:4 with lines linestyle 2 title 'fitted'";
    plot.draw();
    std::printf("\nthe path was made with %.6f %.6f\npicture: oscillator.png in %s\n", truth(0), truth(1), pictures.c_str());
    const bool found = std::abs(guess(0) - truth(0)) < 0.02 && std::abs(guess(1) - truth(1)) < 0.02;
    return largest < 1e-7 && found ? 0 : 1;
}

int main(int count, char** arguments)
try {
    return run(count > 2 ? arguments[2] : "pictures");
} catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
}
