// Formulas that lose accuracy as they are written: compiled for float they are finite and accurate for arguments up to
// 1e4, and so are their gradients.
#include <xgrad/xgrad.hpp>

#include <cmath>
#include <vector>

#include "support/catch.hpp"

using namespace xgrad;

namespace {

constexpr auto x = input<"x", "N">;
constexpr auto t = input<"t", "N">;
constexpr auto Z = input<"Z", "N", 4>;
constexpr auto label = indices<"label", "N">;
constexpr auto hot = one_hot<4>(label);

const std::vector<float> points = {-1e4f, -2000, -104, -89, -88, -30, -17, -5, -1, -1e-3f, -1e-20f, 0,
                                   1e-20f, 1e-3f, 1, 5, 17, 30, 88, 89, 104, 2000, 1e4f};

long double softplus_of(long double v) { return std::fmax(v, 0.0L) + std::log1p(std::exp(-std::fabs(v))); }
long double sigmoid_of(long double v) { return v < 0 ? std::exp(v) / (1 + std::exp(v)) : 1 / (1 + std::exp(-v)); }

void near(float found, long double expected, double tolerance = 2e-6) {
  CAPTURE(found, static_cast<double>(expected));
  CHECK(std::isfinite(found));
  CHECK(std::fabs(static_cast<long double>(found) - expected) <= tolerance * std::fabs(expected) + 1e-37);
}

// Values and derivatives of all of f at the points, from one kernel.
template <auto... f, class Check, class... Bindings>
void at_points(const Check& check, const Bindings&... bindings) {
  kernel<float, f..., gradient(sum(f), x)...> k;
  const auto results = k(bindings...);
  [&]<std::size_t... I>(std::index_sequence<I...>) {
    (check(I, std::get<I>(results.values), std::get<sizeof...(f) + I>(results.values)), ...);
  }(std::make_index_sequence<sizeof...(f)>{});
}

template <auto... f>
void are_softplus(int sign, int side) {
  const xt::xtensor<float, 1> at = xt::adapt(points);
  at_points<f...>(
      [&](std::size_t spelling, const auto& value, const auto& derivative) {
        for (std::size_t i = 0; i < points.size(); ++i) {
          const long double v = points[i];
          CAPTURE(spelling, points[i]);
          near(value(i), sign * softplus_of(side * v));
          near(derivative(i), sign * side * sigmoid_of(side * v));
        }
      },
      x = at);
}

template <auto... f>
void are_sigmoid(int side) {
  const xt::xtensor<float, 1> at = xt::adapt(points);
  at_points<f...>(
      [&](std::size_t spelling, const auto& value, const auto& derivative) {
        for (std::size_t i = 0; i < points.size(); ++i) {
          CAPTURE(spelling, points[i]);
          const long double s = sigmoid_of(side * static_cast<long double>(points[i]));
          near(value(i), s);
          near(derivative(i), side * s * sigmoid_of(-side * static_cast<long double>(points[i])));
        }
      },
      x = at);
}

template <auto... f>
void are_binary_cross_entropy() {
  const xt::xtensor<float, 1> at = xt::adapt(points);
  for (const float target : {0.0f, 1.0f, 0.3f}) {
    const xt::xtensor<float, 1> targets = target * xt::ones<float>({points.size()});
    at_points<f...>(
        [&](std::size_t spelling, const auto& value, const auto& derivative) {
          for (std::size_t i = 0; i < points.size(); ++i) {
            CAPTURE(spelling, points[i], target);
            const long double v = points[i], y = target;
            const long double expected = y * softplus_of(-v) + (1 - y) * softplus_of(v);
            CHECK(std::isfinite(value(i)));
            CHECK(std::fabs(static_cast<long double>(value(i)) - expected) <= 2e-6L * (1 + expected));
            CHECK(std::fabs(static_cast<long double>(derivative(i)) - (sigmoid_of(v) - y)) <= 1e-6L);
          }
        },
        x = at, t = targets);
  }
}

// The gradient by Z of all of f, from rows of it: against the value and the slope for a row's softmax p.
template <auto... f, class Value, class Slope>
void of_rows(const Value& value_of, const Slope& slope_of) {
  const std::vector<std::vector<float>> rows = {{1e4f, -1e4f, 0, 3},      {-1e4f, -1e4f, -1e4f, -9999},
                                                {1e4f, 1e4f, 1e4f, 1e4f}, {0.1f, -0.2f, 0.3f, 1},
                                                {100, 99, 98, -100},      {-90, -88, 0, 88}};
  const std::vector<int> labels = {1, 3, 0, 2, 3, 1};
  xt::xtensor<float, 2> z = xt::zeros<float>({rows.size(), std::size_t(4)});
  for (std::size_t r = 0; r < rows.size(); ++r)
    for (std::size_t c = 0; c < 4; ++c) z(r, c) = rows[r][c];
  kernel<float, f..., gradient(f, Z)...> k;
  const auto results = k(Z = z, label = labels);
  const auto check = [&](std::size_t spelling, float value, const auto& slope) {
    long double total = 0;
    for (std::size_t r = 0; r < rows.size(); ++r) {
      long double top = rows[r][0], sum = 0, p[4];
      for (float v : rows[r]) top = std::fmax(top, static_cast<long double>(v));
      for (float v : rows[r]) sum += std::exp(static_cast<long double>(v) - top);
      for (std::size_t c = 0; c < 4; ++c) p[c] = std::exp(static_cast<long double>(rows[r][c]) - top) / sum;
      const auto y = static_cast<std::size_t>(labels[r]);
      total += value_of(rows[r], top + std::log(sum), p, y);
      for (std::size_t c = 0; c < 4; ++c) {
        CAPTURE(spelling, r, c);
        CHECK(std::isfinite(slope(r, c)));
        CHECK(std::fabs(static_cast<long double>(slope(r, c)) - slope_of(p, y, c)) <= 1e-6L);
      }
    }
    CAPTURE(spelling);
    near(value, total, 1e-6);
  };
  [&]<std::size_t... I>(std::index_sequence<I...>) {
    (check(I, std::get<I>(results.values), std::get<sizeof...(f) + I>(results.values)), ...);
  }(std::make_index_sequence<sizeof...(f)>{});
}

constexpr auto log_of_sum = log(sum<1>(exp(Z), keep_dims));
constexpr auto by_hand = exp(Z) / sum<1>(exp(Z), keep_dims);

}  // namespace

