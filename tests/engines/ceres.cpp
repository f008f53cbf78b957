// Ceres on kernels: a certified least-squares problem of NIST, and Rosenbrock's valley by its line search.
// REQUIRE alone: CHECK is a macro of the logging library behind Ceres too.
#include "support/catch.hpp"

#include <xgrad/train/ceres.hpp>
#include <xgrad/xgrad.hpp>

using namespace xgrad;

namespace {

constexpr auto x = input<"x", "N">;
constexpr auto y = input<"y", "N">;
constexpr auto b = parameter<"b", 2>;
constexpr auto b0 = squeeze<0>(slice<0, 0, 1>(b));
constexpr auto b1 = squeeze<0>(slice<0, 1, 2>(b));
constexpr auto misra1a = b0 * (1 - exp(-b1 * x)) - y;
constexpr auto valley = 100 * square(b1 - square(b0)) + square(1 - b0);

}  // namespace

TEST_CASE("least squares by Ceres") {
  const xt::xtensor<double, 1> inputs{77.6,  114.9, 141.1, 190.8, 239.9, 289.0, 332.8,
                                      378.4, 434.8, 477.3, 536.8, 593.1, 689.1, 760.0};
  const xt::xtensor<double, 1> outputs{10.07, 14.73, 17.94, 23.93, 29.61, 35.18, 40.02,
                                       44.82, 50.76, 55.05, 61.01, 66.40, 75.47, 81.78};
  kernel<double, misra1a, jacobian(misra1a, b)> evaluate;
  double found[] = {250, 0.0005};
  ceres::Problem problem;
  problem.AddResidualBlock(
      as_cost_function([&](const auto& now) { return evaluate(x = inputs, y = outputs, b = now); }, 14, 2), nullptr, found);
  ceres::Solver::Options options;
  options.function_tolerance = 1e-16;
  options.parameter_tolerance = 1e-14;
  options.logging_type = ceres::SILENT;
  ceres::Solver::Summary summary;
  ceres::Solve(options, &problem, &summary);
  REQUIRE(found[0] == Catch::Approx(2.3894212918e+02).epsilon(1e-8));
  REQUIRE(found[1] == Catch::Approx(5.5015643181e-04).epsilon(1e-8));
  REQUIRE(2 * summary.final_cost == Catch::Approx(1.2455138894e-01).epsilon(1e-9));
}

TEST_CASE("a function and its gradient by Ceres") {
  kernel<double, value_and_gradient(valley, b)> evaluate;
  double found[] = {-1.2, 1};
  const ceres::GradientProblem problem(as_first_order_function([&](const auto& now) { return evaluate(b = now); }, 2));
  ceres::GradientProblemSolver::Options options;
  options.logging_type = ceres::SILENT;
  options.function_tolerance = 1e-16;
  ceres::GradientProblemSolver::Summary summary;
  ceres::Solve(options, problem, found, &summary);
  REQUIRE(found[0] == Catch::Approx(1).epsilon(1e-6));
  REQUIRE(found[1] == Catch::Approx(1).epsilon(1e-6));
}
