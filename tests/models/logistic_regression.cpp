// Logistic regression: loss, squared error and gradient at scikit-learn's optimum times 1, 2 and 1,000, against 50 digits
// (tests/reference/models.py); the bias as a parameter and as the weight of an appended 1.
#include "../../examples/support/csv.hpp"
#include "../../examples/support/tables.hpp"
#include "support/catch.hpp"

#include <xgrad/xgrad.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>

using namespace xgrad;

namespace {

constexpr auto X = input<"X", "N", 30>;
constexpr auto X1 = input<"X1", "N", 31>;
constexpr auto y = input<"y", "N">;
constexpr auto w = parameter<"w", 30>;
constexpr auto b = parameter<"b">;
constexpr auto v = parameter<"v", 31>;

constexpr auto z = matmul(X, w) + b;
constexpr auto loss = mean(log(1 + exp(z)) - y * z) + 0.005 * sum(square(w));
constexpr auto squares = mean(square(sigmoid(z) - y));
constexpr auto appended_loss = mean(binary_cross_entropy_with_logits(matmul(X1, v), y)) +
                               0.005 * sum(where(iota<31> < 30, square(v), 0.0));

static_assert(gradients_agree<loss>);
static_assert(gradients_agree<appended_loss>);

}  // namespace

TEST_CASE("logistic regression agrees with 50 digits")
{
    const auto raw = example::read_csv<double>("examples/data/breast_cancer.csv", 31, example::header::one_line);
    const auto inputs = example::standardized(example::columns(raw, 0, 30));
    const auto labels = example::column(raw, 30);
    const auto optimum = example::read_csv<double>("examples/data/logistic_optimum.csv", 31);
    const auto reference = example::read_csv<double>("tests/reference/logistic_regression.csv", 33);
    auto with_ones = example::zeros(inputs.shape(0), 31);
    for (std::size_t row = 0; row < inputs.shape(0); ++row) {
        for (std::size_t k = 0; k < 30; ++k) with_ones(row, k) = inputs(row, k);
        with_ones(row, 30) = 1;
    }

    kernel<double, squares, value_and_gradient(loss, w, b)> evaluate;
    kernel<double, value_and_gradient(appended_loss, v)> evaluate_appended;
    const double factors[] = {1, 2, 1000};
    for (std::size_t line = 0; line < 3; ++line) {
        xt::xtensor<double, 1> weights = xt::zeros<double>({30});
        xt::xtensor<double, 1> all = xt::zeros<double>({31});
        for (std::size_t k = 0; k < 31; ++k) (k < 30 ? weights(k) : all(30)) = factors[line] * optimum(0, k);
        std::copy(weights.begin(), weights.end(), all.begin());
        const auto [error, value, dw, db] = evaluate(X = inputs, y = labels, w = weights, b = all(30));
        const auto [appended, dv] = evaluate_appended(X1 = with_ones, y = labels, v = all);
        CHECK(value == Catch::Approx(reference(line, 0)).epsilon(1e-13));
        CHECK(appended == Catch::Approx(reference(line, 0)).epsilon(1e-13));
        CHECK(error == Catch::Approx(reference(line, 1)).epsilon(1e-11));
        double largest = 0;
        for (std::size_t k = 0; k < 31; ++k) {
            const double mine = k < 30 ? dw(k) : db;
            largest = std::max({largest, std::abs(mine - reference(line, 2 + k)), std::abs(dv(k) - reference(line, 2 + k))});
        }
        CHECK(largest < 1e-13 * factors[line]);
        if (line == 0) CHECK(std::abs(db) < 1e-12);  // it is the optimum
    }
}
