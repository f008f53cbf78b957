#include "evaluate.hpp"

#include "support/catch.hpp"

using namespace xgrad;
using namespace xgrad::tests;

namespace {
constexpr auto p = input<"p", 2>;
constexpr auto t = input<"t", 2>;
constexpr auto Z = input<"Z", 2, 3>;
constexpr auto rows = input<"T", 2, 3>;
constexpr auto labels = indices<"labels", 2>;

void check(const numbers& got, const numbers& wanted) {
  REQUIRE(got.size() == wanted.size());
  for (std::size_t i = 0; i < got.size(); ++i) CHECK(got[i] == Catch::Approx(wanted[i]).epsilon(1e-12));
}
}  // namespace

TEST_CASE("losses of elements", "[loss]") {
  check(evaluate<squared_error(p, t)>({{1, 2}, {3, 2}}), {4, 0});
  check(evaluate<absolute_error(p, t)>({{1, 2}, {3, 2}}), {2, 0});
  check(evaluate<huber(p, t)>({{1, 2}, {3, 2.5}}), {1.5, 0.125});
  check(evaluate<huber(p, t, 2)>({{1, 2}, {4, 2.5}}), {4, 0.125});
  check(evaluate<hinge(p, t)>({{0.5, 2}, {1, -1}}), {0.5, 3});
  check(evaluate<binary_cross_entropy(p, t)>({{0.25, 0.5}, {1, 0}}), {std::log(4.0), std::log(2.0)});
  check(evaluate<binary_cross_entropy(p, t)>({{1, 0}, {1, 1}}), {0, 100});
  check(evaluate<binary_cross_entropy_with_logits(p, t)>({{1e4, -1e4}, {1, 1}}), {0, 1e4});
  check(evaluate<gaussian_nll(p, t, 2)>({{1, 2}, {3, 2}}),
        {0.5 * std::log(4 * 3.14159265358979324) + 1, 0.5 * std::log(4 * 3.14159265358979324)});
  check(evaluate<poisson_nll(p, t)>({{2, 0}, {3, 0}}), {2 - 3 * std::log(2.0), 0});
  check(evaluate<mean_squared_error(p, t) + mean_absolute_error(p, t)>({{1, 2}, {3, 2}}), {3});
  check(evaluate<l1(p) + l2(p)>({{1, -2}}), {8});
}

TEST_CASE("losses of rows take indices or rows", "[loss]") {
  STATIC_REQUIRE(has_shape(cross_entropy(Z, labels), "(2)"));
  const numbers z{1, 2, 3, 1e4, 0, -1e4};
  const double first = std::log(std::exp(-2.0) + std::exp(-1.0) + 1);
  check(evaluate<cross_entropy(Z, labels)>({z, {2, 1}}), {first, 1e4});
  check(evaluate<cross_entropy(Z, rows)>({z, {0, 0, 1, 0, 1, 0}}), {first, 1e4});
  check(evaluate<negative_log_likelihood(log_softmax(Z), labels)>({z, {2, 1}}), {first, 1e4});
  check(evaluate<cross_entropy(Z, labels)>({{1, -INFINITY, 1, 0, 0, 0}, {2, 1}}), {std::log(2.0), std::log(3.0)});
  check(evaluate<kl_divergence(Z, rows)>({{0.5, 0.5, 0, 0.25, 0.25, 0.5}, {1, 0, 0, 0, 0, 1}}),
        {std::log(2.0), std::log(2.0)});
  check(evaluate<multinomial_nll(Z, rows)>({{0.5, 0.5, 0, 0.25, 0.25, 0.5}, {1, 1, 0, 1, 0, 2}}),
        {2 * std::log(2.0), 4 * std::log(2.0)});
}
