#include <xgrad/checks/on_data.hpp>
#include <xgrad/language.hpp>

#include <random>
#include <vector>

#include "support/catch.hpp"

using namespace xgrad;

namespace {

constexpr auto X = input<"X", "N", 6>;
constexpr auto labels = indices<"labels", "N">;
constexpr auto W = parameter<"W", 6, 3>;
constexpr auto b = parameter<"b", 3>;
constexpr auto loss = mean(cross_entropy(matmul(X, W) + b, labels));

constexpr auto wrong = operation<"wrong", [](auto x) { return x * x; }, [](auto x) { return 3 * x; }>;
constexpr auto wrong_loss = sum(square(W)) + sum(wrong(b));

struct data {
  xt::xtensor<double, 2> x = xt::zeros<double>({9, 6}), w = xt::zeros<double>({6, 3});
  std::vector<double> bias = {0.5, -1, 2};
  std::vector<int> labels = {0, 1, 2, 0, 1, 2, 2, 2, 1};
  data() {
    std::mt19937 random(3);
    std::normal_distribution<double> normal;
    for (double& each : x) each = normal(random);
    for (double& each : w) each = normal(random);
  }
};

}  // namespace

TEST_CASE("check_gradients(k, ...): the compiled gradients at real data") {
  data d;
  kernel<double, value_and_gradient(loss, W, b)> k;
  const checks::report r = check_gradients(k, X = d.x, labels = d.labels, W = d.w, b = d.bias);
  INFO(r.error << ' ' << r.central_error << ' ' << r.value_error);
  CHECK(r.agrees);
  CHECK(r.point == 0);
  CHECK(r.error < 1e-14);
  CHECK(r.central == Catch::Approx(r.symbolic).epsilon(1e-6));

  const xt::xtensor<float, 2> x = d.x, w = d.w;
  kernel<float, gradient(loss, b), gradient(loss, W), sum(square(b))> single;
  const checks::report s = check_gradients(single, X = x, labels = d.labels, W = w,
                                           b = std::vector<float>{0.5f, -1.0f, 2.0f});
  CHECK(s.agrees);
  CHECK(s.error < 1e-6);
}

TEST_CASE("check_gradients(k, ...): a wrong derivative, a tolerance of one's own, a loss that is not finite") {
  data d;
  kernel<double, wrong_loss, gradient(wrong_loss, W), gradient(wrong_loss, b)> k;
  const checks::report r = check_gradients(k, W = d.w, b = d.bias);
  CHECK_FALSE(r.agrees);
  CHECK(r.symbol == support::name("b"));
  CHECK(r.at[1] == -1);
  CHECK(r.symbolic == Catch::Approx(1.5 * r.dual));
  CHECK(check_gradients(k, check_options{.tolerance = 1, .central_tolerance = 1}, W = d.w, b = d.bias).agrees);
  d.w(0, 0) = std::numeric_limits<double>::infinity();
  CHECK(check_gradients(k, W = d.w, b = d.bias).point == -1);
}
