#include <xgrad/inspect/polynomial.hpp>

#include "support/catch.hpp"

using xgrad::inspect::factor;
using xgrad::inspect::polynomial;

namespace {

// 2 a b^2 + 3 + 1 a b^2 - 3: terms given out of order
constexpr polynomial scattered() {
  polynomial p;
  const factor ab[2] = {{0, 1}, {1, 2}};
  p.append(2, {ab, 2});
  p.append(3, {});
  p.append(1, {ab, 2});
  p.append(-3, {});
  p.normalize();
  return p;
}

constexpr bool combines_terms() {
  const polynomial p = scattered();
  return p.size() == 1 && p.coefficient(0) == 3 && p.factors(0).count == 2;
}

constexpr bool powers_add_and_cancel() {
  const factor ab[2] = {{0, 1}, {1, 2}}, ac[2] = {{0, -1}, {2, 1}};
  const auto product = xgrad::inspect::product({ab, 2}, {ac, 2});
  return product.size() == 2 && product[0].atom == 1 && product[0].power == 2 && product[1].atom == 2;
}

constexpr bool rounding_cancels() {
  polynomial p;
  const factor a{0, 1};
  p.append(0.1, {&a, 1});
  p.append(0.2, {&a, 1});
  p.append(-0.3, {&a, 1});
  p.normalize();
  return p.is_zero() && p.is_constant();
}

constexpr bool sorts_many(int count) {
  polynomial p;
  for (int i = 0; i < count; ++i) {
    const factor f{(7 * i) % count, 1};
    p.append(1 + f.atom, {&f, 1});
  }
  p.normalize();
  bool sorted = p.size() == count;
  for (int i = 0; i < p.size(); ++i) sorted = sorted && p.factors(i)[0].atom == i && p.coefficient(i) == 1 + i;
  return sorted;
}

}  // namespace

TEST_CASE("polynomial: like terms combine, zeros go") {
  STATIC_REQUIRE(combines_terms());
  STATIC_REQUIRE(rounding_cancels());
  STATIC_REQUIRE(equal(scattered(), scattered()));
  STATIC_REQUIRE_FALSE(equal(scattered(), polynomial::constant(3)));
  STATIC_REQUIRE(polynomial::constant(0).is_zero());
  CHECK(combines_terms());
  CHECK(rounding_cancels());
}

TEST_CASE("polynomial: powers of a product add and cancel") {
  STATIC_REQUIRE(powers_add_and_cancel());
  CHECK(powers_add_and_cancel());
}

TEST_CASE("polynomial: terms are put in order") {
  STATIC_REQUIRE(sorts_many(1));
  STATIC_REQUIRE(sorts_many(24));
  for (int n : {1, 2, 3, 10, 33, 100}) CHECK(sorts_many(n));
}