TEST_CASE("stable: softplus and the logarithms of sigmoids in any spelling") {
  are_softplus<log(1 + exp(x)), log(exp(x) + 1), log1p(exp(x)), softplus(x), -log(1 - sigmoid(x)), -log(sigmoid(-x)),
               -log(1 / (1 + exp(x))), logaddexp(x, 0), log(exp(x) + exp(0 * x))>(1, 1);
  are_softplus<log(sigmoid(x)), log(1 / (1 + exp(-x))), log(exp(x) / (1 + exp(x))), -log(1 + exp(-x)),
               log(1 - sigmoid(-x)), log(1 - 1 / (1 + exp(x)))>(-1, -1);
}

TEST_CASE("stable: sigmoid in any spelling") {
  are_sigmoid<sigmoid(x), 1 / (1 + exp(-x)), exp(x) / (1 + exp(x)), 1 - 1 / (1 + exp(x))>(1);
  are_sigmoid<1 - sigmoid(x), 1 / (1 + exp(x)), exp(-x) / (1 + exp(-x))>(-1);
}

TEST_CASE("stable: cross-entropy in any spelling") {
  of_rows<sum(cross_entropy(Z, label)), sum(cross_entropy(Z, hot)), -sum(hot * log(softmax<1>(Z))),
          -sum(hot * log_softmax<1>(Z)), -sum(hot * log(by_hand)), -sum(hot * (Z - log_of_sum)),
          sum(logsumexp<1>(Z)) - sum(hot * Z), sum(log_of_sum) - sum(hot * Z),
          sum(negative_log_likelihood(log(softmax<1>(Z)), label))>(
      [](const std::vector<float>& z, long double total, const long double*, std::size_t y) { return total - z[y]; },
      [](const long double* p, std::size_t y, std::size_t c) { return p[c] - (c == y ? 1 : 0); });
}

TEST_CASE("stable: softmax in any spelling") {
  of_rows<sum(hot * softmax<1>(Z)), sum(hot * by_hand), sum(hot * (exp(Z) * (1 / sum<1>(exp(Z), keep_dims)))),
          sum(hot * exp(Z - log_of_sum))>(
      [](const std::vector<float>&, long double, const long double* p, std::size_t y) { return p[y]; },
      [](const long double* p, std::size_t y, std::size_t c) { return p[y] * ((c == y ? 1 : 0) - p[c]); });
}

TEST_CASE("stable: binary cross-entropy in any spelling") {
  are_binary_cross_entropy<binary_cross_entropy_with_logits(x, t), softplus(x) - t * x, log(1 + exp(x)) - t * x,
                           -t * log(sigmoid(x)) - (1 - t) * log(1 - sigmoid(x)),
                           -(t * log(1 / (1 + exp(-x))) + (1 - t) * log(1 - 1 / (1 + exp(-x))))>();
}
