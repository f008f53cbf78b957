// Softmax regression with a penalty on the weights, by gradient descent over all training digits, ends at
// scikit-learn's optimum (tests/reference/softmax_regression.py); labels as indices and as one-hot rows are one model.
#include "../../examples/support/digits.hpp"
#include "support/catch.hpp"

#include <xgrad/xgrad.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iostream>

using namespace xgrad;

namespace {

constexpr auto X = input<"X", "N", 64>;
constexpr auto digit = indices<"digit", "N">;
constexpr auto one_hot_rows = input<"one_hot_rows", "N", 10>;
constexpr auto rate = input<"rate">;
constexpr auto W = parameter<"W", 64, 10>;
constexpr auto b = parameter<"b", 10>;

constexpr auto penalty = 0.005 * l2(W);
constexpr auto z = matmul(X, W) + b;
constexpr auto loss = mean(cross_entropy(z, digit)) + penalty;
constexpr auto loss_of_rows = mean(cross_entropy(z, one_hot_rows)) + penalty;

static_assert(gradients_agree<loss>);

using descend = kernel<double, loss, update(W, W - rate * gradient(loss, W)), update(b, b - rate * gradient(loss, b))>;
using classifier = kernel<double, argmax<1>(z), softmax<1>(z)>;
using from_indices = kernel<double, value_and_gradient(loss, W, b)>;
using from_rows = kernel<double, value_and_gradient(loss_of_rows, W, b)>;

struct centred {
    xt::xtensor<double, 2> train, held_out;
};

// Pixels minus their mean over the training rows.
centred centre(const example::digits& data)
{
    centred result{xt::cast<double>(data.train.images), xt::cast<double>(data.held_out.images)};
    for (std::size_t pixel = 0; pixel < 64; ++pixel) {
        double mean = 0;
        for (std::size_t row = 0; row < data.train.size(); ++row) mean += result.train(row, pixel);
        mean /= static_cast<double>(data.train.size());
        for (std::size_t row = 0; row < data.train.size(); ++row) result.train(row, pixel) -= mean;
        for (std::size_t row = 0; row < data.held_out.size(); ++row) result.held_out(row, pixel) -= mean;
    }
    return result;
}

template <class A, class B>
double largest_difference(const A& found, const B& expected)
{
    REQUIRE(found.size() == expected.size());
    double largest = 0;
    for (std::size_t i = 0; i < found.size(); ++i)
        largest = std::max(largest, std::abs(found.data()[i] - expected.data()[i]));
    return largest;
}

}  // namespace

TEST_CASE("softmax regression reaches scikit-learn's optimum")
{
    const auto data = example::read_digits("examples/data");
    const auto pixels = centre(data);
    const auto reference = example::read_csv<double>("tests/reference/softmax_regression.csv", 10);
    REQUIRE(reference.shape(0) == 65);
    std::cout << to_text(loss) << '\n' << to_text(gradient(loss, W)) << '\n';

    xt::xtensor<double, 2> weights = xt::zeros<double>({64, 10});
    xt::xtensor<double, 1> biases = xt::zeros<double>({10});
    descend step;
    double value = 0;
    for (int i = 0; i < 1000; ++i) {
        value = step(X = pixels.train, digit = data.train.labels, rate = 2.0, W = weights, b = biases);
    }
    CHECK(std::isfinite(value));
    double difference = 0;
    for (std::size_t c = 0; c < 10; ++c) {
        for (std::size_t i = 0; i < 64; ++i) {
            difference = std::max(difference, std::abs(weights(i, c) - reference(i, c)));
        }
        difference = std::max(difference, std::abs(biases(c) - reference(64, c)));
    }
    CHECK(difference < 1e-8);

    classifier classify;
    const auto [guesses, probabilities] = classify(X = pixels.held_out, W = weights, b = biases);
    int right = 0;
    for (std::size_t row = 0; row < data.held_out.size(); ++row) {
        right += guesses(row) == data.held_out.labels(row);
        double sum = 0;
        for (std::size_t c = 0; c < 10; ++c) sum += probabilities(row, c);
        CHECK(sum == Catch::Approx(1.0).epsilon(1e-14));
    }
    CHECK(right >= 0.88 * 360);
}

TEST_CASE("labels as indices and as one-hot rows are one model")
{
    const auto data = example::read_digits("examples/data");
    const auto pixels = centre(data);
    xt::xtensor<double, 2> rows = xt::zeros<double>({data.train.size(), std::size_t(10)});
    for (std::size_t row = 0; row < data.train.size(); ++row) {
        rows(row, static_cast<std::size_t>(data.train.labels(row))) = 1;
    }
    xt::xtensor<double, 2> weights = xt::zeros<double>({64, 10});
    for (std::size_t i = 0; i < weights.size(); ++i) weights.data()[i] = 0.3 * std::sin(static_cast<double>(i));
    const xt::xtensor<double, 1> biases = xt::zeros<double>({10});
    from_indices with_indices;
    from_rows with_rows;
    const auto [value, dw, db] = with_indices(X = pixels.train, digit = data.train.labels, W = weights, b = biases);
    const auto [row_value, row_dw, row_db] = with_rows(X = pixels.train, one_hot_rows = rows, W = weights, b = biases);
    CHECK(value == Catch::Approx(row_value).epsilon(1e-14));
    CHECK(largest_difference(dw, row_dw) < 1e-14);
    CHECK(largest_difference(db, row_db) < 1e-14);
}
