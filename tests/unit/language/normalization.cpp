#include "evaluate.hpp"

#include "support/catch.hpp"

#include <cmath>
#include <xgrad/checks.hpp>

using namespace xgrad;
using namespace xgrad::tests;

namespace {
constexpr auto A = input<"A", 2, 3>;
constexpr auto X = input<"X", "N", 2>;
constexpr auto T = input<"T", "N", 2, 2>;
constexpr auto mu = state<"mu", 2>;
constexpr auto var = state<"var", 2>;
const numbers a{1, 2, 6, -1, 0, 4};

void check(const numbers& got, const numbers& wanted) {
  REQUIRE(got.size() == wanted.size());
  for (std::size_t i = 0; i < got.size(); ++i) CHECK(got[i] == Catch::Approx(wanted[i]).epsilon(1e-12));
}
// (x - mean) / sqrt(variance + epsilon) of x[first], x[first + step], ...
void normalize(numbers& x, std::size_t first, std::size_t step, std::size_t count, double epsilon) {
  double mean = 0, variance = 0;
  const double n = static_cast<double>(count);
  for (std::size_t i = 0; i < count; ++i) mean += x[first + i * step] / n;
  for (std::size_t i = 0; i < count; ++i) variance += std::pow(x[first + i * step] - mean, 2) / n;
  for (std::size_t i = 0; i < count; ++i)
    x[first + i * step] = (x[first + i * step] - mean) / std::sqrt(variance + epsilon);
}
}  // namespace

TEST_CASE("layer_norm is PyTorch's", "[normalization]") {
  STATIC_REQUIRE(has_shape(layer_norm(X), "(N, 2)"));
  numbers rows = a, columns = a;
  for (std::size_t i : {0U, 1U}) normalize(rows, 3 * i, 1, 3, 1e-5);
  for (std::size_t j : {0U, 1U, 2U}) normalize(columns, j, 3, 2, 0.5);
  check(evaluate<layer_norm(A)>({a}), rows);
  check(evaluate<layer_norm(A, {.axis = 1})>({a}), rows);
  check(evaluate<layer_norm(A, {.axis = 0, .epsilon = 0.5})>({a}), columns);
  check(evaluate<layer_norm(A, {.axis = -2, .epsilon = 0.5})>({a}), columns);
  // of a constant: 0
  check(evaluate<layer_norm(A)>({{3, 3, 3, 0, 0, 0}}), {0, 0, 0, 0, 0, 0});
}

TEST_CASE("rms_norm is PyTorch's", "[normalization]") {
  const double r0 = 1 / std::sqrt(41.0 / 3 + 1e-5), r1 = 1 / std::sqrt(17.0 / 3 + 1e-5);
  check(evaluate<rms_norm(A)>({a}), {1 * r0, 2 * r0, 6 * r0, -r1, 0, 4 * r1});
  check(evaluate<rms_norm(A, {.axis = 0, .epsilon = 0})>({{1, 1, 3, 7, 1, 4}}),
        {0.2, 1, 3 / std::sqrt(12.5), 1.4, 1, 4 / std::sqrt(12.5)});
}

TEST_CASE("batch_norm takes the statistics of the batch", "[normalization]") {
  STATIC_REQUIRE(has_shape(batch_norm(T, mu, var), "(N, 2, 2)"));
  const numbers x{1, 10, 2, 30, 6, 20, -1, 4};
  numbers wanted = x;
  for (std::size_t c : {0U, 1U}) normalize(wanted, c, 2, 4, 1e-5);
  check(evaluate<batch_norm(X, mu, var)>({x, {9, 9}, {7, 7}}, {{"N", 4}}), wanted);
  check(evaluate<batch_norm(T, mu, var)>({x, {9, 9}, {7, 7}}, {{"N", 2}}), wanted);
  numbers wide = x;
  for (std::size_t c : {0U, 1U}) normalize(wide, c, 2, 4, 2);
  check(evaluate<batch_norm(X, mu, var, {.epsilon = 2})>({x, {9, 9}, {7, 7}}, {{"N", 4}}), wide);
}

