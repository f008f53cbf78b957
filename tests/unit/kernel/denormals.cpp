// Denormals count as zero while a guard lives, in the program and in kernels, and as themselves again afterwards.
#include "support/catch.hpp"

#include <array>
#include <cmath>

#include <xgrad/kernel.hpp>

using namespace xgrad;

namespace {

constexpr auto x = input<"x", "N">;

// Neither is known while compiling.
volatile double smallest = 0x1p-1022;
volatile double tiny = 0x1p-1070;
bool results_are_zero() { return smallest / 4 == 0; }
bool operands_are_zero() { return tiny * 0x1p100 == 0; }

}  // namespace

TEST_CASE("a guard flushes denormals and restores what was", "[denormals]") {
  CHECK_FALSE(results_are_zero());
  {
    const flush_denormals outer;
    CHECK(results_are_zero() == flush_denormals::works);
    CHECK(operands_are_zero() == flush_denormals::works);
    {
      const flush_denormals inner;
      CHECK(results_are_zero() == flush_denormals::works);
    }
    CHECK(results_are_zero() == flush_denormals::works);
  }
  CHECK_FALSE(results_are_zero());
  CHECK_FALSE(operands_are_zero());
}

TEST_CASE("kernels flush with it", "[denormals]") {
  std::array<float, 37> small, products;
  small.fill(0x1p-126f);
  kernel<float, 0.25 * x> k;
  k.unchecked(x = small, out(products));
  for (const float p : products) CHECK(p == 0x1p-128f);
  const flush_denormals guard;
  k.unchecked(x = small, out(products));
  for (const float p : products) CHECK((std::fpclassify(p) == FP_ZERO) == flush_denormals::works);
}
