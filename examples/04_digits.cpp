// Handwritten digits of 8 x 8 pixels: softmax regression, then a perceptron. Each is trained by one kernel, in which
// the forward pass, the loss, the backward pass and the step of gradient descent are one plan.
#include "support/blas_step.hpp"
#include "support/digit_pictures.hpp"
#include "support/digits.hpp"
#include "support/plan_text.hpp"
#include "support/stopwatch.hpp"
#include "support/training.hpp"

#include <xgrad/xgrad.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <exception>
#include <iostream>
#include <random>
#include <string>
#include <vector>

using namespace xgrad;

// The models: 64 pixels -> 10 digits

constexpr auto X = input<"X", "N", 64>;
constexpr auto digit = indices<"digit", "N">;
constexpr auto rate = input<"rate">;

constexpr auto W = parameter<"W", 64, 10>;
constexpr auto b = parameter<"b", 10>;
constexpr auto scores = matmul(X, W) + b;
constexpr auto loss = mean(cross_entropy(scores, digit));

constexpr auto W1 = parameter<"W1", 64, 128>;
constexpr auto b1 = parameter<"b1", 128>;
constexpr auto W2 = parameter<"W2", 128, 10>;
constexpr auto b2 = parameter<"b2", 10>;
constexpr auto hidden = relu(matmul(X, W1) + b1);
constexpr auto deep_scores = matmul(hidden, W2) + b2;
constexpr auto deep_error = mean(cross_entropy(deep_scores, digit));
constexpr auto deep_loss = deep_error + 5e-5 * (l2(W1) + l2(W2));

// The compiler compares the gradients with dual numbers: a wrong one does not compile.
static_assert(gradients_agree<loss>);
static_assert(gradients_agree<deep_loss>);

// Forward, backward and the step in one kernel each

using regression_step =
    kernel<float, loss, update(W, W - rate * gradient(loss, W)), update(b, b - rate * gradient(loss, b))>;
using regression_test = kernel<float, loss, argmax<1>(scores)>;
using regression_slope = kernel<float, value_and_gradient(loss, W, b)>;

using perceptron_step =
    kernel<float, deep_loss, update(W1, W1 - rate * gradient(deep_loss, W1)),
           update(b1, b1 - rate * gradient(deep_loss, b1)), update(W2, W2 - rate * gradient(deep_loss, W2)),
           update(b2, b2 - rate * gradient(deep_loss, b2))>;
using perceptron_test = kernel<float, deep_error, argmax<1>(deep_scores)>;
using perceptron_slope = kernel<float, value_and_gradient(deep_loss, W1, b1, W2, b2)>;

using matrix = xt::xtensor<float, 2>;
using vector = xt::xtensor<float, 1>;

struct regression {
    matrix w = xt::zeros<float>({64, 10});
    vector bias = xt::zeros<float>({10});
};

struct perceptron {
    matrix w1 = xt::zeros<float>({64, 128});
    vector bias1 = xt::zeros<float>({128});
    matrix w2 = xt::zeros<float>({128, 10});
    vector bias2 = xt::zeros<float>({10});

    // Normal numbers of variance 2 / inputs keep the size of the activations from layer to layer.
    explicit perceptron(unsigned seed)
    {
        std::mt19937 random(seed);
        for (matrix* w : {&w1, &w2}) {
            std::normal_distribution<float> normal(0.0f, std::sqrt(2.0f / static_cast<float>(w->shape(0))));
            std::generate(w->begin(), w->end(), [&] { return normal(random); });
        }
    }
};

example::outcome train(regression& model, const example::digits& data)
{
    regression_step step;
    regression_test test;
    return example::train(
        data, {.epochs = 60, .rate = 0.5f}, 1, example::show::progress,
        [&](const auto& images, const auto& labels, float now) -> float {
            return step(X = images, digit = labels, rate = now, W = model.w, b = model.bias);
        },
        [&](const auto& images, const auto& labels) {
            return test(X = images, digit = labels, W = model.w, b = model.bias);
        });
}

example::outcome train(perceptron& model, const example::digits& data, unsigned seed, example::show what)
{
    perceptron_step step;
    perceptron_test test;
    return example::train(
        data, {.epochs = 300, .rate = 0.8f, .distorted = example::distortion()}, seed, what,
        [&](const auto& images, const auto& labels, float now) -> float {
            return step(X = images, digit = labels, rate = now, W1 = model.w1, b1 = model.bias1, W2 = model.w2,
                        b2 = model.bias2);
        },
        [&](const auto& images, const auto& labels) {
            return test(X = images, digit = labels, W1 = model.w1, b1 = model.bias1, W2 = model.w2,
                        b2 = model.bias2);
        });
}

// The same step through a BLAS

template <class Array>
std::vector<float> copy(const Array& array)
{
    return std::vector<float>(array.begin(), array.end());
}

// The largest difference between two arrays.
template <class Array>
float difference(const Array& mine, const std::vector<float>& theirs)
{
    float largest = 0;
    for (std::size_t i = 0; i < theirs.size(); ++i) largest = std::max(largest, std::abs(mine.data()[i] - theirs[i]));
    return largest;
}

struct comparison {
    float loss;      // differences
    float gradient;
    double kernel_time;  // microseconds a step
    double blas_time;
};

bool report(const char* model, std::size_t count, const comparison& c)
{
    std::printf("  %-10s %4zu rows  kernel %7.1f us  %s %7.1f us  ratio %.2f  (differ by: loss %.0e, gradient %.0e)\n",
                model, count, c.kernel_time, example::blas_name().c_str(), c.blas_time, c.kernel_time / c.blas_time,
                static_cast<double>(c.loss), static_cast<double>(c.gradient));
    return c.loss < 1e-4f && c.gradient < 1e-4f;
}

