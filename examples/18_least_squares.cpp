// Nonlinear least squares on the reference problems of NIST: Gauss-Newton and Levenberg-Marquardt on `jacobian`, from the
// starting points that NIST gives, the far one and the near one. The fits agree with the certified values.
#include <xgrad/xgrad.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <exception>
#include <iostream>
#include <vector>

using namespace xgrad;

constexpr auto x = input<"x", "N">;
constexpr auto y = input<"y", "N">;
constexpr auto b2 = parameter<"b", 2>;
constexpr auto b3 = parameter<"b", 3>;
constexpr auto b4 = parameter<"b", 4>;

// Parameter k of b, a scalar.
template <int K>
constexpr auto at(const auto& b)
{
    return squeeze<0>(slice<0, K, K + 1>(b));
}

constexpr auto misra1a = at<0>(b2) * (1 - exp(-at<1>(b2) * x)) - y;
constexpr auto box_bod = misra1a;  // the same law for another quantity
constexpr auto mgh09 = at<0>(b4) * (square(x) + x * at<1>(b4)) / (square(x) + x * at<2>(b4) + at<3>(b4)) - y;
constexpr auto mgh10 = at<0>(b3) * exp(at<1>(b3) / (x + at<2>(b3))) - y;
constexpr auto rat42 = at<0>(b3) / (1 + exp(at<1>(b3) - at<2>(b3) * x)) - y;
constexpr auto rat43 = at<0>(b4) / pow(1 + exp(at<1>(b4) - at<2>(b4) * x), 1 / at<3>(b4)) - y;

static_assert(gradients_agree<mean(square(rat43))>);

using column = xt::xtensor<double, 1>;

struct problem {
    const char* name;
    column inputs, outputs, far_start, near_start, certified;
    double squares;  // certified
};

// The number of digits that agree, of the worst parameter.
double digits(const column& found, const column& certified)
{
    double fewest = 15;
    for (std::size_t i = 0; i < found.size(); ++i) {
        const double error = std::abs(found(i) / certified(i) - 1);
        fewest = std::min(fewest, std::isnan(error) ? 0 : error > 0 ? -std::log10(error) : 15);
    }
    return std::max(fewest, 0.0);
}

enum class expected { from_both_starts, from_the_near_one };

// Whether Levenberg-Marquardt finds the certified values.
template <auto Residuals, auto Parameters>
bool solve(const problem& p, expected starts = expected::from_both_starts)
{
    kernel<double, Residuals, jacobian(Residuals, Parameters)> evaluate;
    const auto model = [&](const column& now) { return evaluate(x = p.inputs, y = p.outputs, Parameters = now); };
    const auto far = levenberg_marquardt(model, p.far_start), near = levenberg_marquardt(model, p.near_start);
    const auto newton = gauss_newton(model, p.near_start, {.steps = 100});
    std::printf("  %-8s", p.name);
    for (const auto& fit : {far, near, newton}) {
        std::printf("  %4.1f digits, %4d steps", digits(fit.at, p.certified), fit.steps);
    }
    std::printf("   sum of squares %.10e\n", near.squares);
    const bool from_far = starts == expected::from_the_near_one || digits(far.at, p.certified) > 8;
    return from_far && digits(near.at, p.certified) > 8 && std::abs(near.squares / p.squares - 1) < 1e-9;
}

// Data, starts and certified values: NIST Statistical Reference Datasets, nonlinear regression,
// www.itl.nist.gov/div898/strd; public domain.

const problem misra1a_data{
    "Misra1a",
    {77.6, 114.9, 141.1, 190.8, 239.9, 289.0, 332.8, 378.4, 434.8, 477.3, 536.8, 593.1, 689.1, 760.0},
    {10.07, 14.73, 17.94, 23.93, 29.61, 35.18, 40.02, 44.82, 50.76, 55.05, 61.01, 66.40, 75.47, 81.78},
    {500, 0.0001}, {250, 0.0005}, {2.3894212918e+02, 5.5015643181e-04}, 1.2455138894e-01};
const problem box_bod_data{
    "BoxBOD", {1, 2, 3, 5, 7, 10}, {109, 149, 149, 191, 213, 224},
    {1, 1}, {100, 0.75}, {2.1380940889e+02, 5.4723748542e-01}, 1.1680088766e+03};
const problem mgh09_data{
    "MGH09", {4, 2, 1, 0.5, 0.25, 0.167, 0.125, 0.1, 0.0833, 0.0714, 0.0625},
    {1.957e-01, 1.947e-01, 1.735e-01, 1.600e-01, 8.44e-02, 6.27e-02, 4.56e-02, 3.42e-02, 3.23e-02, 2.35e-02, 2.46e-02},
    {25, 39, 41.5, 39}, {0.25, 0.39, 0.415, 0.39},
    {1.9280693458e-01, 1.9128232873e-01, 1.2305650693e-01, 1.3606233068e-01}, 3.0750560385e-04};
const problem mgh10_data{
    "MGH10", {50, 55, 60, 65, 70, 75, 80, 85, 90, 95, 100, 105, 110, 115, 120, 125},
    {34780, 28610, 23650, 19630, 16370, 13720, 11540, 9744, 8261, 7030, 6005, 5147, 4427, 3820, 3307, 2872},
    {2, 400000, 25000}, {0.02, 4000, 250}, {5.6096364710e-03, 6.1813463463e+03, 3.4522363462e+02}, 8.7945855171e+01};
const problem rat42_data{
    "Rat42", {9, 14, 21, 28, 42, 57, 63, 70, 79}, {8.93, 10.8, 18.59, 22.33, 39.35, 56.11, 61.73, 64.62, 67.08},
    {100, 1, 0.1}, {75, 2.5, 0.07}, {7.2462237576e+01, 2.6180768402e+00, 6.7359200066e-02}, 8.0565229338e+00};
const problem rat43_data{
    "Rat43", {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
    {16.08, 33.83, 65.80, 97.20, 191.55, 326.20, 386.87, 520.53, 590.03, 651.92, 724.93, 699.56, 689.96, 637.56, 717.41},
    {100, 10, 1, 1}, {700, 5, 0.75, 1.3},
    {6.9964151270e+02, 5.2771253025e+00, 7.5962938329e-01, 1.2792483859e+00}, 8.7864049080e+03};

int main()
try {
    std::cout << "Rat42: " << to_text(rat42) << "\n\n"
              << "            Levenberg-Marquardt, far start   near start               Gauss-Newton, near start\n";
    bool right = solve<misra1a, b2>(misra1a_data);
    // From its far start the exponential dies out: a plateau on which every data point is fitted by one number.
    right = solve<box_bod, b2>(box_bod_data, expected::from_the_near_one) && right;
    right = solve<mgh09, b4>(mgh09_data) && right;
    right = solve<mgh10, b3>(mgh10_data) && right;
    right = solve<rat42, b3>(rat42_data) && right;
    right = solve<rat43, b4>(rat43_data) && right;
    return right ? 0 : 1;
} catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
}
