// The first model of the README: logistic regression, its gradient as mathematics, and both evaluated in one pass over
// the data.
#include <xgrad/xgrad.hpp>

#include <cmath>
#include <cstddef>
#include <iostream>

using namespace xgrad;

constexpr auto X = input<"X", "N", 30>;      // N rows, known when the program runs, of 30 numbers
constexpr auto y = input<"y", "N">;          // what to predict, 0 or 1
constexpr auto rate = input<"rate">;         // no extents: a scalar
constexpr auto w = parameter<"w", 30>;
constexpr auto b = parameter<"b">;

constexpr auto z = matmul(X, w) + b;
constexpr auto loss = mean(softplus(z) - y * z) + 0.005 * sum(square(w));

static_assert(gradients_agree<loss>);        // checked while compiling, no data needed

int main()
{
    std::cout << "loss       = " << to_text(loss) << "\nd loss/d w = " << to_text(gradient(loss, w))
              << "\nd loss/d b = " << to_text(gradient(loss, b)) << "\n\n";

    xt::xtensor<double, 2> features = xt::zeros<double>({1000, 30});
    xt::xtensor<double, 1> labels = xt::zeros<double>({1000});
    for (std::size_t row = 0; row < 1000; ++row) {
        for (std::size_t k = 0; k < 30; ++k) features(row, k) = std::sin(static_cast<double>(30 * row + k));
        labels(row) = features(row, 0) + 0.3 * features(row, 7) > 0 ? 1 : 0;
    }
    xt::xtensor<double, 1> weights = xt::zeros<double>({30});
    double bias = 0;

    kernel<double, value_and_gradient(loss, w, b)> evaluate;
    auto [value, dw, db] = evaluate(X = features, y = labels, w = weights, b = bias);
    std::cout << "at zero: loss " << value << ", d loss/d w[0] = " << dw(0) << ", d loss/d b = " << db << '\n';

    kernel<double, loss, update(w, w - rate * gradient(loss, w)), update(b, b - rate * gradient(loss, b))> step;
    for (int i = 0; i < 500; ++i) value = step(X = features, y = labels, w = weights, b = bias, rate = 1.0);
    std::cout << "after 500 steps of gradient descent: loss " << value << '\n';
    return std::isfinite(value) && value < std::log(2.0) ? 0 : 1;
}
