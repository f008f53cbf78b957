// The gradient of a perceptron 2-3-1: symbolic, against 60 digits (tests/reference/models.py); central differences, whose
// error is the square of the step until rounding takes over; dual numbers.
#include "../../examples/support/csv.hpp"
#include "support/catch.hpp"

#include <xgrad/xgrad.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

using namespace xgrad;

namespace {

constexpr auto X = input<"X", "N", 2>;
constexpr auto t = input<"t", "N">;
constexpr auto W1 = parameter<"W1", 2, 3>;
constexpr auto b1 = parameter<"b1", 3>;
constexpr auto w2 = parameter<"w2", 3>;
constexpr auto b2 = parameter<"b2">;
constexpr auto loss = mean_squared_error(matmul(tanh(matmul(X, W1) + b1), w2) + b2, t);

static_assert(gradients_agree<loss>);

using numbers = std::array<double, 13>;  // W1, b1, w2, b2

struct data {
    xt::xtensor<double, 2> inputs = xt::zeros<double>({20, 2});
    xt::xtensor<double, 1> targets = xt::zeros<double>({20});
    data()
    {
        for (std::size_t i = 0; i < 20; ++i) {
            inputs(i, 0) = (static_cast<double>(i * i % 7) - 3) / 4;
            inputs(i, 1) = (static_cast<double>(i % 5) - 2) / 2;
            targets(i) = static_cast<double>(i % 3);
        }
    }
};

template <class Kernel>
auto call(Kernel& k, const data& d, const numbers& p)
{
    const auto part = [&p](std::size_t from, std::size_t count) {
        return xt::adapt(p.data() + from, count, xt::no_ownership(), std::array<std::size_t, 1>{count});
    };
    const auto matrix = xt::adapt(p.data(), 6, xt::no_ownership(), std::array<std::size_t, 2>{2, 3});
    return k(X = d.inputs, t = d.targets, W1 = matrix, b1 = part(6, 3), w2 = part(9, 3), b2 = p[12]);
}

}  // namespace

TEST_CASE("symbolic and numerical gradients of a perceptron")
{
    const data d;
    numbers point;
    for (std::size_t k = 0; k < 13; ++k) point[k] = (static_cast<double>(5 * k % 11) - 5) / 8;
    const auto reference = example::read_csv<double>("tests/reference/numerical_gradients.csv", 14);

    kernel<double, value_and_gradient(loss, W1, b1, w2, b2)> evaluate;
    const auto [value, dW1, db1, dw2, db2] = call(evaluate, d, point);
    CHECK(value == Catch::Approx(reference(0, 0)).epsilon(1e-15));
    numbers symbolic;
    for (std::size_t k = 0; k < 6; ++k) symbolic[k] = dW1(k / 3, k % 3);
    for (std::size_t k = 0; k < 3; ++k) symbolic[6 + k] = db1(k), symbolic[9 + k] = dw2(k);
    symbolic[12] = db2;
    for (std::size_t k = 0; k < 13; ++k) CHECK(std::abs(symbolic[k] - reference(0, 1 + k)) < 2e-15);

    kernel<double, loss> only_value;
    const auto error_of_step = [&](double step) {
        double largest = 0;
        for (std::size_t k = 0; k < 13; ++k) {
            numbers ahead = point;
            numbers behind = point;
            ahead[k] += step;
            behind[k] -= step;
            const double above = call(only_value, d, ahead);
            const double below = call(only_value, d, behind);
            largest = std::max(largest, std::abs((above - below) / (2 * step) - reference(0, 1 + k)));
        }
        return largest;
    };
    const double coarse = error_of_step(1e-2);
    const double fine = error_of_step(1e-3);
    CHECK(coarse / fine == Catch::Approx(100).epsilon(0.05));
    CHECK(error_of_step(1e-5) < 1e-9);
    CHECK(error_of_step(1e-12) > 1e-6);
}
