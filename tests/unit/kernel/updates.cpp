// Updates: all outputs and updates read old values, wherever the plan computes them.
#include "support/catch.hpp"

#include <xgrad/xgrad.hpp>

using namespace xgrad;

namespace {

constexpr auto X = input<"X", "N", 3>;
constexpr auto w = parameter<"w", 3>;
constexpr auto v = state<"v", 3>;
constexpr auto total = sum<0>(X);

const xt::xtensor<double, 2> rows{{1, 2, 3}, {10, 20, 30}};  // total: 11, 22, 33

}  // namespace

TEST_CASE("an output after the pass reads a parameter that changes before it", "[updates]") {
  xt::xtensor<double, 1> weights{1, 2, 4};
  kernel<double, 0.5 * w + total, update(w, 2.0 * w)> k;
  const auto [found] = k(X = rows, w = weights);
  CHECK((found == xt::xtensor<double, 1>{11.5, 23, 35}));
  CHECK((weights == xt::xtensor<double, 1>{2, 4, 8}));
}

TEST_CASE("states that read each other's old values", "[updates]") {
  xt::xtensor<double, 1> weights{1, 2, 4}, moment{1, 1, 1};
  kernel<double, update(v, sqrt(w * w) + total), update(w, w - 0.5 * v), total * 0.5> k;
  const auto [found] = k(X = rows, w = weights, v = moment);
  CHECK((found == xt::xtensor<double, 1>{5.5, 11, 16.5}));
  CHECK((moment == xt::xtensor<double, 1>{12, 24, 37}));
  CHECK((weights == xt::xtensor<double, 1>{0.5, 1.5, 3.5}));
}

TEST_CASE("what two loops read is not moved into one of them", "[updates]") {
  xt::xtensor<double, 1> weights{1, 2, 4}, moment{1, 1, 1};
  constexpr auto shared = exp(0.0 * w) + square(w);
  kernel<double, mean(square(matmul(X, shared))), update(v, 0.5 * shared + total), update(w, shared * total)> k;
  const double found = k(X = rows, w = weights, v = moment);
  const double a = 1 * 2 + 2 * 5 + 3 * 17;
  CHECK(found == Catch::Approx((a * a + 100 * a * a) / 2));
  CHECK((moment == xt::xtensor<double, 1>{12, 24.5, 41.5}));
  CHECK((weights == xt::xtensor<double, 1>{22, 110, 561}));
}
