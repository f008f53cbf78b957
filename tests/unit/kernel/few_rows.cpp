// Calls of few rows run a plan of their own where the one for many would leave lanes idle.
#include <array>
#include <cmath>

#include <xgrad/xgrad.hpp>

#include "support/catch.hpp"
#include "support/xviews.hpp"

using namespace xgrad;

namespace {

constexpr auto X = input<"X", "N", 2>;
constexpr auto y = input<"y", "N">;
constexpr auto A = parameter<"A", 2, 17>;
constexpr auto a = parameter<"a", 17>;
constexpr auto B = parameter<"B", 17, 17>;
constexpr auto b = parameter<"b", 17>;
constexpr auto c = parameter<"c", 17>;
constexpr auto hidden = tanh(matmul(tanh(matmul(X, A) + a), B) + b);
constexpr auto f = sum(square(matmul(hidden, c) - y));

constexpr plan::machine avx512{.lanes = 8, .registers = 32, .number_bytes = 8};
using network = compile::planned<avx512, f, gradient(f, A), gradient(f, B)>;

xt::xtensor<double, 2> matrix(std::size_t rows, std::size_t columns, double from) {
  xt::xtensor<double, 2> m({rows, columns});
  double at = from;
  for (double& x : m) x = std::sin(at++) / 3;
  return m;
}
const xt::xtensor<double, 2> images = matrix(40, 2, 1), weights = matrix(2, 17, 2), more = matrix(17, 17, 3);
const xt::xtensor<double, 1> targets = xt::cos(xt::arange<double>(40)), bias = xt::cos(xt::arange<double>(17)) / 5;

}  // namespace

TEST_CASE("which kernels have a second plan") {
  STATIC_REQUIRE(network::few_rows > 0);
  STATIC_REQUIRE(network::few_rows <= 8);
  STATIC_REQUIRE(network::for_few_rows::few_rows == 0);
  STATIC_REQUIRE(plan::has_rows_in_lanes(network::plan.view()));
  STATIC_REQUIRE(!plan::has_rows_in_lanes(network::for_few_rows::plan.view()));
  // One that is turned for all rows is read as it is for few.
  constexpr auto x = input<"x", "N", 130>;
  constexpr auto W = parameter<"W", 130, 120>;
  using back = compile::planned<avx512, gradient(sum(sin(matmul(x, W))), x)>;
  constexpr auto turned = [](const plan::plan_view& p) {
    for (const plan::contraction& product : p.contractions)
      if (product.turned) return true;
    return false;
  };
  STATIC_REQUIRE(turned(back::plan.view()));
  STATIC_REQUIRE(back::few_rows == 8);
  STATIC_REQUIRE(!turned(back::for_few_rows::plan.view()));
  // Nothing to gain: rows of whole vectors, one row of its own, no rows.
  constexpr auto w = parameter<"w", 64>;
  STATIC_REQUIRE(compile::planned<avx512, mean(square(matmul(input<"x", "N", 64>, w))), gradient(sum(w), w)>::few_rows == 0);
  constexpr auto row = sum(square(matmul(tanh(matmul(input<"x", 1, 2>, A) + a), B)));
  STATIC_REQUIRE(compile::planned<avx512, row, gradient(row, B)>::few_rows == 0);
  STATIC_REQUIRE(compile::planned<avx512, sum(square(a))>::few_rows == 0);
}

TEST_CASE("any number of rows gives the sum of what its rows give") {
  kernel<double, f, gradient(f, A), gradient(f, a), gradient(f, B), gradient(f, b), gradient(f, c)> k;
  const auto call = [&](std::size_t first, std::size_t last) {
    return k(X = xt::view(images, xt::range(first, last)), y = xt::view(targets, xt::range(first, last)), A = weights,
             a = bias, B = more, b = bias, c = bias);
  };
  double sum_f = 0;
  xt::xtensor<double, 2> sum_A = xt::zeros<double>({2, 17}), sum_B = xt::zeros<double>({17, 17});
  xt::xtensor<double, 1> sum_b = xt::zeros<double>({17});
  for (std::size_t rows = 1; rows <= 40; ++rows) {
    const auto [f1, A1, a1, B1, b1, c1] = call(rows - 1, rows);
    sum_f += f1;
    sum_A += A1;
    sum_B += B1;
    sum_b += b1;
    const auto [fn, An, an, Bn, bn, cn] = call(0, rows);
    INFO(rows);
    CHECK(fn == Approx(sum_f).epsilon(1e-13));
    CHECK(xt::allclose(An, sum_A, 1e-12, 1e-13));
    CHECK(xt::allclose(Bn, sum_B, 1e-12, 1e-13));
    CHECK(xt::allclose(bn, sum_b, 1e-12, 1e-13));
  }
  const auto [f0, A0, a0, B0, b0, c0] = call(3, 3);
  CHECK(f0 == 0);
  CHECK(xt::all(xt::equal(B0, 0.0)));
}

