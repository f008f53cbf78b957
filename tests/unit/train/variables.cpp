// Owned arrays of kernels: initializers, keys, calls, several kernels.
#include "support/catch.hpp"

#include <cmath>
#include <cstdint>
#include <string>

#include <xgrad/xgrad.hpp>

using namespace xgrad;

namespace {

constexpr auto X = input<"X", "N", 3>;
constexpr auto y = input<"y", "N">;
constexpr auto w = parameter<"w", 3>.initial(initial::normal(1, 0.5));
constexpr auto b = parameter<"b">;
constexpr auto seen = state<"seen">;
constexpr auto loss = mean(square(matmul(X, w) + b - y));

kernel<double, loss, minimize(loss, adam(0.1)), update(seen, seen + 1.0)> train;
kernel<double, matmul(X, w) + b> predict;

const xt::xtensor<double, 2> rows{{1, 0, 2}, {0, 1, 1}, {3, 1, 0}, {1, 1, 1}};
const xt::xtensor<double, 1> targets{1, 2, 3, 4};

struct moments {
  double mean = 0, deviation = 0;
};
template <class Array>
moments moments_of(const Array& a) {
  moments m;
  const double n = static_cast<double>(a.size());
  for (auto x : a) m.mean += static_cast<double>(x) / n;
  for (auto x : a) m.deviation += (static_cast<double>(x) - m.mean) * (static_cast<double>(x) - m.mean) / n;
  m.deviation = std::sqrt(m.deviation);
  return m;
}

}  // namespace

TEST_CASE("variables hold parameters and states, those of optimizers too", "[variables]") {
  variables<train, predict> v(3);
  std::string names;
  v.for_each([&](std::string_view name, const auto&) { names += std::string(name) + " "; });
  CHECK(names == "w b w.adam.m w.adam.v b.adam.m b.adam.v adam.t seen ");
  CHECK(v.count == 8);
  CHECK(v[w].size() == 3);
  CHECK(v[b] == 0);
  CHECK(v[state<"w.adam.m", 3>](2) == 0);
  CHECK(v[seen] == 0);
}

TEST_CASE("arrays start cache lines, and keep to that when they are assigned", "[variables]") {
  const auto starts_line = [](const auto& array) { return reinterpret_cast<std::uintptr_t>(array.data()) % 64 == 0; };
  variables<train> v(3);
  const xt::xtensor<double, 1> other{1, 2, 3};
  CHECK(starts_line(v[w]));
  v[w] = other;
  CHECK((v[w] == other));
  CHECK(starts_line(v[w]));
  v[w] = 2 * other;
  CHECK(v[w](2) == 6);
  CHECK(starts_line(v[w]));
  const variables<train> copy = v;
  CHECK((copy[w] == v[w]));
  CHECK(starts_line(copy[w]));
  const variables<train> moved = std::move(v);
  CHECK((moved[w] == copy[w]));
  CHECK(starts_line(moved[w]));
}

TEST_CASE("a call reads and writes them", "[variables]") {
  variables<train, predict> v(3);
  const variables<train, predict> first = v;
  xt::xtensor<double, 1> weights = v[w], m = xt::zeros<double>({3}), s = m;
  double bias = 0, bm = 0, bv = 0, t = 0, n = 0;
  for (int i = 0; i < 10; ++i) {
    const double mine = train(X = rows, y = targets, v);
    const double theirs = train(X = rows, y = targets, w = weights, b = bias, state<"w.adam.m", 3> = m,
                                state<"w.adam.v", 3> = s, state<"b.adam.m"> = bm, state<"b.adam.v"> = bv,
                                state<"adam.t"> = t, seen = n);
    CHECK(mine == theirs);
  }
  CHECK(v[seen] == 10);
  CHECK((v[w] == weights));
  CHECK(v[b] == bias);
  CHECK(first[b] == 0);  // a copy is one
  const auto& constant = v;
  const xt::xtensor<double, 1> found = predict(X = rows, constant);
  CHECK(found(0) == Catch::Approx(weights(0) + 2 * weights(2) + bias));
  xt::xtensor<double, 1> into = xt::zeros<double>({4});
  predict.unchecked(X = rows, v, out(into));
  CHECK((into == found));
}

TEST_CASE("a seed fixes all numbers; an array's do not depend on the other ones", "[variables]") {
  const variables<train> a(3), same(3), other(4);
  const variables<predict> alone(3);
  CHECK((a[w] == same[w]));
  CHECK((a[w] != other[w]));
  CHECK((a[w] == alone[w]));
}

TEST_CASE("a symbol that is bound to another shape afterwards is refused by the call", "[variables]") {
  variables<predict> v(1);
  v[w] = xt::xtensor<double, 1>{1, 2};
  CHECK_THROWS_AS(predict(X = rows, v), binding_error);
}