TEST_CASE("inference takes the running statistics", "[normalization]") {
  const auto y = [](double x, double mean, double variance) { return (x - mean) / std::sqrt(variance + 1e-5); };
  const std::vector<numbers> at{{1, 2, 5, 7}, {3, -1}, {4, 9}};
  const numbers wanted{y(1, 3, 4), y(2, -1, 9), y(5, 3, 4), y(7, -1, 9)};
  constexpr auto e = batch_norm(X, mu, var);
  check(evaluate<inference(e)>(at, {{"N", 2}}), wanted);
  check(evaluate<inference(let([] { return batch_norm(X, mu, var); }))>(at, {{"N", 2}}), wanted);
  check(evaluate<inference(let([](auto x, auto m, auto v) { return batch_norm(x, m, v); }, X, mu, var))>(
            at, {{"N", 2}}), wanted);
  // The same expression in both ways, in one kernel.
  check(evaluate<batch_norm(X, mu, var, {.epsilon = 0}) * 0.0 + inference(e)>(at, {{"N", 2}}),
        wanted);
}

TEST_CASE("a kernel moves the running statistics", "[normalization]") {
  constexpr auto y = batch_norm(X, mu, var, {.momentum = 0.25});
  const auto updates = [](const graph::graph& g) {
    int n = 0;
    for (const graph::output& o : g.view().outputs) n += o.kind == graph::output_kind::update;
    return n;
  };
  CHECK(updates(language::capture_kernel<y>()) == 2);
  CHECK(updates(language::capture_kernel<sum(square(y)), mean(y)>()) == 2);
  CHECK(updates(language::capture_kernel<inference(y)>()) == 0);
  CHECK(updates(language::capture_kernel<inference(let([] { return batch_norm(X, mu, var); }))>()) == 0);
  CHECK(updates(language::capture_kernel<y, update(mu, 2.0 * mu)>()) == 2);
  const graph::graph g = language::capture_kernel<y>();
  const interpreter_of<double> ran(g.view(), {{"N", 3}}, {{1, 10, 2, 30, 6, 20}, {1, 2}, {3, 4}});
  check(ran.output(1), {0.75 * 1 + 0.25 * 3, 0.75 * 2 + 0.25 * 20});
  check(ran.output(2), {0.75 * 3 + 0.25 * 7, 0.75 * 4 + 0.25 * 100});  // divided by n - 1
  // One row has no variance.
  const interpreter_of<double> one(g.view(), {{"N", 1}}, {{1, 10}, {1, 2}, {3, 4}});
  check(one.output(0), {0, 0});
  check(one.output(2), {0.75 * 3, 0.75 * 4});
  // No row says nothing.
  const interpreter_of<double> none(g.view(), {{"N", 0}}, {{}, {1, 2}, {3, 4}});
  check(none.output(1), {1, 2});
  check(none.output(2), {3, 4});
}

TEST_CASE("gradients of normalizations agree with dual numbers", "[normalization]") {
  constexpr auto p = parameter<"p", 4, 3>;
  constexpr auto q = parameter<"q", "N", 2>;
  constexpr auto w = parameter<"w", 3>;
  STATIC_REQUIRE(gradients_agree<sum(sin(layer_norm(p) * w))>);
  STATIC_REQUIRE(gradients_agree<sum(sin(layer_norm(p, {.axis = 0}) * w))>);
  STATIC_REQUIRE(gradients_agree<sum(sin(rms_norm(p) * w))>);
  STATIC_REQUIRE(gradients_agree<sum(sin(batch_norm(q, mu, var)))>);
  STATIC_REQUIRE(gradients_agree<sum(sin(inference(batch_norm(q, mu, var))))>);
}
