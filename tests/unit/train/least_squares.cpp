// Gauss-Newton and Levenberg-Marquardt on small problems; the certified ones are examples/18_least_squares.
#include "support/catch.hpp"

#include <cmath>

#include <xgrad/xgrad.hpp>

using namespace xgrad;

namespace {

constexpr auto X = input<"X", "N", 2>;
constexpr auto y = input<"y", "N">;
constexpr auto b = parameter<"b", 2>;
constexpr auto residuals = matmul(X, b) - y;
using column = xt::xtensor<double, 1>;

// Rosenbrock's valley: 10 (b1 - b0^2), 1 - b0
const auto valley = [](const column& at) {
  struct {
    column residuals;
    xt::xtensor<double, 2> jacobian;
  } r{{10 * (at(1) - at(0) * at(0)), 1 - at(0)}, {{-20 * at(0), 10}, {-1, 0}}};
  return r;
};

}  // namespace

TEST_CASE("a linear problem is solved by one step", "[least_squares]") {
  kernel<double, residuals, jacobian(residuals, b)> k;
  const xt::xtensor<double, 2> rows{{1, 0}, {1, 1}, {1, 2}, {1, 3}};
  const column line{1, 3.5, 5, 7.5};  // 1.1 + 2.1 x + (-0.1, 0.3, -0.3, 0.1)
  const auto model = [&](const column& now) { return k(X = rows, y = line, b = now); };
  const auto one = gauss_newton(model, column{100, -7}, {.steps = 1});
  CHECK(one.at(0) == Catch::Approx(1.1).epsilon(1e-13));
  CHECK(one.at(1) == Catch::Approx(2.1).epsilon(1e-13));
  const auto fit = levenberg_marquardt(model, column{100, -7});
  CHECK(fit.converged);
  CHECK(fit.squares == Catch::Approx(0.2).epsilon(1e-12));
  CHECK(fit.at(1) == Catch::Approx(2.1).epsilon(1e-13));
}

TEST_CASE("a curved valley", "[least_squares]") {
  for (const auto& fit : {levenberg_marquardt(valley, column{-1.2, 1}), gauss_newton(valley, column{-1.2, 1})}) {
    CHECK(fit.converged);
    CHECK(fit.at(0) == Catch::Approx(1).epsilon(1e-12));
    CHECK(fit.at(1) == Catch::Approx(1).epsilon(1e-12));
  }
}

TEST_CASE("columns that depend on each other", "[least_squares]") {
  const auto model = [](const column& at) {
    struct {
      column residuals;
      xt::xtensor<double, 2> jacobian;
    } r{{at(0) + at(1) - 2, at(0) + at(1) - 4}, {{1, 1}, {1, 1}}};
    return r;
  };
  const auto damped = levenberg_marquardt(model, column{0, 0});
  CHECK(damped.converged);
  CHECK(damped.at(0) + damped.at(1) == Catch::Approx(3).epsilon(1e-9));
  CHECK_FALSE(gauss_newton(model, column{0, 0}, {.steps = 50}).squares < 1.9);
}

TEST_CASE("NaN ends the search", "[least_squares]") {
  const auto model = [](const column&) {
    struct {
      column residuals;
      xt::xtensor<double, 2> jacobian;
    } r{{NAN, 1}, {{1, 1}, {1, 2}}};
    return r;
  };
  CHECK_FALSE(levenberg_marquardt(model, column{0, 0}).converged);
  CHECK_FALSE(gauss_newton(model, column{0, 0}).converged);
}
