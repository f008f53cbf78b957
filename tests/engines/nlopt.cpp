// NLopt on kernels: Rosenbrock's valley, free and inside a disc.
#include "support/catch.hpp"

#include <xgrad/train/nlopt.hpp>
#include <xgrad/xgrad.hpp>

using namespace xgrad;

namespace {

constexpr auto b = parameter<"b", 2>;
constexpr auto b0 = squeeze<0>(slice<0, 0, 1>(b));
constexpr auto b1 = squeeze<0>(slice<0, 1, 2>(b));
constexpr auto valley = 100 * square(b1 - square(b0)) + square(1 - b0);
constexpr auto outside = sum(square(b)) - 1;

}  // namespace

TEST_CASE("Rosenbrock's valley by NLopt") {
  kernel<double, value_and_gradient(valley, b)> evaluate;
  kernel<double, value_and_gradient(outside, b)> disc;
  auto objective = [&](const auto& now) { return evaluate(b = now); };
  auto constraint = [&](const auto& now) { return disc(b = now); };
  std::vector<double> found{-1.2, 1};
  double value = 0;

  nlopt::opt free(nlopt::LD_LBFGS, 2);
  free.set_min_objective(nlopt_function<decltype(objective)>, &objective);
  free.set_xtol_rel(1e-12);
  free.optimize(found, value);
  CHECK(found[0] == Catch::Approx(1).epsilon(1e-6));
  CHECK(found[1] == Catch::Approx(1).epsilon(1e-6));

  nlopt::opt bounded(nlopt::LD_SLSQP, 2);
  bounded.set_min_objective(nlopt_function<decltype(objective)>, &objective);
  bounded.add_inequality_constraint(nlopt_function<decltype(constraint)>, &constraint, 1e-12);
  bounded.set_xtol_rel(1e-12);
  found = {0, 0};
  bounded.optimize(found, value);
  CHECK(found[0] == Catch::Approx(0.7864151541).epsilon(1e-6));  // the known optimum in the unit disc
  CHECK(found[1] == Catch::Approx(0.6176983125).epsilon(1e-6));
}
