// Linear regression with nine inputs and two outputs: gradient descent ends at numpy's least squares
// (tests/reference/models.py), with biases that are 0 for standardized data.
#include "../../examples/support/csv.hpp"
#include "../../examples/support/tables.hpp"
#include "support/catch.hpp"

#include <xgrad/xgrad.hpp>

#include <cmath>
#include <cstddef>

using namespace xgrad;

namespace {

constexpr auto X = input<"X", "N", 9>;
constexpr auto Y = input<"Y", "N", 2>;
constexpr auto rate = input<"rate">;
constexpr auto W = parameter<"W", 9, 2>;
constexpr auto b = parameter<"b", 2>;
constexpr auto loss = mean_squared_error(matmul(X, W) + b, Y);

static_assert(gradients_agree<loss>);
static_assert(same(loss, mean(square(matmul(X, W) + b - Y))));

}  // namespace

TEST_CASE("linear regression reaches numpy's least squares")
{
    const auto all = example::standardized(
        example::read_csv<double>("examples/data/diabetes.csv", 11, example::header::one_line));
    const auto inputs = example::columns(all, 0, 9);
    const auto outputs = example::columns(all, 9, 11);
    const auto reference = example::read_csv<double>("tests/reference/linear_regression.csv", 2);
    REQUIRE(reference.shape(0) == 9);

    kernel<double, loss, update(W, W - rate * gradient(loss, W)), update(b, b - rate * gradient(loss, b))> step;
    xt::xtensor<double, 2> weights = xt::zeros<double>({9, 2});
    xt::xtensor<double, 1> biases = xt::ones<double>({2});
    double before = step(X = inputs, Y = outputs, W = weights, b = biases, rate = 0.0);
    CHECK(before == Catch::Approx(2.0));  // variance 1 and a bias that is off by 1
    bool falls = true;
    for (int i = 0; i < 8000; ++i) {
        const double now = step(X = inputs, Y = outputs, W = weights, b = biases, rate = 0.4);
        falls = falls && now <= before + 1e-15;
        before = now;
    }
    CHECK(falls);
    for (std::size_t k = 0; k < 9; ++k) {
        for (std::size_t m = 0; m < 2; ++m) CHECK(std::abs(weights(k, m) - reference(k, m)) < 1e-10);
    }
    for (const double bias : biases) CHECK(std::abs(bias) < 1e-12);
}