comparison compare(regression model, const example::labelled_images& data, std::size_t count)
{
    const auto images = example::rows(data.images, 0, count);
    const auto labels = example::rows(data.labels, 0, count);
    example::blas_regression blas{copy(model.w), copy(model.bias)};
    regression_slope slope;
    const auto [value, dw, db] = slope(X = images, digit = labels, W = model.w, b = model.bias);
    const float expected = blas.gradient(images.data(), labels.data(), count);
    const float gradient_differs = std::max(difference(dw, blas.dw), difference(db, blas.db));

    regression_step step;
    const auto [mine, theirs] = example::median_times(
        [&] { step(X = images, digit = labels, rate = 0.01f, W = model.w, b = model.bias); },
        [&] { blas.step(images.data(), labels.data(), count, 0.01f); });
    return {std::abs(value - expected), gradient_differs, mine, theirs};
}

comparison compare(perceptron model, const example::labelled_images& data, std::size_t count)
{
    const auto images = example::rows(data.images, 0, count);
    const auto labels = example::rows(data.labels, 0, count);
    example::blas_perceptron blas{128, 1e-4f, copy(model.w1), copy(model.bias1), copy(model.w2), copy(model.bias2)};
    perceptron_slope slope;
    const auto [value, dw1, db1, dw2, db2] = slope(X = images, digit = labels, W1 = model.w1, b1 = model.bias1,
                                                   W2 = model.w2, b2 = model.bias2);
    const float expected = blas.gradient(images.data(), labels.data(), count);
    const float gradient_differs = std::max({difference(dw1, blas.dw1), difference(db1, blas.db1),
                                             difference(dw2, blas.dw2), difference(db2, blas.db2)});
    perceptron_step step;
    const auto [mine, theirs] = example::median_times(
        [&] {
            step(X = images, digit = labels, rate = 0.01f, W1 = model.w1, b1 = model.bias1, W2 = model.w2,
                 b2 = model.bias2);
        },
        [&] { blas.step(images.data(), labels.data(), count, 0.01f); });
    return {std::abs(value - expected), gradient_differs, mine, theirs};
}

// What scikit-learn's LogisticRegression and MLPClassifier (median of 5 seeds) reach on the same rows, as they are
// (tests/reference/digits.py).
constexpr double reference_regression = 0.9028;
constexpr double reference_perceptron = 0.9139;

int run(const std::string& data_folder, const std::string& pictures)
{
    const example::digits data = example::read_digits(data_folder);
    std::printf("%zu digits to train on, %zu held out\n", data.train.size(), data.held_out.size());

    std::cout << "\n== Softmax regression\n"
              << "  loss       = " << to_text(loss) << "\n  d loss/d W = " << to_text(gradient(loss, W))
              << "\n  d loss/d b = " << to_text(gradient(loss, b))
              << "\n  gradients agree with dual numbers: checked by the compiler\n\n"
              << "  forward, backward and the step are one plan:\n"
              << example::outline(explain<regression_step>()) << "\n";
    regression linear;
    const example::outcome shallow = train(linear, data);
    std::printf("  held-out accuracy %.4f (scikit-learn: %.4f)\n", shallow.accuracy, reference_regression);

    std::cout << "\n== Perceptron 64-128-10\n"
              << "  loss         = " << to_text(deep_loss) << "\n  d loss/d W1  = " << to_text(gradient(deep_loss, W1))
              << "\n  d loss/d W2  = " << to_text(gradient(deep_loss, W2))
              << "\n  gradients agree with dual numbers: checked by the compiler\n\n"
              << "  forward, backward and the step are one plan:\n"
              << example::outline(explain<perceptron_step>()) << "\n";
    std::vector<example::outcome> outcomes;
    for (unsigned seed = 1; seed <= 5; ++seed) {
        perceptron model(seed);
        outcomes.push_back(train(model, data, seed, seed == 1 ? example::show::progress : example::show::nothing));
        std::printf("  seed %u: held-out accuracy %.4f\n", seed, outcomes.back().accuracy);
    }
    std::sort(outcomes.begin(), outcomes.end(), [](auto& x, auto& y) { return x.accuracy < y.accuracy; });
    const example::outcome& median = outcomes[2];
    const example::confusion confusion(data.held_out.labels, median.guesses);
    std::printf("  median of 5 seeds: %.4f (scikit-learn, without distorted images: %.4f)\n\n", median.accuracy,
                reference_perceptron);
    confusion.print();

    std::printf("\n== One step of training, one thread\n");
    example::use_one_thread();
    bool same = true;
    for (const std::size_t count : {std::size_t(32), data.train.size()}) {
        same = report("regression", count, compare(linear, data.train, count)) && same;
        same = report("perceptron", count, compare(perceptron(1), data.train, count)) && same;
    }

    example::draw_losses(pictures, shallow.losses, median.losses);
    example::draw_confusion(pictures, confusion);
    example::draw_misread(pictures, data.held_out, median.guesses);
    example::draw_weights(pictures, linear.w);
    example::write_plan(pictures, "regression_plan", explain<regression_step>());
    example::write_plan(pictures, "perceptron_plan", explain<perceptron_step>());

    const bool right = median.accuracy >= 0.97 && shallow.accuracy > reference_regression - 0.01;
    if (!same) std::printf("\nThe kernels and the BLAS disagree.\n");
    if (!right) std::printf("\nAn accuracy is lower than it should be.\n");
    std::printf("\nlosses, confusion, misread and weights as pictures, both plans in full as text:\n%s\n",
                pictures.c_str());
    return same && right ? 0 : 1;
}

int main(int count, char** arguments)
try {
    return run(count > 1 ? arguments[1] : "examples/data", count > 2 ? arguments[2] : "pictures");
} catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
}
