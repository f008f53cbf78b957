// The four operations in constants have the bits of + - * / at run time.
#include <cstdint>

#include "support/catch.hpp"
#include "xgrad/support/math/ieee.hpp"

namespace math = xgrad::support::math;

namespace {

constexpr double numbers[] = {
    0.0, -0.0, 1, -1.5, 3, 0x1p+511, 0x1p+512, -0x1p+1022, 0x1p+1023, 1.7976931348623157e308, -1.7976931348623157e308,
    0x1p-1022, 5e-324, -5e-324, 0x1p-1, 0x1p-970, 0x1.fffffffffffffp+969, math::infinity, -math::infinity,
    math::not_a_number};
constexpr int count = sizeof numbers / sizeof *numbers;

struct table {
  double values[4][count][count] = {};
};
constexpr table in_constants() {
  table t;
  for (int i = 0; i < count; ++i)
    for (int j = 0; j < count; ++j) {
      t.values[0][i][j] = math::sum_of(numbers[i], numbers[j]);
      t.values[1][i][j] = math::difference_of(numbers[i], numbers[j]);
      t.values[2][i][j] = math::product_of(numbers[i], numbers[j]);
      t.values[3][i][j] = math::quotient_of(numbers[i], numbers[j]);
    }
  return t;
}

bool same_bits(double a, double b) {
  return (math::isnan(a) && math::isnan(b)) || math::to_bits(a) == math::to_bits(b);
}

}  // namespace

TEST_CASE("sums, differences, products and quotients of constants") {
  static constexpr table found = in_constants();
  for (int i = 0; i < count; ++i)
    for (int j = 0; j < count; ++j) {
      const volatile double a = numbers[i], b = numbers[j];
      CAPTURE(numbers[i], numbers[j]);
      CHECK(same_bits(found.values[0][i][j], a + b));
      CHECK(same_bits(found.values[1][i][j], a - b));
      CHECK(same_bits(found.values[2][i][j], a * b));
      CHECK(same_bits(found.values[3][i][j], a / b));
    }
}