TEST_CASE("rows with gaps, outputs in rows with gaps, and updates") {
  constexpr auto predictions = matmul(hidden, c);
  kernel<double, hidden, update(c, c - 0.1 * gradient(f, c)), predictions> k;
  const xt::xtensor<double, 2> wide = matrix(9, 5, 4);
  for (std::size_t rows : {1u, 3u, 9u}) {
    const auto part = xt::view(wide, xt::range(0, rows), xt::range(1, 3));
    const xt::xtensor<double, 2> copy = part;
    xt::xtensor<double, 2> room = xt::zeros<double>({rows, std::size_t{20}}),
                           dense = xt::zeros<double>({rows, std::size_t{17}});
    xt::xtensor<double, 1> first = bias, second = bias, p = xt::zeros<double>({rows}), q = p;
    const auto goals = xt::view(targets, xt::range(0, rows));
    k(X = part, y = goals, A = weights, a = bias, B = more, b = bias, c = first,
      out(xt::view(room, xt::all(), xt::range(2, 19)), p));
    k(X = copy, y = goals, A = weights, a = bias, B = more, b = bias, c = second, out(dense, q));
    CHECK((first == second));
    CHECK((p == q));
    CHECK((xt::view(room, xt::all(), xt::range(2, 19)) == dense));
    CHECK(xt::sum(xt::abs(xt::view(room, xt::all(), xt::range(0, 2))))() == 0);
    CHECK(!(first == bias));
  }
}

TEST_CASE("memory for many rows is enough for few") {
  constexpr auto sequence = input<"S", "N", "K">;
  constexpr auto u = parameter<"u", "K", 17>;
  constexpr auto g = sum(square(matmul(tanh(matmul(sequence, u)), B)));
  kernel<double, g, gradient(g, u)> k;
  k.reserve(extent<"N"> = 100, extent<"K"> = 7);
  const xt::xtensor<double, 2> s = matrix(1, 7, 1), weights_of_s = matrix(7, 17, 2);
  double value = 0;
  xt::xtensor<double, 2> result = xt::zeros<double>({7, 17});
  k.unchecked(sequence = s, u = weights_of_s, B = more, out(value, result));
  const auto [same, gradient_of_g] = k(sequence = s, u = weights_of_s, B = more);
  CHECK(value == same);
  CHECK((result == gradient_of_g));
}

namespace {

template <int Features>
constexpr auto rows_of = input<"X", "N", Features>;
template <int Features>
constexpr auto weights_of = parameter<"w", Features>;
template <int Features>
constexpr auto fit = sum(square(matmul(rows_of<Features>, weights_of<Features>) - y));

// Against sums by hand.
template <class T, int Features>
void fit_few_rows() {
  constexpr std::size_t features = Features;
  kernel<T, value_and_gradient(fit<Features>, weights_of<Features>)> k;
  for (std::size_t rows : {1u, 2u, 3u, 17u}) {
    const xt::xtensor<T, 2> x = xt::cast<T>(matrix(rows, features, 4));
    const xt::xtensor<T, 1> to = xt::cast<T>(xt::view(targets, xt::range(std::size_t{0}, rows))),
                            w = xt::cast<T>(xt::view(more, 0, xt::range(std::size_t{0}, features)));
    const auto [value, gradient] = k(rows_of<Features> = x, y = to, weights_of<Features> = w);
    double sum = 0;
    std::array<double, features> each{};
    for (std::size_t n = 0; n < rows; ++n) {
      double off = -to(n);
      for (std::size_t i = 0; i < features; ++i) off += double(x(n, i)) * w(i);
      sum += off * off;
      for (std::size_t i = 0; i < features; ++i) each[i] += 2 * off * x(n, i);
    }
    CAPTURE(Features, rows, sizeof(T));
    CHECK(std::abs(value - sum) < 1e-5 * sum);
    for (std::size_t i = 0; i < features; ++i) CHECK(std::abs(gradient(i) - each[i]) < 1e-5 * (1 + std::abs(each[i])));
  }
}

}  // namespace

TEST_CASE("few rows of few features") {
  fit_few_rows<float, 3>();
  fit_few_rows<float, 5>();
  fit_few_rows<float, 12>();
  fit_few_rows<double, 3>();
  fit_few_rows<double, 5>();
  fit_few_rows<double, 12>();
}

TEST_CASE("a result is turned where lanes along its rows would idle more than that takes") {
  const auto turns = [](const auto& p) {
    for (int s = 0; s < p.steps.size(); ++s)
      if (p.steps[s].stage == 2 && p.steps[s].kind == plan::step_kind::pointwise && plan::only_transposes(p, p.steps[s]))
        return true;
    return false;
  };
  const auto with = [&]<int Units>(std::integral_constant<int, Units>) {
    constexpr auto W = parameter<"W", 784, Units>;
    using fitted = compile::planned<avx512, gradient(mean(square(matmul(input<"x", "N", 784>, W))), W)>;
    return turns(fitted::plan.view());
  };
  CHECK(with(std::integral_constant<int, 10>()));   // 16 lanes for 10, once; two rounds of shuffles fewer
  CHECK(!with(std::integral_constant<int, 20>()));  // 24 lanes for 20
  CHECK(!with(std::integral_constant<int, 24>()));
}