namespace {

template <class Start>
constexpr auto starts(const Start& how) {
  return parameter<"p", 200, 300>.initial(how);
}
template <auto Start>
const auto& drawn() {
  static kernel<double, sum(starts(Start))> k;
  static const training::variables_of<decltype(k)> v(11);
  return v[starts(Start)];
}
void check(const moments& m, double mean, double deviation) {
  CHECK(m.mean == Catch::Approx(mean).margin(4 * deviation / std::sqrt(60000.0) + 1e-10));
  CHECK(m.deviation == Catch::Approx(deviation).epsilon(0.01).margin(1e-10));
}
template <class Array>
double largest(const Array& a) {
  double most = 0;
  for (auto x : a) most = std::max(most, std::abs(static_cast<double>(x)));
  return most;
}

}  // namespace

TEST_CASE("initializers have the mean and the deviation that they are defined by", "[variables]") {
  check(moments_of(drawn<initial::zeros>()), 0, 0);
  check(moments_of(drawn<initial::ones>()), 1, 0);
  check(moments_of(drawn<initial::constant(2.5)>()), 2.5, 0);
  check(moments_of(drawn<initial::uniform(-1, 3)>()), 1, 4 / std::sqrt(12.0));
  check(moments_of(drawn<initial::normal(2, 0.5)>()), 2, 0.5);
  check(moments_of(drawn<initial::lecun_normal>()), 0, std::sqrt(1.0 / 200));
  check(moments_of(drawn<initial::lecun_uniform>()), 0, std::sqrt(1.0 / 200));
  check(moments_of(drawn<initial::xavier_normal>()), 0, std::sqrt(2.0 / 500));
  check(moments_of(drawn<initial::xavier_uniform>()), 0, std::sqrt(2.0 / 500));
  check(moments_of(drawn<initial::he_normal>()), 0, std::sqrt(2.0 / 200));
  check(moments_of(drawn<initial::he_uniform>()), 0, std::sqrt(2.0 / 200));
  CHECK(largest(drawn<initial::he_uniform>()) <= std::sqrt(6.0 / 200));
  CHECK(largest(drawn<initial::he_uniform>()) > 0.999 * std::sqrt(6.0 / 200));
  CHECK(largest(drawn<initial::he_normal>()) > 3 * std::sqrt(2.0 / 200));
}

TEST_CASE("orthogonal: the rows of a wide matrix, the columns of a tall one", "[variables]") {
  const auto& wide = drawn<initial::orthogonal>();
  for (std::size_t i : {0UL, 1UL, 77UL, 199UL})
    for (std::size_t k : {0UL, 1UL, 77UL, 199UL}) {
      double dot = 0;
      for (std::size_t j = 0; j < 300; ++j) dot += wide(i, j) * wide(k, j);
      CHECK(dot == Catch::Approx(i == k ? 1 : 0).margin(1e-14));
    }
  std::vector<float> tall(3 * 5 * 4);
  const std::ptrdiff_t shape[] = {3, 5, 4};
  training::initialize(tall.data(), shape, initial::orthogonal, 1, "tall");
  for (std::size_t i = 0; i < 4; ++i)
    for (std::size_t k = 0; k < 4; ++k) {
      double dot = 0;
      for (std::size_t r = 0; r < 15; ++r) dot += double(tall[4 * r + i]) * double(tall[4 * r + k]);
      CHECK(dot == Catch::Approx(i == k ? 1 : 0).margin(1e-6));
    }
}

TEST_CASE("fans: the window of a convolution counts", "[variables]") {
  const std::ptrdiff_t window[] = {3, 3, 16, 32}, vector[] = {10};
  CHECK(training::fans_of(window).in == 9 * 16);
  CHECK(training::fans_of(window).out == 9 * 32);
  CHECK(training::fans_of(vector).in == 10);
  CHECK(training::fans_of({}).out == 1);
}

TEST_CASE("a normalization's variance starts at one", "[variables]") {
  static kernel<float, sum(batch_norm(X, state<"mean", 3>, state<"variance", 3>))> k;
  const variables<k> v;
  CHECK((v[state<"mean", 3>] == xt::xtensor<float, 1>{0, 0, 0}));
  CHECK((v[state<"variance", 3>] == xt::xtensor<float, 1>{1, 1, 1}));
}

TEST_CASE("parameters with run-time extents", "[variables]") {
  static kernel<double, sum(parameter<"h", "N", 2>)> k;
  const variables<k> v(1, extent<"N"> = 5);
  CHECK((v[parameter<"h", "N", 2>].shape() == std::array<std::size_t, 2>{5, 2}));
}
