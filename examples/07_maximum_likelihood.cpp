// Maximum likelihood for four distributions: Newton's method on the log-likelihood, whose Hessian at the optimum gives
// the standard errors. Estimates and errors agree with the closed forms of the textbooks.
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

constexpr auto x = input<"x", "N">;

// Normal: the mean, and the logarithm of the deviation, which may be any number.

constexpr auto mu = parameter<"mu">;
constexpr auto tau = parameter<"tau">;
constexpr auto normal = sum(gaussian_nll(mu, x, exp(2 * tau)));
constexpr auto h_mu = hessian(normal, mu);
constexpr auto h_tau = hessian(normal, tau);
constexpr auto h_both = hessian(normal, mu, tau);
// The two are orthogonal at the optimum, so each takes a step of its own.
kernel<double, h_mu, h_tau, h_both, update(mu, mu - gradient(normal, mu) / h_mu),
       update(tau, tau - gradient(normal, tau) / h_tau)>
    newton_normal;

// Bernoulli by its log-odds, Poisson by the logarithm of its rate.

constexpr auto odds = parameter<"odds">;
constexpr auto bernoulli = sum(binary_cross_entropy_with_logits(odds, x));
kernel<double, hessian(bernoulli, odds), update(odds, odds - gradient(bernoulli, odds) / hessian(bernoulli, odds))>
    newton_bernoulli;

constexpr auto level = parameter<"level">;
constexpr auto poisson = sum(poisson_nll(exp(level), x));
kernel<double, hessian(poisson, level), update(level, level - gradient(poisson, level) / hessian(poisson, level))>
    newton_poisson;

// Multinomial of ten classes: nine scores, the last one's is 0.

constexpr auto counts = input<"counts", 10>;
constexpr auto score = parameter<"score", 9>;
constexpr auto probabilities = softmax<0>(concatenate<0>(score, full<1>(0.0)));
constexpr auto multinomial = multinomial_nll(probabilities, counts);
kernel<double, value_and_gradient(multinomial, score), hessian(multinomial, score), probabilities,
       jacobian(probabilities, score)>
    evaluate_multinomial;

static_assert(gradients_agree<normal> && gradients_agree<bernoulli> && gradients_agree<poisson> &&
              gradients_agree<multinomial>);

using column = xt::xtensor<double, 1>;

double worst = 0;

void report(const std::string& what, double estimate, double error, double exact, double exact_error)
{
    std::printf("  %-24s %12.8f +- %10.8f   closed form %12.8f +- %10.8f\n", what.c_str(), estimate, error, exact,
                exact_error);
    for (double difference : {std::abs(estimate / exact - 1), std::abs(error / exact_error - 1)}) {
        if (!(difference <= worst) && !std::isnan(worst)) worst = difference;
    }
}

double mean_of(const column& data)
{
    double total = 0;
    for (double value : data) total += value;
    return total / static_cast<double>(data.size());
}

void fit_normal(const column& data)
{
    variables<newton_normal> v;
    double by_mu = 0, by_tau = 0, by_both = 0;
    for (int step = 0; step < 60; ++step) {
        const auto [a, b, c] = newton_normal(x = data, v);
        by_mu = a;
        by_tau = b;
        by_both = c;
    }
    const double n = static_cast<double>(data.size()), mean = mean_of(data), deviation = std::exp(v[tau]);
    double variance = 0;
    for (double value : data) variance += (value - mean) * (value - mean) / n;
    const double determinant = by_mu * by_tau - by_both * by_both;
    report("normal: mean", v[mu], std::sqrt(by_tau / determinant), mean, std::sqrt(variance / n));
    report("normal: deviation", deviation, deviation * std::sqrt(by_mu / determinant), std::sqrt(variance),
           std::sqrt(variance / (2 * n)));
}

void fit_bernoulli(const column& data)
{
    variables<newton_bernoulli> v;
    double by_odds = 0;
    for (int step = 0; step < 20; ++step) by_odds = newton_bernoulli(x = data, v);
    const double n = static_cast<double>(data.size()), p = mean_of(data), estimate = 1 / (1 + std::exp(-v[odds]));
    report("Bernoulli: probability", estimate, estimate * (1 - estimate) / std::sqrt(by_odds), p,
           std::sqrt(p * (1 - p) / n));
}

void fit_poisson(const column& data)
{
    variables<newton_poisson> v;
    double by_level = 0;
    for (int step = 0; step < 20; ++step) by_level = newton_poisson(x = data, v);
    const double n = static_cast<double>(data.size()), rate = mean_of(data), estimate = std::exp(v[level]);
    report("Poisson: rate", estimate, estimate / std::sqrt(by_level), rate, std::sqrt(rate / n));
}

void fit_multinomial(const column& data)
{
    variables<evaluate_multinomial> v;
    double total = 0;
    for (double value : data) total += value;
    for (int step = 0; step <= 20; ++step) {
        const auto [value, slope, curvature, p, by_score] = evaluate_multinomial(counts = data, v);
        example::table hessian = example::zeros(9, 9);
        std::copy(curvature.begin(), curvature.end(), hessian.begin());
        const example::table covariance = example::inverse(hessian);
        for (std::size_t i = 0; i < 9; ++i) {
            for (std::size_t j = 0; j < 9 && step < 20; ++j) v[score](i) -= covariance(i, j) * slope(j);
        }
        for (std::size_t k = 0; k < 10 && step == 20; ++k) {
            double variance = 0;  // of the probability: the covariance of the scores through the Jacobian
            for (std::size_t i = 0; i < 9; ++i) {
                for (std::size_t j = 0; j < 9; ++j) variance += by_score(k, i) * covariance(i, j) * by_score(k, j);
            }
            const double share = data(k) / total;
            report("multinomial: digit " + std::to_string(k), p(k), std::sqrt(variance), share,
                   std::sqrt(share * (1 - share) / total));
        }
    }
}

int run(const std::string& folder)
{
    std::cout << "normal       " << to_text(normal) << "\nBernoulli    " << to_text(bernoulli) << "\nPoisson      "
              << to_text(poisson) << "\nits slope    " << to_text(gradient(poisson, level)) << "\nits Hessian  "
              << to_text(hessian(poisson, level)) << "\n\n";

    fit_normal(example::column(read_csv<double>(folder + "/diabetes.csv", {.skip = 1}), 2));
    fit_bernoulli(example::column(read_csv<double>(folder + "/breast_cancer.csv", {.skip = 1}), 30));

    // Deaths by the kick of a horse in 200 corps-years of the Prussian army (Bortkiewicz, 1898).
    const int corps_years[] = {109, 65, 22, 3, 1};
    std::vector<double> deaths;
    for (int k = 0; k < 5; ++k) deaths.insert(deaths.end(), static_cast<std::size_t>(corps_years[k]), k);
    column kicks(std::array<std::size_t, 1>{deaths.size()});
    std::copy(deaths.begin(), deaths.end(), kicks.begin());
    fit_poisson(kicks);

    const auto digits = read_csv<double>(folder + "/digits.csv", {.columns = 65});
    column seen = xt::zeros<double>({10});
    for (std::size_t row = 0; row < digits.shape(0); ++row) seen(static_cast<std::size_t>(digits(row, 64))) += 1;
    fit_multinomial(seen);

    std::printf("largest relative difference %.1e\n", worst);
    return worst < 1e-10 ? 0 : 1;
}

int main(int count, char** arguments)
try {
    return run(count > 1 ? arguments[1] : "examples/data");
} catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
}
