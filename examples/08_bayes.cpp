// Bayes: a logistic model with a normal prior, its most probable weights, and their posterior by Laplace's approximation,
// the Hessian at the optimum; and a naive Bayes classifier, whose parameters are means and variances in closed form.
#include "support/tables.hpp"

#include <xgrad/xgrad.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <exception>
#include <iostream>
#include <string>
#include <vector>

using namespace xgrad;

constexpr auto X = input<"X", "N", 31>;  // thirty measurements and a 1
constexpr auto y = input<"y", "N">;      // 0 or 1
constexpr auto precision = input<"precision", 31>;  // of the prior of each weight; 0: no prior
constexpr auto w = parameter<"w", 31>;

constexpr auto z = matmul(X, w);
constexpr auto posterior = sum(binary_cross_entropy_with_logits(z, y)) + 0.5 * sum(precision * square(w));
kernel<double, value_and_gradient(posterior, w), hessian(posterior, w)> evaluate;

static_assert(gradients_agree<posterior>);

// Naive Bayes: the logarithm of the probability of each class and the measurements, each normal within a class.
constexpr auto measured = input<"measured", "N", 30>;
constexpr auto mean_of = parameter<"mean_of", 2, 30>;
constexpr auto variance_of = parameter<"variance_of", 2, 30>;
constexpr auto share_of = parameter<"share_of", 2>;
constexpr auto evidence =
    log(share_of) - sum<2>(gaussian_nll(expand_dims<0>(mean_of), expand_dims<1>(measured), expand_dims<0>(variance_of)));
kernel<double, evidence, argmax<1>(evidence)> classify;
kernel<double, mean<0>(measured), variance<0>(measured)> estimate;

using column = xt::xtensor<double, 1>;
using example::table;

// The rows of the class.
table rows_of_class(const table& all, const column& labels, double which)
{
    std::vector<std::size_t> chosen;
    for (std::size_t row = 0; row < labels.size(); ++row) {
        if (labels(row) == which) chosen.push_back(row);
    }
    return training::batch(chosen).rows(all);
}

// The most probable weights by Newton's method; the posterior's covariance is the inverse of the Hessian there.
table most_probable(const table& inputs, const column& labels, const column& prior, column& weights)
{
    table covariance;
    for (int step = 0; step < 12; ++step) {
        const auto [value, slope, curvature] = evaluate(X = inputs, y = labels, precision = prior, w = weights);
        table hessian = example::zeros(31, 31);
        std::copy(curvature.begin(), curvature.end(), hessian.begin());
        covariance = example::inverse(hessian);
        for (std::size_t i = 0; i < 31; ++i) {
            for (std::size_t j = 0; j < 31; ++j) weights(i) -= covariance(i, j) * slope(j);
        }
    }
    return covariance;
}

// The inverse of X^T S X + precision, S the variances of the labels: what the Hessian is by hand.
table covariance_by_hand(const table& inputs, const column& prior, const column& weights)
{
    table hessian = example::zeros(31, 31);
    for (std::size_t i = 0; i < 31; ++i) hessian(i, i) = prior(i);
    for (std::size_t row = 0; row < inputs.shape(0); ++row) {
        double score = 0;
        for (std::size_t i = 0; i < 31; ++i) score += inputs(row, i) * weights(i);
        const double p = 1 / (1 + std::exp(-score));
        for (std::size_t i = 0; i < 31; ++i) {
            for (std::size_t j = 0; j < 31; ++j) hessian(i, j) += p * (1 - p) * inputs(row, i) * inputs(row, j);
        }
    }
    return example::inverse(hessian);
}

int run(const std::string& folder)
{
    const auto all = read_csv<double>(folder + "/breast_cancer.csv", {.skip = 1, .columns = 31});
    const table features = example::standardized(example::columns(all, 0, 30));
    const column labels = example::column(all, 30);
    const std::size_t count = labels.size();
    table inputs = example::zeros(count, 31);
    for (std::size_t row = 0; row < count; ++row) {
        for (std::size_t i = 0; i < 30; ++i) inputs(row, i) = features(row, i);
        inputs(row, 30) = 1;
    }
    std::cout << "-log posterior = " << to_text(posterior) << "\nits gradient   = " << to_text(gradient(posterior, w))
              << "\n\n";

    column prior = xt::zeros<double>({31}), weights = prior;
    for (std::size_t i = 0; i < 30; ++i) prior(i) = 0.01 * static_cast<double>(count);
    const table covariance = most_probable(inputs, labels, prior, weights);
    const double laplace = example::largest_difference(covariance, covariance_by_hand(inputs, prior, weights));
    const double map = example::largest_difference(weights, read_csv<double>(folder + "/logistic_optimum.csv"));
    std::printf("most probable weights: largest difference from scikit-learn %.1e\n", map);
    std::printf("covariance: largest difference from X^T S X + precision, inverted by hand, %.1e\n", laplace);
    std::printf("weight of the first measurement %.4f +- %.4f, bias %.4f +- %.4f\n", weights(0),
                std::sqrt(covariance(0, 0)), weights(30), std::sqrt(covariance(30, 30)));

    variables<classify> v;
    for (std::size_t c = 0; c < 2; ++c) {
        const table members = rows_of_class(features, labels, static_cast<double>(c));
        const auto [means, variances] = estimate(measured = members);
        for (std::size_t i = 0; i < 30; ++i) {
            v[mean_of](c, i) = means(i);
            v[variance_of](c, i) = variances(i);
        }
        v[share_of](c) = static_cast<double>(members.shape(0)) / static_cast<double>(count);
    }
    const auto [scores, guesses] = classify(measured = features, v);
    const double share = accuracy(guesses, labels);
    // scikit-learn's GaussianNB: tests/reference/naive_bayes.py
    const double expected = 0.9402460456942003, first[] = {-364.60254911041613, 22.43180815005816};
    const double odds = scores(0, 1) - scores(0, 0), more_odds = scores(19, 1) - scores(19, 0);
    std::printf("naive Bayes: %.6f right, scikit-learn %.6f; log-odds of rows 0 and 19 %.6f %.6f, scikit-learn %.6f %.6f\n",
                share, expected, odds, more_odds, first[0], first[1]);
    const bool same = std::abs(share - expected) < 1e-12 && std::abs(odds / first[0] - 1) < 1e-6 &&
                      std::abs(more_odds / first[1] - 1) < 1e-6;
    return map < 1e-6 && laplace < 1e-12 && same ? 0 : 1;
}

int main(int count, char** arguments)
try {
    return run(count > 1 ? arguments[1] : "examples/data");
} catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
}
